"""Answers, then ends with status 3."""

import sys

from common import echo, say, serve


def trouble(request):
    say(echo(request))
    sys.exit(3)


serve(trouble)
