"""One process, one port, a bundled PostgreSQL and a pool of workers."""
