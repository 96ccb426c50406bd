"""Faults that both roles show."""
