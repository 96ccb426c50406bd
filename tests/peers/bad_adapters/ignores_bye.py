"""Does not say bye, but tidies up when it is terminated."""

import signal
import sys
import time

from common import greeting, note_process, read, say


def tidy_up(number, frame):
    sys.exit("tidied up")


signal.signal(signal.SIGTERM, tidy_up)
note_process()
say(greeting(read()))
read()
print("bye was read", file=sys.stderr, flush=True)
while True:
    time.sleep(600)
