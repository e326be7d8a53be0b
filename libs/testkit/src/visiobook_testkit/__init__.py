"""pytest plugin: database, client, published events, fakes."""
