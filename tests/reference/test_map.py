"""The map in the docstring of `reference` leads somewhere, and leaves nothing out."""

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import reference

NAMES = re.findall(r"`([a-z0-9_.A-Z]+)`", reference.__doc__ or "")


def find(name: str) -> object:
    """Import as much of a dotted name as is modules, and look the rest up."""
    found: object = reference
    path = "reference"
    for part in name.split("."):
        path += "." + part
        try:
            found = importlib.import_module(path)
        except ModuleNotFoundError:
            found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_name_on_the_map_exists(name: str) -> None:
    assert find(name).__doc__ or name.endswith("CHECKS")


def test_the_six_steps_are_on_it() -> None:
    steps = re.findall(r"^(\d) +(client|server) +`(\w+)\.step(\d)_", reference.__doc__ or "", re.M)
    assert [(number, role) for number, role, _, _ in steps] == [
        ("1", "client"),
        ("2", "server"),
        ("3", "server"),
        ("4", "server"),
        ("5", "server"),
        ("6", "client"),
    ]
    assert all(number == step and role == package for number, role, package, step in steps)


def test_every_module_is_on_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(reference.__path__)}
    assert modules == {name.split(".")[0] for name in NAMES}


def run(script: str) -> list[str]:
    """Run a script in a fresh interpreter, and return the words that it prints."""
    root = Path(reference.__path__[0]).parent
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_it_imports_nothing() -> None:
    script = "import sys; old = set(sys.modules); import reference; print(*set(sys.modules) - old)"
    assert run(script) == ["reference"]


def test_the_reference_imports_the_standard_library_and_cryptography_alone() -> None:
    script = "import sys; old = set(sys.modules); import reference.transcript; print(*sys.modules)"
    packages = {name.split(".")[0] for name in run(script)}
    ours = packages & {"conformance", "vectors", "tests", "hypothesis", "pytest", "cattrs"}
    assert not ours
    assert {"reference", "cryptography"} <= packages
