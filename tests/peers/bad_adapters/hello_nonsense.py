"""Prints a banner where the answer to hello should be."""

from common import note_process, read

note_process()
print("Welcome to the bad adapter!", flush=True)
read()
