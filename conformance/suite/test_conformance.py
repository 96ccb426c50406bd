"""What pytest runs: every selected case and property on every peer."""

from __future__ import annotations

from collections.abc import Callable

from conformance.model.case import Case
from conformance.suite.properties.property import Property
from conformance.suite.session import PeerSession

Judge = Callable[[PeerSession, Case | Property], None]


def test_case(sixstep_session: PeerSession, sixstep_case: Case, sixstep_judge: Judge) -> None:
    """Put the case to the peer; the plugin turns the verdict into pytest's outcome."""
    sixstep_judge(sixstep_session, sixstep_case)


def test_property(
    sixstep_session: PeerSession, sixstep_property: Property, sixstep_judge: Judge
) -> None:
    """Try the property on the peer; the plugin turns the verdict into pytest's outcome."""
    sixstep_judge(sixstep_session, sixstep_property)
