"""Closes its standard output without an answer, and stays."""

import os
import time

from common import serve


def trouble(request):
    os.close(1)
    time.sleep(600)


serve(trouble)
