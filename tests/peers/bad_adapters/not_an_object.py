"""Answers with JSON that is not an object."""

from common import say, serve


def trouble(request):
    say([request["id"], "accepted"])


serve(trouble)
