"""Writes far more to standard error than a pipe holds before it answers: a good adapter."""

import os

from common import echo, say, serve


def trouble(request):
    for _ in range(16):
        os.write(2, b"a word or two\n" * 5000)
    say(echo(request))


serve(trouble)
