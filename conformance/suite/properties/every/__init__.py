"""The properties, a file a topic."""
