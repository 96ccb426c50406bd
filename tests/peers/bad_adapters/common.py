"""What the bad adapters share: each is a good one, but for what it does when asked for trouble.

A request is answered by an echo of its AP-REQ, unless its server is called "trouble".
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]


def note_process() -> None:
    """Tell the test which process this is, so that it can see whether it is gone afterwards."""
    with open(os.environ["PROCESS_NOTES"], "a", encoding="ascii") as notes:
        notes.write(f"{os.getpid()}\n")


def processes_so_far() -> int:
    """How many processes have noted themselves."""
    with open(os.environ["PROCESS_NOTES"], encoding="ascii") as notes:
        return len(notes.readlines())


def say(message: Message) -> None:
    """Write one answer."""
    print(json.dumps(message), flush=True)


def greeting(request: Message) -> Message:
    """Return a good answer to hello."""
    peer = {"name": "bad", "version": "1", "language": "Python", "url": ""}
    return {"id": request["id"], "protocol": 1, "peer": peer, "capabilities": ["server"]}


def echo(request: Message) -> Message:
    """Return a good answer to anything but hello."""
    if request["op"] == "accept":
        return {"id": request["id"], "outcome": "accepted", "ap_rep": request["ap_req"]}
    return {"id": request["id"], "outcome": "done"}


def read() -> Message:
    """Return the next request; end where there is none."""
    line = sys.stdin.readline()
    if not line:
        sys.exit()
    request: Message = json.loads(line)
    return request


def serve(
    trouble: Callable[[Message], None], greet: Callable[[Message], Message] = greeting
) -> None:
    """Answer like a good adapter, but leave a request for trouble to `trouble`."""
    note_process()
    while True:
        request = read()
        if request["op"] == "hello":
            say(greet(request))
        elif request.get("server") == "trouble":
            trouble(request)
        else:
            say(echo(request))
        if request["op"] == "bye":
            break
