"""`sixstep explain`: the six steps of one vector, or of a captured message."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conformance.explain.capture import read_capture
from conformance.explain.captured import explain_capture
from conformance.explain.error import ExplainError
from conformance.explain.find import Found, in_file, installed, is_id
from conformance.explain.given import principal, time_of
from conformance.explain.keytab_file import read_keytab
from conformance.explain.vector import explain_vector
from conformance.suite.status import ExitCode


def main(arguments: Sequence[str]) -> int:
    """Print the walk; 1 where the reference does not do what the vector expects."""
    parser = argparse.ArgumentParser(
        prog="sixstep explain",
        description="Walk through the six steps of a test vector, or of a captured AP-REQ.",
    )
    parser.add_argument(
        "what",
        metavar="ID|FILE|CAPTURE",
        help="id of a vector; file of vectors (FILE#ID); or, with --keytab, a file (- for standard"
        " input) with an AP-REQ or a GSS token in octets, hex or base64",
    )
    parser.add_argument("--id", metavar="ID", help="the vector of FILE")
    parser.add_argument("--keytab", type=Path, metavar="FILE", help="keys that open a capture")
    parser.add_argument(
        "--server", metavar="PRINCIPAL", help="who took a capture (default: as its ticket says)"
    )
    parser.add_argument(
        "--now",
        metavar="TIME",
        help="when it was taken, as 2026-01-01T00:00:00Z, or now (default: the client's time)",
    )
    parser.add_argument("--show-keys", action="store_true", help="print the octets of keys")
    options = parser.parse_args(arguments)
    try:
        text, code = _explained(options)
    except ExplainError as error:
        _print(f"sixstep explain: {error}", sys.stderr)
        return ExitCode.WRONG_USAGE
    _print(text, sys.stdout)
    return code


def _explained(options: argparse.Namespace) -> tuple[str, ExitCode]:
    if options.keytab is not None:
        if options.id is not None:
            raise ExplainError("--id goes with a file of vectors, --keytab with a capture")
        return _captured(options), ExitCode.CONFORMANT
    if options.server is not None or options.now is not None:
        raise ExplainError("--server and --now go with a capture: give its keys with --keytab FILE")
    explained = explain_vector(_found(options.what, options.id), show_keys=options.show_keys)
    met = explained.as_expected
    return explained.text, ExitCode.CONFORMANT if met else ExitCode.UNEXPECTED_RESULTS


def _captured(options: argparse.Namespace) -> str:
    keytab = read_keytab(options.keytab)
    return explain_capture(
        read_capture(Path(options.what)),
        keytab,
        server=None if options.server is None else principal(options.server),
        now=_time(options.now),
        show_keys=options.show_keys,
    )


def _found(what: str, id_: str | None) -> Found:
    if is_id(what) and id_ is None and not Path(what).exists():
        return installed(what)
    file, mark, fragment = what.partition("#")
    if mark and id_ is None:
        return in_file(Path(file), fragment)
    if what == "-" or not what.endswith(".json"):
        raise ExplainError(
            f"{what}: neither the id of a vector nor a file of vectors (.json);"
            " a captured message wants --keytab FILE"
        )
    return in_file(Path(what), id_)


def _time(text: str | None) -> datetime | None:
    """Return the time that was asked for; the wall clock is read here alone."""
    if text == "now":
        return datetime.now(UTC)
    return None if text is None else time_of(text)


def _print(text: str, stream: object) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    print(shown, file=stream)  # type: ignore[call-overload]
