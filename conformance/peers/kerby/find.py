"""Builds the adapter of Apache Kerby, with Maven and the JDK of this machine."""

from __future__ import annotations

import re
from pathlib import Path

from conformance.peers.built import Tool, built, require
from conformance.peers.java import find as java
from conformance.peers.spec import PeerSpec

_SOURCES = Path(__file__).parent
_MAVEN = Tool("mvn", "install it with: apt-get install maven")


def find() -> list[PeerSpec]:
    """Return Kerby, of the version that pom.xml names. PeerUnavailable where it is not built."""
    jdk = java.jdks("kerby")[0]
    require("kerby", _MAVEN)
    fetch = ["mvn", "-q", "-B", "dependency:copy-dependencies"]
    compile_ = [jdk.tool("javac"), "-cp", "lib/*:.", "KerbyAdapter.java", "ClockAgent.java"]
    folder = built("kerby", java.SOURCES, [fetch, compile_, java.clock_jar(jdk)], _SOURCES)
    command = java.command(jdk, folder, "KerbyAdapter", "lib/*")
    return [PeerSpec(f"kerby-{_version()}", command, "Maven: org.apache.kerby")]


def _version() -> str:
    version = re.search(r"<kerby\.version>(.+)</", (_SOURCES / "pom.xml").read_text("utf-8"))
    assert version is not None
    return version[1]
