"""Services whose names are of another shape than host/name (RFC 4120 sections 5.2.2 and 6.2)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario

SHAPES = {
    "of-one-component": "afs@EXAMPLE",
    "of-three-components": "ldap/dc.example/example@EXAMPLE",
    "of-four-components": "a/b/c/d@EXAMPLE",
    "with-quoted-slash": r"host/a\/b.example@EXAMPLE",
    "with-quoted-at": r"host/a\@b.example@EXAMPLE",
    "with-quoted-backslash": r"host/a\\b.example@EXAMPLE",
    "with-slash-first": r"\/host/a.example@EXAMPLE",
}


@harmless("rfc4120-5.2.2-components", Stage.SCENARIO, each=SHAPES)
def service(scenario: Scenario, principal: str) -> Scenario:
    """The service's name has another shape, in ticket and keytab."""
    return replace(scenario, server=principal)
