"""Events, job payloads and documents that travel between services."""
