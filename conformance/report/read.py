"""Read results files again; what is wrong with one is told in a line that says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.model.excerpt import excerpt
from conformance.model.verdict import Kind
from conformance.report.results_file import SUITE
from conformance.suite.profiles import PROFILES
from conformance.suite.result import Result

_TEXT: tuple[type, ...] = (str,)
_TEXT_OR_NONE = (str, type(None))
_FIELDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(
        ("peer", "selector", "case", "title", "requirement", "specification", "section",
         "level", "role", "text", "kind", "expected", "observed", "log"),
        _TEXT,
    ),
    "detail": _TEXT_OR_NONE,
    "reason": _TEXT_OR_NONE,
    "deviation": (int, type(None)),
    "changed": (list,),
    "milliseconds": (int, float),
}  # fmt: skip
_HEADER: dict[str, tuple[type, ...]] = {
    "version": _TEXT, "suite": (int,), "peers": (list,), "profile": _TEXT,
}  # fmt: skip
_ANEW = "write it anew with: sixstep run --results FILE"


class ResultsError(ValueError):
    """A file is no results file, or does not go with the others; one line that says why."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """What a results file says of a run. `exit_code` is None where the run was cut off."""

    name: str
    version: str
    """Of sixstep."""
    profile: str
    peers: tuple[str, ...]
    results: tuple[Result, ...]
    exit_code: int | None

    @property
    def cut_off(self) -> bool:
        """Whether the run did not come to its end."""
        return self.exit_code is None


def read(path: Path) -> RunFile:
    """Return what a file holds; ResultsError where it is not one that `--results` wrote."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ResultsError(f"{path}: not UTF-8, so no results file; {_ANEW}") from None
    lines = list(_lines(path, text))
    if not lines or lines[0].get("type") != "header":
        raise ResultsError(f"{path}: does not start with a header, so no results file; {_ANEW}")
    header, *rest = lines
    _check_header(path, header)
    exit_code = None
    if rest and rest[-1].get("type") == "footer":
        exit_code = rest.pop().get("exit_code")
        if type(exit_code) is not int:
            raise ResultsError(f"{path}: its footer has no exit_code; {_ANEW}")
    results = tuple(_result(f"{path}:{number}", line) for number, line in enumerate(rest, 2))
    peers = tuple(map(str, header["peers"]))
    return RunFile(path.name, header["version"], header["profile"], peers, results, exit_code)


def read_all(paths: Sequence[Path]) -> list[RunFile]:
    """Return what the files hold; ResultsError where they cannot stand in one report."""
    runs = [read(path) for path in paths]
    profiles = {run.profile: path for run, path in zip(runs, paths, strict=True)}
    if len(profiles) > 1:
        told = " and ".join(f"{path} of {profile}" for profile, path in profiles.items())
        raise ResultsError(f"{told}: make a report of each profile")
    seen: dict[tuple[str, str, str], Path] = {}
    for run, path in zip(runs, paths, strict=True):
        for result in run.results:
            key = (result.peer, result.selector, result.case)
            if key in seen:
                where = f"twice in {path}" if seen[key] == path else f"in {seen[key]} and in {path}"
                raise ResultsError(f"{excerpt(result.case)} on {excerpt(result.peer)} is {where}")
            seen[key] = path
    if not seen:
        raise ResultsError("no result is in what was given, so there is nothing to report")
    _tell_apart(result for run in runs for result in run.results)
    return runs


def _lines(path: Path, text: str) -> Iterator[dict[str, Any]]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if number == len(lines) and not line:
            return
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            if number == len(lines) > 1:  # what a run was writing when it was killed
                return
            raise ResultsError(f"{path}:{number}: not JSON; {_ANEW}") from None
        if not isinstance(found, dict):
            raise ResultsError(f"{path}:{number}: not a line of a results file; {_ANEW}")
        yield found


def _check_header(path: Path, header: dict[str, Any]) -> None:
    _check_fields(f"{path}:1", header, _HEADER)
    if header["suite"] != SUITE:
        raise ResultsError(
            f"{path}: of version {header['suite']} of the suite, and this sixstep reads {SUITE}:"
            " use the sixstep that wrote it"
        )
    if header["profile"] not in PROFILES:
        raise ResultsError(f"{path}: profile is one of {', '.join(PROFILES)}; {_ANEW}")


def _result(place: str, line: dict[str, Any]) -> Result:
    if line.get("type") != "result":
        raise ResultsError(
            f"{place}: a result is expected here: give every results file by itself, or {_ANEW}"
        )
    _check_fields(place, line, _FIELDS)
    if not all(isinstance(entry, str) for entry in line["changed"]):
        raise ResultsError(f"{place}: changed is a list of texts; {_ANEW}")
    try:
        # A newer sixstep may write more of a result.
        return Result.from_json({name: line[name] for name in _FIELDS})
    except ValueError:
        raise ResultsError(
            f"{place}: kind is one of {', '.join(Kind)}, not {excerpt(line['kind'])}"
        ) from None


def _check_fields(place: str, line: dict[str, Any], fields: dict[str, tuple[type, ...]]) -> None:
    for name, types in fields.items():
        if name not in line:
            raise ResultsError(f"{place}: lacks {name}; {_ANEW}")
        if not isinstance(line[name], types) or isinstance(line[name], bool):
            raise ResultsError(f"{place}: {name} is {excerpt(line[name])}; {_ANEW}")


def _tell_apart(results: Iterable[Result]) -> None:
    """Add the selector to the name of peers that call themselves alike, as two builds of one."""
    named: dict[str, dict[str, list[Result]]] = {}
    for result in results:
        named.setdefault(result.peer, {}).setdefault(result.selector, []).append(result)
    for peer, selectors in named.items():
        if len(selectors) > 1:
            for selector, theirs in selectors.items():
                for result in theirs:
                    result.peer = f"{peer} [{selector}]"
