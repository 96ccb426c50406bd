"""Reads hello and never answers it."""

import time

from common import note_process, read

note_process()
read()
time.sleep(600)
