"""`sixstep peers check`: tell an adapter's author what is right and wrong."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from conformance.checkup.finding import Finding, Group, Mark
from conformance.checkup.walk import TIMEOUT, walk
from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import UnknownPeer, resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.deviations import DeviationsError
from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES
from conformance.suite.status import ExitCode

_WIDTH = 100
_INDENT = " " * 9  # two spaces, the longest mark, two spaces
_WRAP = textwrap.TextWrapper(width=_WIDTH - len(_INDENT), break_on_hyphens=False)


def main(arguments: Sequence[str]) -> int:
    """Print a line for everything looked at, and return 1 if something is wrong."""
    parser = argparse.ArgumentParser(
        prog="sixstep peers check",
        description="Tell what is right and wrong about an adapter, from hello to bye.",
    )
    parser.add_argument("--peer", required=True, metavar="NAME", help="as of sixstep run")
    parser.add_argument(
        "--timeout", type=_seconds, default=TIMEOUT, metavar="SECONDS",
        help="how long an answer may take (default: %(default)g, as in a run)",
    )  # fmt: skip
    parser.add_argument(
        "--deviations", action="append", default=[], type=Path, metavar="FILE",
        help="a TOML file of recorded deviations, beside those shipped; repeatable",
    )  # fmt: skip
    parser.add_argument("--profile", default=DEFAULT_PROFILE, choices=PROFILES)
    options = parser.parse_args(arguments)
    try:
        return max([_check(spec, options) for spec in resolve(options.peer)])
    except (UnknownPeer, DeviationsError) as error:
        print(f"sixstep: {error}", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    except PeerUnavailable as error:
        print(f"PEER NOT RUN  {options.peer}: {error}", file=sys.stderr)
        return ExitCode.PEER_NOT_RUN


def _check(spec: PeerSpec, options: argparse.Namespace) -> ExitCode:
    print(spec.name, flush=True)
    marks: Counter[Mark] = Counter()
    told: set[str] = set()
    found = walk(spec, options.deviations, profile=options.profile, timeout=options.timeout)
    for each in found:
        match each:
            case Group(title):
                print(f"\n{title}", flush=True)
            case Finding(mark):
                marks[mark] += 1
                _show(each, told)
    print(f"\n{marks[Mark.OK]} ok, {marks[Mark.WRONG]} wrong, {marks[Mark.NOTE]} to note.")
    return ExitCode.UNEXPECTED_RESULTS if marks[Mark.WRONG] else ExitCode.CONFORMANT


def _show(finding: Finding, told: set[str]) -> None:
    """Print a finding; what to do is said once, where it is first to be done."""
    lines = _WRAP.wrap(finding.text)
    if finding.todo is not None and finding.todo not in told:
        told.add(finding.todo)
        lines += _WRAP.wrap(f"-> {finding.todo}")
    first, *others = lines
    print(f"  {finding.mark.value:<5}  {first}")
    for line in others:
        print(f"{_INDENT}{line}")
    sys.stdout.flush()


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0 to 3600")
    return seconds
