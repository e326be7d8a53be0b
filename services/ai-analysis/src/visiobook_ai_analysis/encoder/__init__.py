"""One frozen pass of MiniLM over a book on ONNX Runtime: for every word a mix of the layers."""
