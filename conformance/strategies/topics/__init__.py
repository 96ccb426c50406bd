"""Departures, a file a topic: every value of an exchange that the specification leaves free, and
the ways in which one must not be."""
