"""Answers much without reading ahead: a good adapter that blocks when nobody reads it."""

from common import echo, say, serve


def trouble(request):
    say(echo(request) | {"client": "x" * 500_000})


serve(trouble)
