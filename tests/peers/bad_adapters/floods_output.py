"""Writes to standard output without end and without a line end."""

import os

from common import serve


def trouble(request):
    while True:
        os.write(1, b"x" * 65536)


serve(trouble)
