"""Defects of the messages that a server under test gets."""
