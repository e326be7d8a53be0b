"""Projects and pipelines as durable sagas."""
