"""Dies without an answer while a child of it holds the pipes open."""

import os
import time

from common import note_process, serve


def trouble(request):
    if os.fork() == 0:
        note_process()
        time.sleep(600)
    os._exit(3)


serve(trouble)
