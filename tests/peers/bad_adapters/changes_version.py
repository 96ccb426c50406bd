"""Ends on a request for trouble, and is another version when it is started again."""

import os

from common import greeting, processes_so_far, serve


def trouble(request):
    os._exit(3)


def greet(request):
    answer = greeting(request)
    answer["peer"]["version"] = str(processes_so_far())
    return answer


serve(trouble, greet)
