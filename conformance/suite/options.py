"""The suite's options, the same for `sixstep run` and for pytest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES
from conformance.suite.properties.effort import CI, EFFORTS
from conformance.suite.selection import Selection

LEVELS = ("must", "should", "may", "described")
ROLES = ("server", "client")


def add_options(add: Callable[..., Any]) -> None:
    """Add the options to an argument parser, through its `add_argument` or `addoption`."""
    add(
        "--peer", action="append", default=[], metavar="NAME", dest="sixstep_peers",
        help="reference, mit, mit-VERSION, mit:PATH, mit-gss as mit, impacket, 'exec:COMMAND',"
        " gss://HOST:PORT or http://HOST:PORT for a service that runs, or available for all that is"
        " here; `sixstep peers --all` names more;"
        " repeatable (default: all that pip can install)",
    )  # fmt: skip
    add(
        "--select", action="append", default=[], metavar="GLOB", dest="sixstep_globs",
        help="only cases whose id matches, as 'server.clock-skew.*'; repeatable",
    )  # fmt: skip
    add(
        "--section", action="append", default=[], metavar="N", dest="sixstep_sections",
        help="only requirements of this section and those below it, as 3.2.3; repeatable",
    )  # fmt: skip
    add(
        "--level", action="append", default=[], choices=LEVELS, dest="sixstep_levels",
        help="only requirements of this level; repeatable",
    )  # fmt: skip
    add(
        "--role", action="append", default=[], choices=ROLES, dest="sixstep_roles",
        help="only cases for this role of the peer; repeatable",
    )  # fmt: skip
    add(
        "--profile", default=DEFAULT_PROFILE, choices=PROFILES, dest="sixstep_profile",
        help="the set of requirements and codes (default: %(default)s)",
    )  # fmt: skip
    add(
        "--deviations", action="append", default=[], type=Path, metavar="FILE",
        dest="sixstep_deviations",
        help="a TOML file of recorded deviations, beside those shipped; repeatable",
    )  # fmt: skip
    add(
        "--seed", type=int, default=0, metavar="N", dest="sixstep_seed",
        help="changes every confounder that is forged (default: %(default)s)",
    )  # fmt: skip
    add(
        "--effort", default=CI, choices=EFFORTS, dest="sixstep_effort",
        help="how much the properties try beside the fixed cases (default: %(default)s)",
    )  # fmt: skip
    add(
        "--examples", metavar="PLACE", dest="sixstep_examples",
        help="where Hypothesis keeps what led to findings: a folder, or redis://HOST:PORT;"
        " read and written by the efforts but ci",
    )  # fmt: skip
    add(
        "--crashes", type=Path, default=Path("crashes"), metavar="DIR", dest="sixstep_crashes",
        help="where findings are written, as vectors (default: %(default)s)",
    )  # fmt: skip
    add(
        "--results", type=Path, metavar="FILE", dest="sixstep_results",
        help="write a line of JSON for every peer and case",
    )  # fmt: skip
    add(
        "--record", type=Path, metavar="FILE", dest="sixstep_record",
        help="write what fails as a deviations file, to accept it for now; for one peer",
    )  # fmt: skip


def selection(options: Any) -> Selection:
    """Return the selection that parsed options ask for."""
    return Selection(
        options.sixstep_globs,
        options.sixstep_sections,
        options.sixstep_levels,
        options.sixstep_roles,
    )
