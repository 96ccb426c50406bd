"""Mutates the reference, runs its tests on every mutant, and holds the survivors to the list.

The working folder is the first argument: the tree is copied there, and mutmut works in the copy.
Names of mutants may follow (`reference.server.*`); without any, all are run. What mutmut 3 does not
mutate: code outside of functions (the tables of checks, the templates of the DER codec) and
functions under a decorator.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from fresh_interpreters import run_again
from mutant_results import read, skip_wording
from survivors import LIST, complaints, read_list, summary

ROOT = Path(__file__).parents[2]
TREE = ("pyproject.toml", "reference", "conformance", "vectors", "tests")
# mutmut writes the mutants of everything before it runs any: these are few, and killed at once.
FIRST = "reference.crypto.unkeyed.*"


def copy_tree(folder: Path) -> None:
    """Copy what mutmut needs to an empty folder."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)


def mutate(folder: Path, *names: str) -> None:
    """Write the mutants and run those of the names; without any, all that were not run before."""
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=folder, check=True)


def main(where: str, *names: str) -> int:
    """Return 0 if the mutants that survive are those on the list."""
    folder, began = Path(where).resolve() / "mutation", time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy_tree(folder)
    mutate(folder, FIRST)
    skip_wording(folder / "mutants")
    mutate(folder, *names)
    options = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    arguments = options["pytest_add_cli_args"] + options["pytest_add_cli_args_test_selection"]
    reasons = read_list(LIST.read_text("utf-8"))
    mutants = run_again(folder / "mutants", arguments, read(folder / "mutants"), reasons)
    wrong = list(complaints(mutants, reasons))
    if not names:
        wrong += [f"not run: {mutant.name}" for mutant in mutants if mutant.exit_code is None]
    print("", *summary(mutants, reasons), "", *wrong, sep="\n")
    print(f"{len(wrong)} complaints, {time.monotonic() - began:.0f} seconds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
