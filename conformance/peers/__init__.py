"""Peers: the adapters that drive implementations, and the processes that the harness talks to.

An adapter imports `conformance.model` and never sees an expectation.
"""
