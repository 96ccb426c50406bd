"""Writes two answers to one request in one go."""

import json
import os

from common import echo, serve


def trouble(request):
    os.write(1, 2 * (json.dumps(echo(request)) + "\n").encode())


serve(trouble)
