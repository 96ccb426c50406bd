"""Adapters that are built here, on first use, from the sources that come with the harness.

What is built is kept in a cache, by its sources: SIXSTEP_CACHE names the folder, otherwise it is
`sixstep` in XDG_CACHE_HOME or in ~/.cache.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from conformance.peers.process import PeerUnavailable

_LONGEST = 1800  # seconds that a build may take; the first one fetches what it depends on
_NOT_BUILT = shutil.ignore_patterns("*.py", "*.pyc", "__pycache__")


class Tool(NamedTuple):
    """A command that a build or an adapter needs, and in words how to get it."""

    command: str
    how: str


def require(peer: str, *tools: Tool) -> None:
    """PeerUnavailable where a tool is missing, with what to do about it."""
    for tool in tools:
        if shutil.which(tool.command) is None:
            raise PeerUnavailable(f"{peer}: {tool.command} is not on the PATH; {tool.how}")


def built(
    peer: str, sources: Path, commands: Sequence[Sequence[str]], instead: Path | None = None
) -> Path:
    """Return the folder in which the adapter of a peer is built.

    The files of `sources` are copied there, Python's aside, then those of `instead`, which take the
    place of others; and the commands run in it, one after the other. PeerUnavailable where one
    fails, with the end of what it said.
    """
    folders = [sources] if instead is None else [sources, instead]
    digest = _digest(folders, commands)
    folder = cache() / f"{peer}-{digest}"
    if folder.is_dir():
        return folder
    print(f"{peer}: building its adapter, on first use", file=sys.stderr)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{peer}-", dir=folder.parent) as made:
            copy = Path(made, "copy")
            for each in folders:
                shutil.copytree(each, copy, ignore=_NOT_BUILT, dirs_exist_ok=True)
            for command in commands:
                _run(peer, command, copy)
            _move(copy, folder)
    except OSError as error:
        raise PeerUnavailable(
            f"{peer}: cannot be built in {folder.parent}: {error.strerror};"
            " SIXSTEP_CACHE names another folder"
        ) from None
    return folder


def cache() -> Path:
    """Return the folder for what is built."""
    if named := os.environ.get("SIXSTEP_CACHE"):
        return Path(named).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "sixstep")


def _run(peer: str, command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise PeerUnavailable(f"{peer}: {command[0]} did not end in {_LONGEST} s") from None
    if done.returncode:
        said = " / ".join(done.stdout.decode(errors="replace").strip().splitlines()[-3:])
        raise PeerUnavailable(f"{peer}: cannot be built: {' '.join(command[:2])}: {said}")


def _move(copy: Path, folder: Path) -> None:
    try:
        copy.rename(folder)
    except OSError:
        if not folder.is_dir():  # another process was quicker
            raise


def _digest(folders: Sequence[Path], commands: Sequence[Sequence[str]]) -> str:
    state = hashlib.sha256(repr((platform.machine(), commands)).encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                state.update(repr((str(path.relative_to(folder)), path.read_bytes())).encode())
    return state.hexdigest()[:16]
