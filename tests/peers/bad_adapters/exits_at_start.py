"""Ends before it has read anything, with its reason on standard error."""

import sys

from common import note_process

note_process()
sys.exit("ModuleNotFoundError: No module named 'krb5'")
