"""Answers, but only after the harness has lost patience."""

import time

from common import echo, say, serve


def trouble(request):
    time.sleep(2)
    say(echo(request))


serve(trouble)
