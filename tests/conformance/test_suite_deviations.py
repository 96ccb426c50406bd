"""Deviations files: what is read, what is refused in one line, and what an entry covers."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.model.protocol import PeerInfo
from conformance.suite.cases import cases
from conformance.suite.deviations import KINDS, Deviation, DeviationsError, load

PEER = PeerInfo("nobody", "1.5", "", "")
ENTRY = {
    "case": "server.clock-skew.ctime-ahead-of-skew-by-1-second",
    "observed": "accepted",
    "kind": "bug",
    "reason": "It does.",
    "section": "3.2.3",
}


def toml(*entries: dict[str, object], peer: str = "nobody") -> str:
    lines = [f"peer = {peer!r}"]
    for entry in entries:
        lines += ["[[deviation]]", *(f"{name} = {value!r}" for name, value in entry.items())]
    return "\n".join(lines)


@pytest.fixture
def read(tmp_path: Path):
    """Return a function that loads deviations from texts, a file each."""

    def read(*texts: str, peer: PeerInfo = PEER) -> list[Deviation]:
        files = []
        for number, text in enumerate(texts):
            files.append(tmp_path / f"{number}.toml")
            files[-1].write_text(text, encoding="utf-8")
        return load(peer, cases().values(), files)

    return read


def test_entry_is_read_with_all_that_it_may_have(read) -> None:
    full = {**ENTRY, "link": "https://example.org/", "versions": ">=1"}
    assert read(toml(full)) == [Deviation(**full)]


def test_entries_of_all_files_are_read_in_order(read) -> None:
    other = {**ENTRY, "case": "server.clock-skew.ctime-ahead-of-skew-by-a-day"}
    assert [entry.case for entry in read(toml(ENTRY), toml(other))] == [
        ENTRY["case"],
        other["case"],
    ]


def test_file_without_entries_is_good(read) -> None:
    assert read(toml()) == []


def test_file_of_another_peer_is_checked_and_not_taken(read) -> None:
    assert read(toml(ENTRY, peer="somebody")) == []
    with pytest.raises(DeviationsError):
        read(toml({**ENTRY, "kind": "whim"}, peer="somebody"))


@pytest.mark.parametrize(
    ("versions", "holds"),
    [
        ("", True),
        (">=1.5", True),
        ("<1.5", False),
        ("==1.*", True),
        (">=1,<2", True),
        (">2", False),
    ],
)
def test_entry_holds_for_its_versions(read, versions: str, holds: bool) -> None:
    assert bool(read(toml({**ENTRY, "versions": versions}))) == holds


def test_every_entry_holds_for_a_version_that_is_none(read) -> None:
    peer = PeerInfo("nobody", "trunk", "", "")
    assert read(toml({**ENTRY, "versions": "<1"}), peer=peer)


def test_prerelease_is_a_version(read) -> None:
    peer = PeerInfo("nobody", "1.6b1", "", "")
    assert read(toml({**ENTRY, "versions": ">=1.5"}), peer=peer)


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(read, kind: str) -> None:
    assert read(toml({**ENTRY, "kind": kind}))[0].kind == kind


MALFORMED = {
    "no TOML": ("peer = ", "0.toml: Invalid value"),
    "no peer": ("[[deviation]]", "wants `peer`"),
    "peer of another type": ("peer = 3", "wants `peer`"),
    "unknown table": (toml() + "\n[more]", "wants `peer`"),
    "number for entries": (toml() + "\ndeviation = 3", "under [[deviation]]"),
    "numbers for entries": (toml() + "\ndeviation = [1]", "under [[deviation]]"),
    "one table for entries": (toml() + "\n[deviation]\ncase = 'x'", "under [[deviation]]"),
    "unknown key": (toml({**ENTRY, "because": "x"}), "entry 1 has because, which nothing reads"),
    "wrong kind": (toml({**ENTRY, "kind": "whim"}), "entry 1: kind is one of bug, policy"),
    "number for text": (
        toml({**ENTRY, "section": 3}),
        "entry 1: every value but sometimes is a string",
    ),
    "text for true": (toml({**ENTRY, "sometimes": "often"}), "entry 1: sometimes is true or false"),
    "wrong profile": (toml({**ENTRY, "profile": "dce"}), "entry 1: profile is one of rfc4120, ms-"),
    "bad versions": (toml({**ENTRY, "versions": "new"}), "entry 1: versions: Invalid specifier"),
    **{
        f"no {name}": (
            toml(ENTRY, {key: value for key, value in ENTRY.items() if key != name}),
            f"entry 2 lacks {name}",
        )
        for name in ENTRY
    },
    "twice": (toml(ENTRY, ENTRY), "is covered twice"),
    "twice by a glob": (toml(ENTRY, {**ENTRY, "case": "*-by-1-second"}), "is covered twice"),
    "glob over requirements": (
        toml({**ENTRY, "case": "server.clock-skew.*"}),
        "'server.clock-skew.*' covers several requirements (rfc4120-3.2.3-clock-skew, ",
    ),
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_malformed_file_is_told_in_one_line(read, fault: str) -> None:
    text, told = MALFORMED[fault]
    with pytest.raises(DeviationsError) as error:
        read(text)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_twice_is_found_over_two_files(read) -> None:
    with pytest.raises(DeviationsError, match="twice"):
        read(toml(ENTRY), toml(ENTRY))


def test_entries_of_different_versions_do_not_meet(read) -> None:
    old, new = {**ENTRY, "versions": "<1.5"}, {**ENTRY, "versions": ">=1.5"}
    assert [entry.versions for entry in read(toml(old, new))] == [">=1.5"]


def test_missing_file_and_folder_are_told(tmp_path: Path) -> None:
    for wrong in (tmp_path / "nothing.toml", tmp_path):
        with pytest.raises(DeviationsError, match=wrong.name):
            load(PEER, cases().values(), [wrong])


def test_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "octets.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(DeviationsError, match=r"octets\.toml"):
        load(PEER, cases().values(), [file])


KILE = {**ENTRY, "case": "server.pac-header.version-1", "profile": "ms-kile"}
REPLACED = {**ENTRY, "case": "server.integrity.ticket-flipped-body"}


def read_for(profile: str, file: Path, *entries: dict[str, object]) -> list[str]:
    """Return the cases of the entries that are taken in a run of a profile."""
    file.write_text(toml(*entries), encoding="utf-8")
    taken = load(PEER, list(cases(profile).values()), [file], profile)
    return [entry.case for entry in taken]


def test_entries_of_another_profile_are_not_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "profiles.toml"
    assert read_for("rfc4120", file, ENTRY, KILE) == [ENTRY["case"]]
    assert read_for("ms-kile", file, ENTRY, KILE) == [ENTRY["case"], KILE["case"]]


def test_entry_speaks_of_what_its_profile_judges(tmp_path: Path) -> None:
    """A case that ms-kile judges in another way has an entry for each profile, and one counts."""
    file = tmp_path / "profiles.toml"
    other = {**REPLACED, "profile": "ms-kile", "observed": "rejected with 31"}
    assert read_for("rfc4120", file, REPLACED, other) == [REPLACED["case"]]
    file.write_text(toml(REPLACED, other), encoding="utf-8")
    [taken] = load(PEER, list(cases("ms-kile").values()), [file], "ms-kile")
    assert (taken.profile, taken.observed) == ("ms-kile", "rejected with 31")


def test_shipped_file_comes_first(read, tmp_path: Path, monkeypatch) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "nobody.toml").write_text(toml(ENTRY), encoding="utf-8")
    monkeypatch.setattr("conformance.suite.deviations.resources.files", lambda _: shipped)
    other = {**ENTRY, "case": "server.clock-skew.ctime-ahead-of-skew-by-a-day"}
    assert [entry.case for entry in read(toml(other))] == [ENTRY["case"], other["case"]]
