"""Faults that a client shows."""
