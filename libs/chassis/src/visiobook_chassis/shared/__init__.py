"""What the processes of a fleet know together: a cache, limits, ended sessions. In process, or through Redis."""
