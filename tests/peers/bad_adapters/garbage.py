"""Answers with octets that are no text at all."""

import os

from common import serve


def trouble(request):
    os.write(1, b"\xff\xfe\x00 \x1b[31m\n")


serve(trouble)
