"""Answers a request that has not come yet, when the test lets it."""

import time

from common import echo, note_process, processes_so_far, say, serve


def trouble(request):
    say(echo(request))
    while processes_so_far() < 2:  # the test adds a note when it has read the first answer
        time.sleep(0.01)
    say(echo(request | {"id": request["id"] + 1}))
    note_process()


serve(trouble)
