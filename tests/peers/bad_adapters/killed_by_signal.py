"""Dies of a segmentation fault instead of an answer."""

import os
import resource
import signal

from common import serve


def trouble(request):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.kill(os.getpid(), signal.SIGSEGV)


serve(trouble)
