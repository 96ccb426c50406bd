"""Never answers a request for trouble."""

import time

from common import serve


def trouble(request):
    time.sleep(600)


serve(trouble)
