"""Answers, and answers again when the next request has come."""

from common import echo, read, say, serve


def trouble(request):
    say(echo(request))
    read()
    say(echo(request))


serve(trouble)
