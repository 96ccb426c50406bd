"""One run of an adapter's process and the three pipes to it: lines in, lines out, and a log.

Everything happens in the caller's thread. Whoever waits for a line also writes what is still to
be written and takes what comes on standard error, so that neither side can block the other, and
nothing is kept beyond a line and the tail of the log, so that a flood cannot fill the memory.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import time
import weakref
from collections.abc import Mapping, Sequence
from typing import IO

from conformance.peers.lines import LineBuffer
from conformance.peers.tail import Tail

_CHUNK = 64 * 1024
_GLANCE = 0.1  # how often a silent process is looked at, in seconds
_PAUSE = 0.005  # the same for a process that is about to end


class EndOfOutput(Exception):
    """The process is dead or has closed its standard output, and no line is left to read."""


class Channel:
    """A running adapter in a process group of its own; OSError where it cannot be started."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None, log: Tail
    ) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=environment,
            start_new_session=True,
        )
        # A harness that forgets the channel, or ends, must not leave the process behind.
        self._last_resort = weakref.finalize(self, _kill, self._process)
        self._input = _pipe(self._process.stdin)
        self._output = _pipe(self._process.stdout)
        self._error = _pipe(self._process.stderr)
        self._unwritten = bytearray()
        self._lines = LineBuffer()
        self._log = log
        self._poll = select.poll()
        self._open = {self._output, self._error}
        for pipe in self._open:
            self._poll.register(pipe, select.POLLIN)
        self._wants_to_write = False
        self.input_broken = False

    @property
    def memory(self) -> int | None:
        """The octets that the process has in memory; None where the system does not tell."""
        try:
            with open(f"/proc/{self._process.pid}/statm", "rb") as pages:
                return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return None

    @property
    def backlog(self) -> int:
        """How many octets are still to be written."""
        return len(self._unwritten)

    def send(self, line: bytes) -> None:
        """Write a line, now or while waiting for one; a closed pipe shows in `input_broken`."""
        if not self.input_broken:
            self._unwritten += line + b"\n"
            self._write()

    def receive(self, timeout: float) -> bytes:
        """Return the next line. EndOfOutput, TimeoutError, or WireError where it is too long."""
        deadline = time.monotonic() + timeout
        while (line := self._lines.take()) is None:
            remaining = deadline - time.monotonic()
            if self._output not in self._open:
                raise EndOfOutput
            if remaining <= 0:
                raise TimeoutError
            if self._pump(min(remaining, _GLANCE)) or self._process.poll() is None:
                continue
            # Dead, and the pipe is still open in a child of it: only what is in it counts.
            if not self._pump(0):
                raise EndOfOutput
        return line

    def has_unread(self) -> bool:
        """Whether there is output that nobody has asked for."""
        self._pump(0)
        return len(self._lines) > 0

    def close_input(self) -> None:
        """Let it find the end of its input; what was not written yet is not written any more."""
        self._unwritten.clear()
        self._watch_input(False)
        _close(self._process.stdin)

    def finish(self, patience: float) -> None:
        """Close its input and let it end by itself, then by SIGTERM, then kill it."""
        self.close_input()
        if self._wait(patience) is None:
            _signal_group(self._process, signal.SIGTERM)
        self.kill(patience)

    def kill(self, patience: float) -> str | None:
        """End the whole process group; say how the process ended if it did so by itself.

        A process that closes its output is often about to die: `patience` is how long it may
        take to do so.
        """
        status = self._wait(patience)
        self._last_resort()
        self._drain_log()
        self.close_input()
        _close(self._process.stdout)
        _close(self._process.stderr)
        return None if status is None else _describe(status)

    def _pump(self, seconds: float) -> bool:
        """Wait for a pipe that is ready, serve all that are, and say whether there was one."""
        ready = self._poll.poll(seconds * 1000)
        for pipe, _ in ready:
            if pipe == self._input:
                self._write()
            elif octets := self._read(pipe):
                (self._lines if pipe == self._output else self._log).feed(octets)
        return bool(ready)

    def _read(self, pipe: int) -> bytes:
        octets = os.read(pipe, _CHUNK)
        if not octets:
            self._poll.unregister(pipe)
            self._open.discard(pipe)
        return octets

    def _write(self) -> None:
        try:
            written = os.write(self._input, self._unwritten)
        except BlockingIOError:
            written = 0
        except OSError:
            self.input_broken = True
            written = len(self._unwritten)
        del self._unwritten[:written]
        self._watch_input(len(self._unwritten) > 0)

    def _watch_input(self, wanted: bool) -> None:
        # Only while there is something to write: a pipe with room is always ready.
        if wanted and not self._wants_to_write:
            self._poll.register(self._input, select.POLLOUT)
        if self._wants_to_write and not wanted:
            self._poll.unregister(self._input)
        self._wants_to_write = wanted

    def _wait(self, patience: float) -> int | None:
        # What it still writes to its output is not read any more: nobody waits for it.
        if self._output in self._open:
            self._poll.unregister(self._output)
            self._open.discard(self._output)
        deadline = time.monotonic() + patience
        while self._process.poll() is None and time.monotonic() < deadline:
            self._pump(_PAUSE)
        return self._process.returncode

    def _drain_log(self) -> None:
        # The process is dead, so this is at most what fits in a pipe, unless a grandchild that
        # left the group goes on writing.
        for _ in range(16):
            if self._error not in self._open or not self._pump(0):
                break


def _pipe(stream: IO[bytes] | None) -> int:
    assert stream is not None
    os.set_blocking(stream.fileno(), False)
    return stream.fileno()


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    # The group lives as long as any member, longer perhaps than the process that it is named
    # after; a group of none, or (on macOS) of zombies only, is an error that does not matter.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _kill(process: subprocess.Popen[bytes]) -> None:
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _describe(status: int) -> str:
    if status >= 0:
        return f"exited with status {status}"
    try:
        return f"killed by signal {-status} ({signal.Signals(-status).name})"
    except ValueError:  # a real-time signal has no name
        return f"killed by signal {-status}"
