"""The results file: NDJSON, a header, a line for every peer and case, a footer.

A file without its footer is of a run that was cut off; every line before is whole.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import Any

from conformance.model.protocol import PROTOCOL
from conformance.suite.result import Result

SUITE = 1
"""The version of the suite's case ids and results."""


class ResultsFile:
    """Writes lines as results come, so that nothing observed is lost with the run."""

    def __init__(self, path: Path, *, peers: list[str], profile: str, seed: int) -> None:
        """Open the file, anew, and write the header. OSError where that cannot be done."""
        # Octets that are not UTF-8 are lone surrogates here (PEP 383). As an escape they are JSON.
        self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        self._counts: Counter[str] = Counter()
        self._write(
            {
                "type": "header",
                "tool": "sixstep",
                "version": metadata.version("sixstep"),
                "protocol": PROTOCOL,
                "suite": SUITE,
                "peers": peers,
                "profile": profile,
                "seed": seed,
            }
        )

    def add(self, result: Result) -> None:
        """Write one result."""
        self._counts[result.kind] += 1
        self._write({"type": "result", **result.to_json()})

    def close(self, exit_code: int) -> None:
        """Write the footer with the counts, and close the file."""
        counts = dict(sorted(self._counts.items()))
        self._write({"type": "footer", "counts": counts, "exit_code": exit_code})
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
