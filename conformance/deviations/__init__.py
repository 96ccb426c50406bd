"""What peers are known to do against the specification: one TOML file a peer."""
