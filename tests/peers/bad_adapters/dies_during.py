"""Ends with status 3 after half an answer."""

import os

from common import serve


def trouble(request):
    os.write(1, b'{"id":')
    os._exit(3)


serve(trouble)
