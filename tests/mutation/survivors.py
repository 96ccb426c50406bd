"""The checked list of the mutants that no test kills, and what a run says against it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mutant_results import NOT_RUN, SURVIVED, Change, Mutant

LIST = Path(__file__).with_name("survivors.toml")


def read_list(text: str) -> dict[Change, str]:
    """Return the reason of every mutant on the list; an entry is for mutants of one function."""
    reasons: dict[Change, str] = {}
    for entry in tomllib.loads(text).get("survivor", []):
        for before, after in entry["mutants"]:
            change = Change(entry["module"], entry["function"], before, after)
            if change in reasons:
                raise ValueError(f"listed twice: {change}")
            if not entry["reason"].strip():
                raise ValueError(f"without a reason: {change}")
            reasons[change] = entry["reason"]
    return reasons


def complaints(mutants: Iterable[Mutant], reasons: Mapping[Change, str]) -> Iterator[str]:
    """Yield what is wrong, a line each: the run and the list must say the same."""
    run = [mutant for mutant in mutants if mutant.exit_code is not NOT_RUN]
    if not run:
        yield "no mutant was run"
    alive = [mutant for mutant in run if not mutant.killed and not mutant.wording]
    for mutant in alive:
        if mutant.change not in reasons:
            how = "survived" if mutant.exit_code == SURVIVED else f"exit code {mutant.exit_code}"
            yield f"{how}: {mutant.change} ({mutant.name})"
    known = {mutant.change for mutant in mutants}
    killed = {mutant.change for mutant in run} - {mutant.change for mutant in alive}
    for change in reasons:
        if change in killed:
            yield f"listed, but killed now: {change}"
        elif change not in known:
            yield f"listed, but there is no such mutant: {change}"


def summary(mutants: Iterable[Mutant], reasons: Mapping[Change, str]) -> Iterator[str]:
    """Yield the table of modules: their mutants, and how many of them are accounted for how."""
    columns = ("mutants", "killed", "wording", "explained", "open", "not run")
    counts: dict[str, Counter[str]] = {}
    for mutant in mutants:
        for module in (mutant.change.module, "total"):
            counts.setdefault(module, Counter()).update(("mutants", _fate(mutant, reasons)))
    if "total" in counts:
        counts["total"] = counts.pop("total")
    yield f"{'module':36}" + "".join(f"{column:>10}" for column in columns)
    for module, count in counts.items():
        yield f"{module:36}" + "".join(f"{count[column]:>10}" for column in columns)


def _fate(mutant: Mutant, reasons: Mapping[Change, str]) -> str:
    if mutant.exit_code is NOT_RUN:
        return "not run"
    if mutant.killed:
        return "killed"
    if mutant.wording:
        return "wording"
    return "explained" if mutant.change in reasons else "open"
