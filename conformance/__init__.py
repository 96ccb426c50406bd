"""The harness: cases from the specification, put to implementations of it."""
