"""Ingestion: any book file becomes a Book. The way in is ``ingest.ingest``; the job is ``module.IngestBookModule``."""
