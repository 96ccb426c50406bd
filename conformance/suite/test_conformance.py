"""What pytest runs: every selected case on every peer."""

from __future__ import annotations

from collections.abc import Callable

from conformance.model.case import Case
from conformance.suite.session import PeerSession

Judge = Callable[[PeerSession, Case], None]


def test_case(sixstep_session: PeerSession, sixstep_case: Case, sixstep_judge: Judge) -> None:
    """Put the case to the peer; the plugin turns the verdict into pytest's outcome."""
    sixstep_judge(sixstep_session, sixstep_case)
