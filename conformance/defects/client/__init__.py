"""Defects of the messages that a client under test gets."""
