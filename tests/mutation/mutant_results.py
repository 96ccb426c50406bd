"""What a run of mutmut left behind: each mutant, the lines it changes, and how it fared."""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

# The exit codes of pytest, as mutmut records them: a failed test, or an internal error, is a kill.
KILLED, SURVIVED, SKIPPED, NOT_RUN = frozenset({1, 3}), 0, 34, None


class Change(NamedTuple):
    """What a mutant changes; it stays the same when other lines do, unlike a mutant's number."""

    module: str
    function: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.module}.{self.function}: {self.before!r} -> {self.after!r}"


@dataclass(frozen=True)
class Mutant:
    """One mutant; `wording` when it changes nothing but the text of an error."""

    name: str
    change: Change
    wording: bool
    exit_code: int | None

    @property
    def killed(self) -> bool:
        """Whether a test failed."""
        return self.exit_code in KILLED


class _Speechless(ast.NodeTransformer):
    """Blanks the texts of the errors that are raised: their wording is nobody's to rely on.

    A code, and any other argument, stays; so does whether something is raised at all.
    """

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            last = len(node.exc.args) - 1
            for index, argument in enumerate(node.exc.args):
                # A text that has become None is a mutant of the text, and the text comes last.
                if _is_text(argument) or (index == last and _is_none(argument)):
                    node.exc.args[index] = ast.Constant("text")
        return node


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):  # str(error): the text of another error, handed on
        return isinstance(node.func, ast.Name) and node.func.id == "str"
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _without_wording(function: str) -> str:
    return ast.unparse(_Speechless().visit(ast.parse(function)))


def changes_wording_only(original: str, mutated: str) -> bool:
    """Say whether two functions differ in nothing but the texts of the errors they raise."""
    return _without_wording(original) == _without_wording(mutated)


def changed_lines(original: str, mutated: str) -> tuple[str, str]:
    """Return the statements' lines that differ, of both, each joined to one."""
    lines = list(difflib.ndiff(original.splitlines(), mutated.splitlines()))
    before = " ".join(line[2:].strip() for line in lines if line.startswith("- "))
    after = " ".join(line[2:].strip() for line in lines if line.startswith("+ "))
    return before, after


# mutmut writes x_function__mutmut_3, and xǁClassǁmethod__mutmut_3 for methods.
_MANGLED = re.compile(r"x(?:_|ǁ(?P<cls>\w+?)ǁ)(?P<name>\w+?)__mutmut_(?P<which>orig|\d+)")


def functions(source: str) -> Iterator[tuple[str, str, str]]:
    """Yield every variant in a file of mutants: its mangled name, its function, its source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and (named := _MANGLED.fullmatch(node.name)):
            mangled, node.name = node.name, named["name"]
            function = f"{named['cls']}.{named['name']}" if named["cls"] else named["name"]
            yield mangled, function, ast.unparse(node)


def read_module(folder: Path, path: Path) -> Iterator[Mutant]:
    """Yield the mutants of one module; `folder` is mutmut's, with `path` in it."""
    meta: dict[str, Any] = json.loads((folder / f"{path}.meta").read_text("utf-8"))
    variants = {
        mangled: (function, source)
        for mangled, function, source in functions((folder / path).read_text("utf-8"))
    }
    for name, exit_code in meta["exit_code_by_key"].items():
        module, _, mangled = name.rpartition(".")
        function, mutated = variants[mangled]
        _, original = variants[mangled.rpartition("_")[0] + "_orig"]
        change = Change(module, function, *changed_lines(original, mutated))
        yield Mutant(name, change, changes_wording_only(original, mutated), exit_code)


def read(folder: Path) -> list[Mutant]:
    """Return the mutants of all modules, in the order of their names."""
    return [mutant for path in _modules(folder) for mutant in read_module(folder, path)]


def skip_wording(folder: Path) -> None:
    """Have mutmut skip the mutants that change wording only: most would take all the tests."""
    for path in _modules(folder):
        file = folder / f"{path}.meta"
        meta = json.loads(file.read_text("utf-8"))
        skipped = (mutant.name for mutant in read_module(folder, path) if mutant.wording)
        meta["exit_code_by_key"].update(dict.fromkeys(skipped, SKIPPED))
        file.write_text(json.dumps(meta), "utf-8")


def _modules(folder: Path) -> list[Path]:
    metas = sorted(folder.glob("reference/**/*.meta"))
    return [meta.relative_to(folder).with_suffix("") for meta in metas]
