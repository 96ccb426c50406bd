"""What an adapter writes, taken apart: octets into lines of bounded length, a line into JSON."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from conformance.model.excerpt import excerpt
from conformance.model.wire import WireError

MAX_LINE = 1 << 20


class LineBuffer:
    """Collects octets as they come and gives them back line by line."""

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._octets = bytearray()
        self._searched = 0
        self._limit = limit

    def __len__(self) -> int:
        return len(self._octets)

    def feed(self, octets: bytes) -> None:
        """Add what was read."""
        self._octets += octets

    def take(self) -> bytes | None:
        """Return the next line without its end, None where it is not complete yet.

        WireError where it is longer than the limit, complete or not.
        """
        end = self._octets.find(b"\n", self._searched)
        self._searched = len(self._octets)
        if max(end, 0 if end >= 0 else self._searched) > self._limit:
            raise WireError(f"a line is longer than {self._limit} octets")
        if end < 0:
            return None
        line = bytes(self._octets[:end])
        del self._octets[: end + 1]
        self._searched = 0
        return line


def parse_object(line: bytes) -> dict[str, Any]:
    """Return the JSON object of a line; WireError where it is not one."""
    try:
        message = json.loads(line.decode(), parse_constant=_refuse)
        if b"\\ud" in line.lower():  # half a surrogate pair is no text and could not be reported
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise WireError(f"a line is not JSON in UTF-8: {excerpt(line)}") from None
    if not isinstance(message, dict):
        raise WireError(f"a line is not a JSON object: {excerpt(line)}")
    return message


def _refuse(constant: str) -> NoReturn:
    # Python reads NaN and Infinity, which JSON does not have.
    raise ValueError(constant)
