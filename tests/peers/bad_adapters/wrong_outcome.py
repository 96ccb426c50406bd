"""Answers with an outcome that does not fit the operation."""

from common import say, serve


def trouble(request):
    say({"id": request["id"], "outcome": "done"})


serve(trouble)
