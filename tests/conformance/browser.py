"""A headless Chromium, driven by its DevTools protocol through a pipe: no driver, no network."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PATIENCE = 60  # seconds
_FLAGS = (
    "--headless",
    "--no-sandbox",  # only pages that a test has written are opened
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# The protocol's pipes are file descriptors 3 and 4.
_START = 'exec "$1" "${@:4}" 3<&"$2" 4>&"$3"'


def program() -> str:
    """Return the browser of this machine; without one the test is skipped, or fails if wanted."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = "NO BROWSER HERE: the report's pages are not opened (apt install chromium)"
        # Where it has to be there, it must not drop out.
        if os.environ.get("SIXSTEP_WANTS_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class Browser:
    """A running browser with one page."""

    def __init__(self, ask: int, answer: int) -> None:
        self._ask, self._answer = ask, answer
        self._ids = itertools.count(1)
        self._rest = b""
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []

    @classmethod
    @contextmanager
    def started(cls, profile: Path) -> Iterator[Self]:
        """Start a browser with an empty profile, and end it."""
        theirs_in, ask = os.pipe()
        answer, theirs_out = os.pipe()
        command = ["bash", "-c", _START, "-", program(), str(theirs_in), str(theirs_out)]
        process = subprocess.Popen(
            [*command, *_FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            browser = cls(ask, answer)
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
            browser._session = attached["sessionId"]
            for domain in ("Page", "Network", "Log", "Runtime", "DOM", "CSS", "Accessibility"):
                browser.call(f"{domain}.enable")
            yield browser
        finally:
            os.close(ask)  # what it takes for its end
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(answer)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol, and keep the events that come meanwhile."""
        number = next(self._ids)
        request = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            request["sessionId"] = self._session
        os.write(self._ask, json.dumps(request).encode() + b"\0")
        while True:
            message = self._read()
            if message.get("id") == number:
                assert "error" not in message, (method, message)
                return message["result"]
            self.events.append(message)

    def open(self, page: Path, *, width: int = 1280, dark: bool = False, scripts: bool) -> None:
        """Open a page of a folder, and wait until all of it is there."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        self.call("Page.navigate", url="about:blank")  # else an anchor is gone to, without a load
        self._loaded()
        self.events.clear()
        address, _, anchor = str(page).partition("#")
        self.call("Page.navigate", url=Path(address).as_uri() + (anchor and f"#{anchor}"))
        self._loaded()

    def happened(self, method: str) -> list[dict[str, Any]]:
        """Return the events of a kind since the page was opened."""
        return [event["params"] for event in self.events if event.get("method") == method]

    def complaints(self) -> list[str]:
        """Return what the browser's console has to say."""
        logged = [entry["entry"]["text"] for entry in self.happened("Log.entryAdded")]
        called = [str(call["args"]) for call in self.happened("Runtime.consoleAPICalled")]
        thrown = [str(each) for each in self.happened("Runtime.exceptionThrown")]
        return logged + called + thrown

    def requested(self) -> list[str]:
        """Return the address of everything that the page asked for."""
        return [sent["request"]["url"] for sent in self.happened("Network.requestWillBeSent")]

    def failed(self) -> list[dict[str, Any]]:
        """Return the requests that got nothing."""
        return self.happened("Network.loadingFailed")

    def overflow(self) -> float:
        """Return by how much the page is wider than the window."""
        metrics = self.call("Page.getLayoutMetrics")
        return metrics["cssContentSize"]["width"] - metrics["cssLayoutViewport"]["clientWidth"]

    def texts(self) -> list[tuple[str, str, str]]:
        """Return every visible piece of text with its colour and that of its ground."""
        snapshot = self.call(
            "DOMSnapshot.captureSnapshot",
            computedStyles=["color"],
            includeBlendedBackgroundColors=True,
        )
        strings, document = snapshot["strings"], snapshot["documents"][0]
        layout, parents = document["layout"], document["nodes"]["parentIndex"]
        grounds = dict(zip(layout["nodeIndex"], layout["blendedBackgroundColors"], strict=True))
        return [
            # What is behind a text is said of the element that it is in.
            (strings[text], strings[styles[0]], strings[grounds[parents[node]]])
            for node, text, styles in zip(
                layout["nodeIndex"], layout["text"], layout["styles"], strict=True
            )
            if text >= 0 and strings[text].strip() and grounds.get(parents[node], -1) >= 0
        ]

    def nodes(self, role: str) -> list[str]:
        """Return the names, as a screen reader says them, of all nodes of a role."""
        tree = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            node.get("name", {}).get("value", "")
            for node in tree
            if not node["ignored"] and node["role"]["value"] == role
        ]

    def picture(self, file: Path) -> None:
        """Write what the window shows as a PNG file."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _loaded(self) -> None:
        while not self.happened("Page.loadEventFired"):
            self.events.append(self._read())

    def _read(self) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answer], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            octets = os.read(self._answer, 1 << 20)
            assert octets, "the browser has ended"
            self._rest += octets
        message, _, self._rest = self._rest.partition(b"\0")
        decoded: dict[str, Any] = json.loads(message)
        return decoded
