"""`sixstep fuzz`: the same generated messages to several peers, for a time or a count."""

from __future__ import annotations

import argparse
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conformance.cli.progress import Progress
from conformance.fuzz.campaign import Campaign
from conformance.fuzz.contestants import Contestants, start
from conformance.fuzz.tally import StateError, Tally, resume
from conformance.fuzz.told import summary
from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import DEFAULT, UnknownPeer
from conformance.suite.deviations import DeviationsError
from conformance.suite.status import ExitCode
from conformance.vectors.load import VectorsError

_STATE = "fuzz.state"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"(?:\d+(?:\.\d+)?[smhd])+")
_SAVED_EVERY = 5.0  # seconds


def main(arguments: Sequence[str]) -> int:
    """Fuzz until the time is up, the examples are made, or somebody stops it."""
    options = _parser().parse_args(arguments)
    try:
        return _fuzz(options)
    except (UnknownPeer, DeviationsError, StateError, VectorsError) as error:
        print(f"sixstep: {error}", file=sys.stderr)
        return ExitCode.WRONG_USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sixstep fuzz",
        description="Give the same generated messages to all peers, and find where one of them is"
        " not as the specification has it, or not as the others.",
    )
    parser.add_argument(
        "--peer", action="append", default=[], metavar="NAME", dest="peers",
        help="as of sixstep run; repeatable (default: all that pip can install)",
    )  # fmt: skip
    parser.add_argument(
        "--for", type=_seconds, metavar="TIME", dest="seconds",
        help="how long, as 90s, 10m or 1h30m (default: until it is stopped)",
    )  # fmt: skip
    parser.add_argument("--examples", type=_count, metavar="N", help="how many messages")
    parser.add_argument(
        "--seed", type=int, metavar="N",
        help="another one gives other messages (default: 0, or that of the state)",
    )  # fmt: skip
    parser.add_argument(
        "--crashes", type=Path, default=Path("crashes"), metavar="DIR",
        help="where findings are written, as vectors (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--state", type=Path, metavar="FILE",
        help=f"what a later run goes on from (default: {_STATE} in the folder of --crashes)",
    )  # fmt: skip
    parser.add_argument(
        "--resume", action="store_true", help="go on from the state: its peers, seed and findings"
    )
    parser.add_argument(
        "--strict", action="store_true",
        help="disagreements over changed octets are findings, too",
    )  # fmt: skip
    parser.add_argument(
        "--deviations", action="append", default=[], type=Path, metavar="FILE",
        help="a TOML file of recorded deviations, beside those shipped; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "-n", type=_workers, default=1, metavar="N", dest="workers",
        help="processes, each with peers of its own, or auto (default: %(default)s)",
    )  # fmt: skip
    return parser


def _seconds(text: str) -> float:
    if not _TIME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"wants a time as 90s, 10m or 1h30m, not {text!r}")
    return sum(
        float(number) * _UNITS[unit] for number, unit in re.findall(r"([\d.]+)([smhd])", text)
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"wants a number from 1 on, not {text!r}")
    return int(text)


def _workers(text: str) -> int:
    if text == "auto":
        import os

        return len(os.sched_getaffinity(0))
    return _count(text)


def _fuzz(options: argparse.Namespace) -> int:
    state = options.state or options.crashes / _STATE
    before = _before(options, state) if options.resume else None
    names = options.peers or (before.selectors if before else DEFAULT)
    contestants = start(dict.fromkeys(names), options.deviations)
    try:
        for reason in contestants.unavailable:
            print(f"PEER NOT RUN  {reason}", file=sys.stderr)
        if not contestants.running:
            return ExitCode.PEER_NOT_RUN
        return _search(options, state, names, contestants, before)
    finally:
        contestants.close()


def _before(options: argparse.Namespace, state: Path) -> Tally:
    before = resume(state)
    if options.seed not in (None, before.seed):
        raise StateError(f"{state}: a run of seed {before.seed}; leave out --seed, or --resume")
    return before


def _search(
    options: argparse.Namespace,
    state: Path,
    names: Sequence[str],
    contestants: Contestants,
    before: Tally | None,
) -> int:
    peers = tuple(each.name for each in contestants.running)
    if before is not None and before.peers != peers:
        if contestants.unavailable:
            return ExitCode.PEER_NOT_RUN
        raise StateError(
            f"{state}: a run of {', '.join(before.peers)}, not of {', '.join(peers)};"
            " name the same peers, or leave out --resume"
        )
    tally = before or Tally(options.seed or 0, tuple(names), peers)
    campaign = Campaign(
        contestants.running, tally, options.crashes, options.strict, options.deviations,
        options.workers,
    )  # fmt: skip
    if not campaign.possible:
        print("sixstep: these peers can be given nothing that is generated", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    # Where the state cannot be written is known before the first hour is over.
    tally.save(state)
    code = ExitCode.PEER_NOT_RUN if contestants.unavailable else ExitCode.CONFORMANT
    try:
        _go_on(campaign, options, state)
    except PeerUnavailable as error:
        print(f"PEER LOST  {error}", file=sys.stderr)
        code = ExitCode.PEER_NOT_RUN
    tally.save(state)
    for line in summary(tally, options.crashes, campaign.all_departures):
        print(line)
    return code or (ExitCode.UNEXPECTED_RESULTS if tally.findings else ExitCode.CONFORMANT)


def _go_on(campaign: Campaign, options: argparse.Namespace, state: Path) -> None:
    begun = saved = time.monotonic()
    progress = Progress(campaign.tally, campaign.all_departures)
    with _stopped_by_signals() as signals, progress:

        def enough() -> bool:
            up = options.seconds is not None and time.monotonic() - begun >= options.seconds
            return up or len(signals) > 0

        findings = len(campaign.tally.findings)
        for _ in campaign.run(enough, options.examples):
            progress.show()
            now = time.monotonic()
            if now - saved > _SAVED_EVERY or len(campaign.tally.findings) > findings:
                campaign.tally.save(state)
                saved, findings = now, len(campaign.tally.findings)


@contextmanager
def _stopped_by_signals() -> Iterator[list[int]]:
    """Have SIGINT and SIGTERM told of in the list; the second of a kind does what it always does.

    What is in hand is finished, so that the state is that of whole batches.
    """
    told: list[int] = []

    def tell(number: int, _frame: object) -> None:
        told.append(number)
        signal.signal(number, before[number])

    before: dict[int, Any] = {
        number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
