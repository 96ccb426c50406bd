"""The reference implementation as a peer."""
