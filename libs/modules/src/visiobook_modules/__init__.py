"""The AI-module SDK: module contract, job model, host, worker pool."""
