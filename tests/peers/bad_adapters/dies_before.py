"""Ends with status 3 instead of an answer."""

import sys

from common import serve


def trouble(request):
    print("out of luck", file=sys.stderr)
    sys.exit(3)


serve(trouble)
