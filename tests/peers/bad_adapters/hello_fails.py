"""Answers hello by a failure of its own."""

from common import note_process, read, say

note_process()
reason = "Traceback (most recent call last):\n  ...\nImportError: no such library\n"
say({"id": read()["id"], "outcome": "failed", "reason": reason})
read()
