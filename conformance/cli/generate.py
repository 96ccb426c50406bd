"""`sixstep vectors generate`: write the suite as files of vectors."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from conformance.explain.error import ExplainError
from conformance.explain.keytab_file import read_keytab
from conformance.model.values import KeytabEntry
from conformance.suite.own import Own
from conformance.suite.status import ExitCode
from conformance.vectors.confirm import confirmed
from conformance.vectors.generate import canonical, differences, generate
from conformance.vectors.load import VectorsError
from conformance.vectors.sources import OURS
from reference.crypto import SUPPORTED


def add_generate(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a file would differ"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="changes every confounder")
    parser.add_argument(
        "--select", action="append", default=[], metavar="GLOB",
        help="only cases whose id matches, and their twins; repeatable",
    )  # fmt: skip
    own = parser.add_argument_group("vectors of your own")
    own.add_argument(
        "--now", metavar="TIME", help="when they happen, as 2026-01-01T00:00:00Z, or now"
    )
    own.add_argument("--realm", metavar="REALM", help="instead of EXAMPLE")
    own.add_argument(
        "--etype", type=int, choices=sorted(SUPPORTED), metavar="N", help="of all keys"
    )
    own.add_argument(
        "--keytab", type=Path, metavar="FILE",
        help="the service's name and key, its first of the etype",
    )  # fmt: skip
    parser.set_defaults(run=_generate)


def _generate(options: argparse.Namespace) -> int:
    own = Own(
        _time(options.now), options.realm, options.etype, _keys(options.keytab, options.etype)
    )
    files = generate(seed=options.seed, own=own, select=options.select or ("*",))
    if not files:
        raise VectorsError("no vector is selected; `sixstep list` shows the cases")
    left_out: list[str] = []
    if own != OURS:
        files, left_out = confirmed(files)
        print(*(f"left out: {id_}: not so with these values" for id_ in left_out), sep="\n")
    texts = {name: canonical(document) for name, document in files.items()}
    if options.check:
        found = list(differences(texts, options.out))
        print(*found, f"{len(files)} files, {len(found)} different", sep="\n")
        return ExitCode.UNEXPECTED_RESULTS if found else ExitCode.CONFORMANT
    try:
        for name, text in texts.items():
            path = options.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("ascii"))
    except OSError as error:
        print(f"sixstep: {error.filename}: cannot be written: {error.strerror}", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    tests = sum(document["number_of_tests"] for document in files.values())
    print(f"{tests} vectors in {len(files)} files in {options.out}")
    return ExitCode.CONFORMANT


def _time(text: str | None) -> datetime | None:
    if text == "now":
        return datetime.now(UTC)
    try:
        time = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        time = None
    if text is not None and (time is None or time.tzinfo is None):
        raise VectorsError(f"--now: {text!r} is no time; write it as 2026-01-01T00:00:00Z")
    return None if time is None else time.astimezone(UTC)


def _keys(path: Path | None, etype: int | None) -> tuple[KeytabEntry, ...]:
    """Return the first key of the etype, or of any that is supported."""
    if path is None:
        return ()
    try:
        entries = read_keytab(path).entries
    except ExplainError as error:
        raise VectorsError(str(error)) from None
    for entry in entries:
        if entry.key.etype == etype or (etype is None and entry.key.etype in SUPPORTED):
            key = entry.key
            return (KeytabEntry(str(entry.principal), entry.kvno, key.etype, key.contents),)
    raise VectorsError(f"{path}: has no key of etype {etype}")
