"""Answers with the id of a request that was never sent."""

from common import echo, say, serve


def trouble(request):
    say(echo(request) | {"id": 4711})


serve(trouble)
