"""Answers with a key in upper-case hex, which the schema forbids."""

from common import echo, say, serve


def trouble(request):
    say(echo(request) | {"session_key": {"etype": 18, "key": "AB" * 32}})


serve(trouble)
