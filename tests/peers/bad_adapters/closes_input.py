"""Closes its standard input, answers what it had read, and stays."""

import os
import time

from common import echo, say, serve


def trouble(request):
    os.close(0)
    say(echo(request))
    time.sleep(600)


serve(trouble)
