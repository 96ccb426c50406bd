"""The check of the mutation run: what it reads, and that it complains of all that is not in order.

The run itself, of minutes, is `tox run -e mutation`.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from mutant_results import (
    SKIPPED,
    Change,
    Mutant,
    changed_lines,
    changes_wording_only,
    read,
    skip_wording,
)
from survivors import LIST, complaints, read_list, summary

ROOT = Path(__file__).parents[2]
CHANGE = Change("reference.m", "f", "return a < b", "return a <= b")

MUTANTS = '''
def x_f__mutmut_orig(a, b):
    """Compare."""
    return a < b

def x_f__mutmut_1(a, b):
    """Compare."""
    return a <= b

class C:
    def xǁCǁg__mutmut_orig(self):
        return 1
    def xǁCǁg__mutmut_1(self):
        return 2
'''


def mutant(exit_code: int | None, *, wording: bool = False) -> Mutant:
    return Mutant("reference.m.x_f__mutmut_1", CHANGE, wording, exit_code)


def told(mutants: Sequence[Mutant], *explained: Change) -> list[str]:
    return list(complaints(mutants, dict.fromkeys(explained, "reason")))


def test_a_run_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "m.py").write_text(MUTANTS, "utf-8")
    codes = {"reference.m.x_f__mutmut_1": 0, "reference.m.xǁCǁg__mutmut_1": 1}
    (folder / "m.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), "utf-8")
    survivor, killed = read(tmp_path)
    assert survivor.change == CHANGE
    assert not survivor.killed
    assert killed.change == ("reference.m", "C.g", "return 1", "return 2")
    assert killed.killed


def test_wording_is_not_run(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    texts = MUTANTS.replace("return a < b", "raise E('no')").replace("return a <= b", "raise E('')")
    (folder / "m.py").write_text(texts, "utf-8")
    codes = {"reference.m.x_f__mutmut_1": None, "reference.m.xǁCǁg__mutmut_1": None}
    (folder / "m.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), "utf-8")
    skip_wording(tmp_path)
    wording, other = read(tmp_path)
    assert (wording.wording, wording.exit_code) == (True, SKIPPED)
    assert (other.wording, other.exit_code) == (False, None)
    assert not told([wording, mutant(1)])


def test_the_changed_lines_are_those_that_differ() -> None:
    assert changed_lines("a = 1\nb = 2\nc = 3", "a = 1\nb = 3\nc = 3") == ("b = 2", "b = 3")


@pytest.mark.parametrize(
    ("mutated", "only"),
    [
        ("raise Refusal(Code.A, 'XXtextXX')", True),
        ("raise Refusal(Code.A, f'{a}')", True),
        ("raise Refusal(Code.A, None)", True),
        ("raise Refusal(Code.A, str(error))", True),
        ("raise Refusal(None, 'text')", False),
        ("raise Refusal(Code.B, 'text')", False),
        ("raise Refusal(Code.A)", False),
        ("return 'XXtextXX'", False),
    ],
)
def test_wording_is_the_text_of_an_error_and_nothing_else(mutated: str, only: bool) -> None:
    assert changes_wording_only("raise Refusal(Code.A, 'text')", mutated) is only


def test_nothing_is_said_of_the_killed_the_explained_and_wording() -> None:
    assert not told([mutant(1)])
    assert not told([mutant(0)], CHANGE)
    assert not told([mutant(0, wording=True)])


@pytest.mark.parametrize("code", [0, -24, 36, 35, -11, 5, 33])
def test_whatever_is_not_killed_needs_a_reason(code: int) -> None:
    (line,) = told([mutant(code)])
    assert str(CHANGE) in line


def test_a_reason_for_a_killed_mutant_is_one_too_many() -> None:
    (line,) = told([mutant(1)], CHANGE)
    assert line.startswith("listed, but killed now")


def test_a_reason_for_no_mutant_is_one_too_many() -> None:
    (line,) = told([mutant(1)], CHANGE._replace(before="gone"))
    assert line.startswith("listed, but there is no such mutant")


def test_what_was_not_run_is_not_judged() -> None:
    other = Mutant("reference.m.x_f__mutmut_2", CHANGE._replace(after="return a"), False, 1)
    assert not told([mutant(None), other], CHANGE)


@pytest.mark.parametrize("mutants", [[], [mutant(None)]])
def test_a_run_of_nothing_is_no_success(mutants: list[Mutant]) -> None:
    assert told(mutants) == ["no mutant was run"]


def test_the_summary_counts_by_module() -> None:
    lines = list(summary([mutant(1), mutant(0)], {CHANGE: "reason"}))
    assert [line.split()[1:] for line in lines[1:]] == [["2", "1", "0", "1", "0", "0"]] * 2


@pytest.mark.parametrize("reason", ["", " "])
def test_a_reason_is_given(reason: str) -> None:
    with pytest.raises(ValueError, match="without a reason"):
        read_list(entry(reason))


def test_a_mutant_is_listed_once() -> None:
    with pytest.raises(ValueError, match="listed twice"):
        read_list(entry("why") + entry("why not"))


def entry(reason: str) -> str:
    mutants = [list(CHANGE[2:])]
    return f'[[survivor]]\nmodule = "reference.m"\nfunction = "f"\nmutants = {mutants}\n' + (
        f'reason = "{reason}"\n'
    )


def test_the_list_names_functions_that_exist() -> None:
    for change in read_list(LIST.read_text("utf-8")):
        path = ROOT / change.module.replace(".", "/")
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert change.function.rpartition(".")[2] in names, change
