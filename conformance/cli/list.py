"""`sixstep list`: requirements, and the cases that show them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from conformance.requirements import catalogue
from conformance.suite.cases import cases
from conformance.suite.options import LEVELS, ROLES
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
    options = parser.parse_args(arguments)
    wanted = Selection(options.select, options.section, options.level, options.role)
    selected = wanted.of(cases().values())
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
