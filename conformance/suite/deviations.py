"""Recorded deviations: the known non-conformance of a peer, one TOML file each.

peer = "mit-krb5"

[[deviation]]
case = "server.clock-skew.ctime-*-skew-by-1-microsecond"   # id or glob
observed = "accepted"
kind = "limitation"                  # bug, policy, ambiguity or limitation
reason = "…"
section = "3.2.3"
link = "https://…"                   # optional
versions = ">=1.15"                  # optional
profile = "ms-kile"                  # optional, rfc4120 otherwise
sometimes = true                     # optional: chance decides, and not to see it is no news

An entry covers cases that are judged by a requirement of its profile, and those alone: in a run of
ms-kile the entries of rfc4120 speak of what is the same there, and the others are not looked at in
any other run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from conformance.model.case import Case
from conformance.model.protocol import PeerInfo
from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES

KINDS = ("bug", "policy", "ambiguity", "limitation")
_REQUIRED = {"case", "observed", "kind", "reason", "section"}
_OPTIONAL = {"link", "versions", "profile", "sometimes"}


class DeviationsError(ValueError):
    """A deviations file is not as it must be; one line that says where and what."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One entry: what a peer is known to do with the cases of a glob."""

    case: str
    observed: str
    kind: str
    reason: str
    section: str
    link: str | None = None
    versions: str = ""
    profile: str = DEFAULT_PROFILE
    sometimes: bool = False

    def covers(self, case: Case) -> bool:
        """Return whether the case is one of the entry's."""
        return case.requirement.profile == self.profile and fnmatchcase(case.id, self.case)

    def holds_for(self, version: str) -> bool:
        """Return whether the entry speaks of that version; one that is no version is any."""
        try:
            return Version(version) in SpecifierSet(self.versions, prereleases=True)
        except InvalidVersion:
            return True


def load(
    peer: PeerInfo,
    cases: Collection[Case],
    files: Sequence[Path],
    profile: str = DEFAULT_PROFILE,
) -> list[Deviation]:
    """Return the entries that hold for a peer: those shipped, then those of the files.

    Of a run of another profile than the default one: the entries of that, and those of the default
    one whose cases are not all judged in another way.

    DeviationsError where a file is malformed, two entries cover one case, or a glob covers cases
    of several requirements: an entry is looked at one by one.
    """
    shipped = resources.files("conformance.deviations").joinpath(f"{peer.name}.toml")
    sources: list[Traversable] = [shipped] if shipped.is_file() else []
    entries: list[Deviation] = []
    for source in [*sources, *files]:
        name, found = _read(source)
        if name == peer.name:
            entries += [entry for entry in found if entry.holds_for(peer.version)]
    entries = [
        entry
        for entry in entries
        if entry.profile == profile
        or (entry.profile == DEFAULT_PROFILE and any(entry.covers(case) for case in cases))
    ]
    _check(entries, cases)
    return entries


def _check(entries: list[Deviation], cases: Iterable[Case]) -> None:
    requirements: dict[int, set[str]] = {}
    for case in cases:
        covering = [number for number, entry in enumerate(entries) if entry.covers(case)]
        if len(covering) > 1:
            twice = " and ".join(repr(entries[number].case) for number in covering)
            raise DeviationsError(f"{case.id} is covered twice, by {twice}: remove one")
        for number in covering:
            requirements.setdefault(number, set()).add(case.requirement.id)
    for number, found in requirements.items():
        if len(found) > 1:
            raise DeviationsError(
                f"{entries[number].case!r} covers several requirements"
                f" ({', '.join(sorted(found))}): write an entry for each"
            )


def _read(source: Traversable | Path) -> tuple[str, list[Deviation]]:
    try:
        content = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeviationsError(f"{source.name}: {error}") from None
    if set(content) - {"peer", "deviation"} or not isinstance(content.get("peer"), str):
        raise DeviationsError(f"{source.name}: wants `peer` and [[deviation]] entries, no more")
    entries = content.get("deviation", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DeviationsError(f"{source.name}: write each entry under [[deviation]]")
    return content["peer"], [
        _entry(source.name, number, fields) for number, fields in enumerate(entries, 1)
    ]


def _entry(file: str, number: int, fields: dict[str, Any]) -> Deviation:
    place = f"{file}: entry {number}"
    if missing := _REQUIRED - set(fields):
        raise DeviationsError(f"{place} lacks {', '.join(sorted(missing))}")
    if unknown := set(fields) - _REQUIRED - _OPTIONAL:
        raise DeviationsError(f"{place} has {', '.join(sorted(unknown))}, which nothing reads")
    if not isinstance(fields.get("sometimes", False), bool):
        raise DeviationsError(f"{place}: sometimes is true or false")
    if not all(isinstance(fields[name], str) for name in set(fields) - {"sometimes"}):
        raise DeviationsError(f"{place}: every value but sometimes is a string")
    if fields["kind"] not in KINDS:
        raise DeviationsError(f"{place}: kind is one of {', '.join(KINDS)}")
    if fields.get("profile", DEFAULT_PROFILE) not in PROFILES:
        raise DeviationsError(f"{place}: profile is one of {', '.join(PROFILES)}")
    try:
        SpecifierSet(fields.get("versions", ""))
    except InvalidSpecifier as error:
        raise DeviationsError(f"{place}: versions: {error}") from None
    return Deviation(**fields)
