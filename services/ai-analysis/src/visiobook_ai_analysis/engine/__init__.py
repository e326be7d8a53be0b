"""The engine room: models run for jobs, in batches, within memory, with figures of what they did."""
