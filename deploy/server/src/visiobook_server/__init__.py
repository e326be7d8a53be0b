"""The fleet as processes on servers of one's own: PostgreSQL, RabbitMQ, Redis, S3."""
