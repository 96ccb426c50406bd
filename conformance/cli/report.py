"""`sixstep report`: pages of results for people, and what differs between two runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from conformance.report import compare_told
from conformance.report.compare import Change, compare
from conformance.report.gathered import gather
from conformance.report.html.site import write_site
from conformance.report.markdown import markdown
from conformance.report.read import ResultsError, RunFile, read_all
from conformance.suite.status import ExitCode

_STANDARD_OUTPUT = Path("-")


def main(arguments: Sequence[str]) -> int:
    """Write what was asked for; a file that is none of results is told in one line."""
    try:
        if arguments and arguments[0] == "compare":
            return _compare(arguments[1:])
        return _report(arguments)
    except ResultsError as error:
        print(f"sixstep: {error}", file=sys.stderr)
        return ExitCode.WRONG_USAGE


def _report(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="sixstep report",
        description="Make a report of what `sixstep run --results FILE` wrote."
        " `sixstep report compare OLD NEW` holds two runs against each other.",
        epilog="Exit code 0 where the report was made, whatever the results are.",
    )
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="results files, as of several peers"
    )
    parser.add_argument("--html", type=Path, metavar="DIR", help="write a folder of pages")
    _add_markdown(parser)
    options = parser.parse_args(arguments)
    if options.html is None and options.markdown is None:
        parser.error("nothing to make: say --html DIR, --markdown FILE, or both")
    runs = read_all(options.files)
    _tell_cut_off(runs)
    gathered = gather(runs)
    if options.html is not None:
        pages = write_site(gathered, options.html)
        print(f"{pages} pages; begin with {options.html / 'index.html'}", file=sys.stderr)
    if options.markdown is not None:
        _write(options.markdown, markdown(gathered))
    return ExitCode.CONFORMANT


def _compare(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="sixstep report compare",
        description="Say what is broken, fixed, changed, new and gone between two runs, by peer and"
        " case. A peer of another version is held against the one that the old run has.",
        epilog="Exit code 1 where something is broken, else 0.",
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="a results file")
    parser.add_argument("new", type=Path, metavar="NEW", help="a results file")
    _add_markdown(parser)
    options = parser.parse_args(arguments)
    old, new = read_all([options.old]), read_all([options.new])
    if old[0].profile != new[0].profile:
        raise ResultsError(
            f"{options.old} is of {old[0].profile} and {options.new} of {new[0].profile}:"
            " compare runs of one profile"
        )
    _tell_cut_off([*old, *new])
    comparison = compare(gather(old), gather(new))
    if not comparison.matched:
        raise ResultsError(
            f"no peer of {options.new} is in {options.old}, so there is nothing to compare"
        )
    if options.markdown != _STANDARD_OUTPUT:
        print(*compare_told.lines(comparison), sep="\n")
    if options.markdown is not None:
        _write(options.markdown, compare_told.markdown(comparison))
    broken = comparison.of(Change.BROKEN)
    return ExitCode.UNEXPECTED_RESULTS if broken else ExitCode.CONFORMANT


def _add_markdown(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE",
        help="write a page of Markdown, as for the summary of a CI job; - is standard output",
    )  # fmt: skip


def _tell_cut_off(runs: Iterable[RunFile]) -> None:
    for run in runs:
        if run.cut_off:
            print(f"CUT OFF  {run.name}: has no footer, so cases may be missing", file=sys.stderr)


def _write(file: Path, content: str) -> None:
    if file == _STANDARD_OUTPUT:
        print(content, end="")
        return
    try:
        file.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ResultsError(f"--markdown {file}: {error.strerror}") from None
