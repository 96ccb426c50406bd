"""`sixstep list`: requirements, and the cases and properties that show them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from conformance.model.case import Case
from conformance.requirements import catalogue
from conformance.suite.cases import cases
from conformance.suite.options import LEVELS, ROLES
from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES
from conformance.suite.properties.property import Property, properties
from conformance.suite.selection import Selection


def main(arguments: Sequence[str]) -> int:
    """Print each requirement with its cases; 2 where nothing is selected."""
    parser = argparse.ArgumentParser(
        prog="sixstep list", description="Show requirements and their cases."
    )
    parser.add_argument("--select", action="append", default=[], metavar="GLOB")
    parser.add_argument("--section", action="append", default=[], metavar="N")
    parser.add_argument("--level", action="append", default=[], choices=LEVELS)
    parser.add_argument("--role", action="append", default=[], choices=ROLES)
    parser.add_argument("--profile", default=DEFAULT_PROFILE, choices=PROFILES)
    parser.add_argument(
        "--uncovered", action="store_true", help="only requirements without a case, and why"
    )
    options = parser.parse_args(arguments)
    if options.uncovered:
        return _list_uncovered()
    wanted = Selection(options.select, options.section, options.level, options.role)
    selected: list[Case | Property] = [
        *wanted.of(cases(options.profile).values()),
        *wanted.of(properties().values()),
    ]
    for requirement in catalogue().values():
        shown = [case for case in selected if case.requirement is requirement]
        if not shown:
            continue
        print(f"{requirement.id}  section {requirement.section}  {requirement.level}")
        print(f"  {requirement.text}")
        for case in shown:
            print(f"    {case.id}: {case.title}")
    if not selected:
        print("sixstep list: no case is selected; try without filters", file=sys.stderr)
        return 2
    return 0


def _list_uncovered() -> int:
    """Print what no case shows; 1 where it does not say why."""
    shown = {case.requirement.id for profile in PROFILES for case in cases(profile).values()}
    unexplained = 0
    for requirement in catalogue().values():
        if requirement.id not in shown:
            unexplained += requirement.untestable is None
            print(f"{requirement.id}: {requirement.untestable or 'NO CASE'}")
    return 1 if unexplained else 0
