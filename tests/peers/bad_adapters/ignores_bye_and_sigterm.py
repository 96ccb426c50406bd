"""Neither says bye nor dies of SIGTERM."""

import signal
import time

from common import greeting, note_process, read, say

signal.signal(signal.SIGTERM, signal.SIG_IGN)
note_process()
say(greeting(read()))
while True:
    time.sleep(600)
