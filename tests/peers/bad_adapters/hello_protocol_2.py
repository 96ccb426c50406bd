"""Speaks version 2 of the protocol, in which hello has another shape."""

from common import greeting, note_process, read, say

note_process()
say(greeting(read()) | {"protocol": 2, "novelty": True})
read()
