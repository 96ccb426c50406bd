"""A server goes on after messages that it cannot take (sections 5.1.4, 5.1.5 and 7.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.model.case import Message
from conformance.model.scenario import Scenario
from conformance.suite.sequences.registry import accepted, sequence, spoilt


def _then_good(scenario: Scenario, *names: str) -> list[Message]:
    """Return a message with each defect, and a good one at the end."""
    later = replace(scenario, ctime=scenario.ctime + timedelta(seconds=1))
    return [*(spoilt(scenario, name) for name in names), accepted(later)]


@sequence("rfc4120-5.1.4-unknown-tag", base="default")
def good_request_after_unknown_tags(scenario: Scenario) -> list[Message]:
    """A good request comes after messages with tags that nobody knows."""
    return _then_good(
        scenario, "unknown-tag-0", "unknown-tag-24", "unknown-tag-in-ticket-24",
        "unknown-tag-in-authenticator-24",
    )  # fmt: skip


@sequence("rfc4120-5.1.5-high-tag", base="default")
def good_request_after_high_tags(scenario: Scenario) -> list[Message]:
    """A good request comes after messages with tags of several octets, one of them cut off."""
    return _then_good(
        scenario, "tag-of-several-octets-31", "tag-of-several-octets-endless",
        "tag-cut-after-2-octets", "field-tag-of-several-octets-31",
    )  # fmt: skip


@sequence("rfc4120-7.5-out-of-range", base="default")
def good_request_after_large_integers(scenario: Scenario) -> list[Message]:
    """A good request comes after messages with integers that 32 bits do not hold."""
    return _then_good(
        scenario, "pvno-wide-2-to-the-64", "ticket-etype-wide-of-1000-octets",
        "cusec-wide-2-to-the-63", "sequence-number-beyond-2-to-the-64",
    )  # fmt: skip


@sequence("rfc4120-5.1.1-der", base="default")
def good_request_after_deep_ones(scenario: Scenario) -> list[Message]:
    """A good request comes after messages that are cut off, too long, or deep."""
    return _then_good(
        scenario, "sequences-deep-10000", "open-sequences-deep-10000",
        "length-of-message-2-to-the-31", "truncated-empty", "cut-at-255",
    )  # fmt: skip
