"""Writes to standard error without end, and no answer."""

import os

from common import serve


def trouble(request):
    while True:
        os.write(2, b"x" * 65536)


serve(trouble)
