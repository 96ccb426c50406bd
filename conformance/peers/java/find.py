"""Which JDKs this machine has: that of JAVA_HOME, and the one whose `java` is on the PATH."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from conformance.peers.built import built
from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec

SOURCES = Path(__file__).parent
"""The adapters of this folder, and what any adapter in Java stands on."""

_HOW = "install one with: apt-get install openjdk-17-jdk-headless"
_OLDEST = 17

_INTERNAL = (
    "sun.security.jgss",
    "sun.security.jgss.krb5",
    "sun.security.jgss.krb5.internal",
    "sun.security.krb5",
    "sun.security.krb5.internal",
    "sun.security.krb5.internal.crypto",
)
_REFLECTED = (
    "sun.security.jgss",
    "sun.security.jgss.krb5",
    "sun.security.krb5",
    "sun.security.krb5.internal",
)

_CLOCK = "clock.jar"
_CLOCK_CLASSES = ("ClockAgent.class", "ClockAgent$ConstantPool.class", "FrozenClock.class")

# A process that starts quickly, uses one of the cores, has the same memory from start to end,
# whatever this machine has, and says nothing of its own on standard output.
_SMALL = (
    *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"),
    *("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+DisplayVMOutputToStderr"),
)


class Jdk(NamedTuple):
    """A JDK: where it is, how we came by it, and its version."""

    home: Path
    source: str
    version: str

    def tool(self, name: str) -> str:
        """Return one of its commands."""
        return str(self.home / "bin" / name)


def find() -> list[PeerSpec]:
    """Return a peer for each JDK; PeerUnavailable where there is none."""
    return peers("java", "KrbAdapter")


def peers(kind: str, main: str) -> list[PeerSpec]:
    """Return what runs an adapter of this folder in each JDK, compiled there."""
    return [
        PeerSpec(
            f"{kind}-{jdk.version}",
            command(jdk, compiled(jdk), main),
            f"{jdk.source}: {jdk.home}",
        )
        for jdk in jdks(kind)
    ]


def jdks(peer: str) -> list[Jdk]:
    """Return the JDKs, the preferred one first; PeerUnavailable where there is none."""
    found: dict[Path, Jdk] = {}
    for home, source in _homes():
        jdk = _jdk(peer, home, source)
        found.setdefault(jdk.home, jdk)
    if not found:
        raise PeerUnavailable(f"{peer}: there is no java on the PATH; {_HOW}")
    return list(found.values())


def compiled(jdk: Jdk) -> Path:
    """Return the folder with the classes of this one, as that JDK compiles them."""
    names = sorted(path.name for path in SOURCES.glob("*.java"))
    # The option keeps it quiet about classes that are not for everybody.
    javac = [jdk.tool("javac"), "-nowarn", "-XDignore.symbol.file", *_options("exports", _INTERNAL)]
    return built("java", SOURCES, [[*javac, *names], clock_jar(jdk)])


def clock_jar(jdk: Jdk) -> list[str]:
    """Return what packs the clock of an adapter, where it is compiled: see ClockAgent.java."""
    return [jdk.tool("jar"), "cfm", _CLOCK, "clock.mf", *_CLOCK_CLASSES]


def command(jdk: Jdk, folder: Path, main: str, *libraries: str) -> list[str]:
    """Return what runs a class that is compiled in a folder, with a clock of its own."""
    path = [folder, *(folder / library for library in libraries)]
    return [
        jdk.tool("java"),
        *_SMALL,
        f"-javaagent:{folder / _CLOCK}",
        *_options("exports", _INTERNAL),
        *_options("opens", _REFLECTED),
        *("-cp", os.pathsep.join(map(str, path)), main),
    ]


def _options(what: str, packages: tuple[str, ...]) -> list[str]:
    return [f"--add-{what}=java.security.jgss/{package}=ALL-UNNAMED" for package in packages]


def _homes() -> Iterator[tuple[Path, str]]:
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named), "JAVA_HOME"
    if java := shutil.which("java"):
        yield Path(java).resolve().parents[1], "PATH"


def _jdk(peer: str, home: Path, source: str) -> Jdk:
    if not os.access(home / "bin" / "javac", os.X_OK):
        raise PeerUnavailable(f"{peer}: {home} ({source}) has no javac: it is no JDK; {_HOW}")
    try:
        release = (home / "release").read_text("utf-8")
    except OSError:
        release = ""
    version = re.search(r'^JAVA_VERSION="([^"]+)"', release, re.MULTILINE)
    if version is None:
        raise PeerUnavailable(f"{peer}: {home} ({source}) does not tell its version; {_HOW}")
    if int(version[1].split(".")[0]) < _OLDEST:
        raise PeerUnavailable(f"{peer}: {home} ({source}) is older than {_OLDEST}; {_HOW}")
    return Jdk(home.resolve(), source, version[1])
