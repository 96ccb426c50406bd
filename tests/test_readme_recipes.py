"""The README's recipes for CI: they can be read by their tools, and what they run is run here."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from readme_blocks import Block, blocks

README = list(blocks((Path(__file__).resolve().parents[1] / "README.md").read_text()))
RECIPES = [block for block in README if block.language in ("ini", "yaml")]
ADAPTER = next(block for block in README if block.comments.get("file") == "adapter.py")
LONGEST = 15
"""Lines that a recipe may have."""


def commands(block: Block) -> list[str]:
    """Return the commands of a recipe, in the order in which its service runs them."""
    if block.language == "ini":
        parser = configparser.ConfigParser()
        parser.read_string(block.text)
        (section,) = parser.sections()
        return [line for line in parser[section]["commands"].splitlines() if line]
    (job,) = yaml.safe_load(block.text).values()
    return list(_of_job(job))


def _of_job(job: dict[str, Any]) -> Iterator[str]:
    for step in job.get("steps", []):
        if "run" in step:
            yield step["run"]
    for part in ("before_script", "script", "after_script"):
        yield from job.get(part, [])


def test_there_are_three() -> None:
    assert len(RECIPES) == 3


@pytest.mark.parametrize("block", RECIPES, ids=str)
def test_recipe_is_short(block: Block) -> None:
    assert len(block.text.splitlines()) <= LONGEST


@pytest.mark.parametrize("block", RECIPES, ids=str)
def test_recipe_runs(block: Block, tmp_path: Path) -> None:
    adapter = tmp_path / "adapter"
    adapter.write_text(f"#!{sys.executable}\n{ADAPTER.text}\n")
    adapter.chmod(0o755)
    few = "--section 5.2.4 --effort off"
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PYTEST_")}
    environment["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    environment["GITHUB_STEP_SUMMARY"] = str(tmp_path / "summary.md")

    def run(command: str, code: int = 0) -> None:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path, env=environment,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr

    run(f"sixstep run --peer exec:./adapter {few} --record accepted.toml", code=1)
    ran = [command for command in commands(block) if command.startswith("sixstep ")]
    assert [command.split()[1] for command in ran] == ["run", "report"]
    for command in ran:
        run(command.replace("sixstep run", f"sixstep run {few}"))
    assert (tmp_path / "report" / "index.html").is_file()
