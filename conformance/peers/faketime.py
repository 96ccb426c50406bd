"""A clock for peers that read the system's: libfaketime, told by a file what time it is.

    python -m conformance.peers.faketime java Adapter.java

runs a command whose clock stands still at what the file of FAKETIME_TIMESTAMP_FILE says, in
libfaketime's absolute form (`2026-01-01 00:00:00.250000`, UTC). The adapter replaces that file
(writes another one and renames it) before it gives a message to its peer.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

_SYSTEM = "*/faketime/libfaketime.so.1"
_START = "2026-01-01 00:00:00.000000\n"

HOW = "install it with: pip install libfaketime (Debian: apt-get install faketime)"


def library() -> Path | None:
    """Return libfaketime, of the distribution on PyPI or of the system; None where it is not."""
    return next(_libraries(), None)


def _libraries() -> Iterator[Path]:
    try:
        files = metadata.files("libfaketime") or ()
    except metadata.PackageNotFoundError:
        files = ()
    yield from (Path(str(file.locate())) for file in files if file.name == "libfaketime.so.1")
    for folder in (Path("/usr/lib"), Path("/usr/lib64")):
        yield from folder.glob(_SYSTEM)


def environment(file: Path, preloaded: Path) -> dict[str, str]:
    """Return the variables for a process whose clock is in a file."""
    return {
        "LD_PRELOAD": str(preloaded),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
    }


def main(command: Sequence[str]) -> None:
    """Become the command, with a clock of its own. SystemExit where that cannot be done."""
    preloaded = library()
    if preloaded is None:
        raise SystemExit(f"libfaketime is not on this machine; {HOW}")
    descriptor, name = tempfile.mkstemp(prefix="sixstep-clock-")
    os.write(descriptor, _START.encode())
    os.close(descriptor)
    os.execvpe(command[0], list(command), os.environ | environment(Path(name), preloaded))


if __name__ == "__main__":
    main(sys.argv[1:])
