"""Which JDKs are found, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from more_peers import running

from conformance.peers.java import find
from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import resolve

WANTED = "SIXSTEP_WANTS_JAVA"
NAMES = ("java", "java-jgss")


def home(folder: Path, version: str | None = "21.0.1", tools: tuple[str, ...] = ("javac",)) -> Path:
    """Make what looks like a JDK."""
    (folder / "bin").mkdir(parents=True)
    for tool in ("java", *tools):
        (folder / "bin" / tool).write_text("#!/bin/sh\n")
        (folder / "bin" / tool).chmod(0o755)
    if version is not None:
        (folder / "release").write_text(f'IMPLEMENTOR="N.N."\nJAVA_VERSION="{version}"\n')
    return folder


def test_is_found_with_its_version() -> None:
    with running("java", WANTED) as peer:
        version = peer.hello.peer.version
    for name in NAMES:
        first, *_ = resolve(name)
        assert first.name == f"{name}-{version}"
        assert first in resolve(first.name)


@pytest.mark.parametrize("name", [*NAMES, "kerby"])
def test_no_java_is_told_with_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PeerUnavailable, match=rf"^{name}: .*openjdk-17-jdk-headless$"):
        resolve(name)


def test_no_maven_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(home(tmp_path)))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PeerUnavailable, match=r"^kerby: mvn is not on the PATH; .* maven$"):
        resolve("kerby")


@pytest.mark.parametrize(
    ("version", "tools", "why"),
    [
        ("21.0.1", (), "has no javac: it is no JDK"),
        (None, ("javac",), "does not tell its version"),
        ("11.0.2", ("javac",), "is older than 17"),
    ],
)
def test_what_will_not_do_is_told(
    version: str | None,
    tools: tuple[str, ...],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(home(tmp_path / "jdk", version, tools)))
    with pytest.raises(PeerUnavailable, match=rf"\(JAVA_HOME\) {why}; install one with"):
        find.jdks("java")


def test_two_jdks_are_found_and_the_named_one_is_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named, other = home(tmp_path / "named"), home(tmp_path / "other", "17.0.2")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(other / "bin" / "java")
    monkeypatch.setenv("JAVA_HOME", str(named))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = [(jdk.source, jdk.version) for jdk in find.jdks("java")]
    assert found == [("JAVA_HOME", "21.0.1"), ("PATH", "17.0.2")]
    monkeypatch.setenv("JAVA_HOME", str(other))
    assert [jdk.source for jdk in find.jdks("java")] == ["JAVA_HOME"]


def test_tests_do_not_drop_out_where_there_is_to_be_a_jdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv(WANTED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="NO JAVA HERE"):
        running("java", WANTED)
    monkeypatch.setenv(WANTED, "1")
    with pytest.raises(pytest.fail.Exception, match="NO JAVA HERE"):
        running("java", WANTED)


@pytest.mark.parametrize("version", ["17", "25"])
def test_every_jdk_of_this_machine_does(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever there are; the classes are the JDK's own, and change from one to another."""
    for folder in Path("/usr/lib/jvm").glob(f"*-{version}-*"):
        monkeypatch.setenv("JAVA_HOME", str(folder))
        with running("java", WANTED) as peer:
            assert peer.hello.peer.version.startswith(version)
        return
    pytest.skip(f"no JDK {version} in /usr/lib/jvm")
