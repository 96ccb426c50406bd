"""The path of realms, which Windows leaves to the KDC ([MS-KILE] section 3.1.5.4)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario


@harmless(
    "ms-kile-3.1.5.4-transited", Stage.SCENARIO,
    each={
        "through-a-stranger": (1, b"NOBODY.KNOWS.THIS"),
        "through-two": (1, b"ONE.STRANGER,TWO.STRANGERS"),
        "in-another-encoding": (3, b"NOBODY.KNOWS.THIS"),
        "noise": (1, b"\xff\xfe,\\"),
    },
)  # fmt: skip
def path(scenario: Scenario, transited: tuple[int, bytes]) -> Scenario:
    """The client is of another realm, and the KDC has not checked the path."""
    type_, contents = transited
    return replace(
        scenario, client="alice@SOMEWHERE.ELSE", transited_type=type_, transited=contents
    )
