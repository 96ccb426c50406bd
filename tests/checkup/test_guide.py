"""The guide to adapters: every step is typed here, and the check says what the guide shows."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import NamedTuple

import pytest
from readme_blocks import Block, blocks

PEERS = Path(__file__).parents[2] / "conformance" / "peers"
GUIDE = list(blocks((PEERS / "README.md").read_text()))
[COMMAND] = [block for block in GUIDE if block.language == "sh" and "not run" not in block.comments]
[WHOLE] = [block for block in GUIDE if "whole" in block.comments]
_TIME = re.compile(r"\d+\.\d ms")
_ANYTHING = "  …"
_END_OF_CLASS = '\n\n\nif __name__ == "__main__":'


class Step(NamedTuple):
    """The adapter as it has grown so far, and what the guide shows of the check."""

    adapter: str
    shown: Block

    def __str__(self) -> str:
        return str(self.shown)


def grown(adapter: str, block: Block) -> str:
    """Return the adapter with what a block adds to it."""
    if "file" in block.comments:
        return f"{block.text}\n"
    if "top" in block.comments:
        return adapter.replace("\n\n\nclass ", f"\n{block.text}\n\n\nclass ", 1)
    if "class" in block.comments:
        return adapter.replace(_END_OF_CLASS, f"\n\n{block.text}{_END_OF_CLASS}", 1)
    return adapter


def steps() -> list[Step]:
    found, adapter = [], ""
    for block in GUIDE:
        adapter = grown(adapter, block)
        if "shows" in block.comments:
            found.append(Step(adapter, block))
    return found


STEPS = steps()


def said_of(adapter: str, folder: Path) -> str:
    """Return what the guide's command says of an adapter."""
    (folder / "adapter.py").write_text(adapter)
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", COMMAND.text],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == (1 if "WRONG" in done.stdout else 0), done.stdout
    return _TIME.sub("N ms", done.stdout)


def is_shown(shown: str, said: str) -> bool:
    """Whether the lines are there as they are shown, but for those that are left out."""
    pieces = f"\n{_TIME.sub('N ms', shown)}\n".split(f"\n{_ANYTHING}\n")
    pattern = "\n.*".join(map(re.escape, pieces))
    return re.search(pattern, f"{said}\n", re.DOTALL) is not None


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_check_says_at_each_step_what_the_guide_shows(step: Step, tmp_path: Path) -> None:
    said = said_of(step.adapter, tmp_path)
    assert is_shown(step.shown.text, said), f"README.md:{step.shown.line}\n{said}"


def test_the_steps_make_up_the_whole(tmp_path: Path) -> None:
    assert said_of(STEPS[-1].adapter, tmp_path) == said_of(f"{WHOLE.text}\n", tmp_path)


def test_the_whole_is_the_example_in_python() -> None:
    example = (PEERS / "examples" / "python" / "adapter.py").read_text()
    assert f"{WHOLE.text}\n" == example
    assert sum(bool(line.strip()) for line in example.splitlines()) <= 65


def test_every_operation_has_its_step() -> None:
    for operation in ("hello", "accept", "initiate", "finish", "reset"):
        assert [block for block in GUIDE if f"def {operation}(self" in block.text][-1] is WHOLE
        assert sum(f"def {operation}(self" in block.text for block in GUIDE) == 2


def test_a_text_that_is_not_said_is_not_shown() -> None:
    assert is_shown("a\n  …\nd", "\na\nb\nc\nd\n")
    assert is_shown("a\nb", "\na\nb\nc\n")
    assert not is_shown("a\nc", "\na\nb\nc\n")
    assert not is_shown("d\n  …\na", "\na\nb\nc\nd\n")


def test_every_example_is_named() -> None:
    guide = (PEERS / "README.md").read_text()
    for folder in (PEERS / "examples").iterdir():
        assert f"`examples/{folder.name}`" in guide
