"""Ends with status 0 in the middle of the run, as if it had been told to."""

import sys

from common import serve


def trouble(request):
    sys.exit(0)


serve(trouble)
