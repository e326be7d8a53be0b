"""Python SDK and the visiobook command line."""
