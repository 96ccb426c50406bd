"""Writes lines without end to standard output, none of them an answer."""

import os

from common import serve


def trouble(request):
    while True:
        os.write(1, b"noise\n" * 1000)


serve(trouble)
