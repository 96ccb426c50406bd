"""Faults that a server shows."""
