"""Refuses without saying a code or null."""

from common import say, serve


def trouble(request):
    say({"id": request["id"], "outcome": "rejected"})


serve(trouble)
