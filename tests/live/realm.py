"""A realm with a KDC of MIT's, on loopback, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from impacket.krb5.ccache import CCache

from conformance.model.values import Credential, Key

SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
"""Where the programs are: those of services are not on everybody's path."""

REALM = "LIVE.TEST"
ETYPES = {
    "des3-cbc-sha1": 16,
    "aes128-cts-hmac-sha1-96": 17,
    "aes256-cts-hmac-sha1-96": 18,
    "aes128-cts-hmac-sha256-128": 19,
    "aes256-cts-hmac-sha384-192": 20,
    "arcfour-hmac": 23,
    "camellia128-cts-cmac": 25,
    "camellia256-cts-cmac": 26,
}
"""What MIT's KDC has, by its names."""
ADDRESS = "192.0.2.1"
"""What clients say is an address of theirs, where they ask for a ticket with addresses."""

KRB5_CONF = """\
[libdefaults]
    default_realm = {realm}
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
    extra_addresses = {address}
    allow_weak_crypto = true
    allow_des3 = true
    allow_rc4 = true
    permitted_enctypes = {etypes}
[realms]
    {realm} = {{
        kdc = 127.0.0.1:{port}
    }}
"""
KDC_CONF = """\
[kdcdefaults]
    kdc_listen = 127.0.0.1:{port}
    kdc_tcp_listen = 127.0.0.1:{port}
[realms]
    {realm} = {{
        database_name = {folder}/principal
        key_stash_file = {folder}/stash
        acl_file = {folder}/acl
        max_renewable_life = 7d
        supported_enctypes = aes256-cts-hmac-sha1-96:normal
    }}
[logging]
    kdc = FILE:{folder}/kdc.log
"""


def free_port() -> int:
    """Return a port of loopback that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process takes connections."""
    end = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"{process.args}: takes no connection on port {port}")


class Realm:
    """Principals, their keytabs and their tickets; the KDC runs while this is open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        port = free_port()
        fields = {
            "realm": REALM, "port": port, "folder": folder, "etypes": " ".join(ETYPES),
            "address": ADDRESS,
        }  # fmt: skip
        (folder / "krb5.conf").write_text(KRB5_CONF.format(**fields))
        (folder / "kdc.conf").write_text(KDC_CONF.format(**fields))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KRB5")},
            "KRB5_CONFIG": str(folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
            "KRB5RCACHEDIR": str(folder / "replay"),
            "PATH": SYSTEM_PATH,
            "LC_ALL": "C",
            "TZ": "UTC",
        }
        (folder / "replay").mkdir()
        (folder / "replay").chmod(0o777)  # services may have users of their own
        self.run("kdb5_util", "create", "-s", "-P", "master", "-r", REALM)
        self._kdc = self.start("krb5kdc", "-n", port=port)

    def close(self) -> None:
        """End the KDC."""
        end(self._kdc)

    def run(self, *command: str, **more: str) -> str:
        """Run a program and return what it says; `more` goes into its environment."""
        done = subprocess.run(
            [shutil.which(command[0], path=SYSTEM_PATH) or command[0], *command[1:]],
            env={**self.environment, **more}, capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *command: str, port: int, **more: str) -> subprocess.Popen[bytes]:
        """Start a service, and return when it takes connections."""
        with (self.folder / f"{command[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [shutil.which(command[0], path=SYSTEM_PATH) or "", *command[1:]],
                env={**self.environment, **more}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        wait_for(port, process)
        return process

    def principal(self, name: str, *etypes: str) -> Path:
        """Add a principal with random keys, and return its keytab."""
        keytab = self.folder / f"{name.replace('/', '_')}.keytab"
        wanted = ",".join(f"{etype}:normal" for etype in etypes or ("aes256-cts-hmac-sha1-96",))
        queries = [f"addprinc -randkey -e {wanted} {name}"]
        if len(etypes) == 1:
            queries.append(f"setstr {name} session_enctypes {etypes[0]}")
        queries.append(f"ktadd -norandkey -k {keytab} {name}")
        for query in queries:
            self.run("kadmin.local", "-r", REALM, *query.split())
        return keytab

    def login(self, client: str, *options: str) -> str:
        """Log a client in with its keytab, and return the name of its credential cache."""
        cache = f"FILE:{self.folder / client}{'_'.join(options).replace('/', '_')}.ccache"
        keytab = self.folder / f"{client}.keytab"
        self.run("kinit", *options, "-k", "-t", str(keytab), client, KRB5CCNAME=cache)
        return cache

    def credential(self, cache: str, service: str) -> Credential:
        """Return the ticket for a service in a cache; it is fetched if it is not there."""
        if all(held.server != f"{service}@{REALM}" for held in credentials(cache)):
            self.run("kvno", service, KRB5CCNAME=cache)
        [found] = [held for held in credentials(cache) if held.server == f"{service}@{REALM}"]
        return found


def end(process: subprocess.Popen[bytes]) -> None:
    """End a service, with whatever processes it has."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def credentials(cache: str) -> list[Credential]:
    """Return what a credential cache holds."""
    found = CCache.loadFile(cache.removeprefix("FILE:"))
    return [
        Credential(
            client=held["client"].prettyPrint().decode(),
            server=held["server"].prettyPrint().decode(),
            ticket=held.ticket["data"],
            session_key=Key(held["key"]["keytype"], held["key"]["keyvalue"]),
            flags=held["tktflags"],
            authtime=_time(held["time"]["authtime"]),
            starttime=_time(held["time"]["starttime"]),
            endtime=_time(held["time"]["endtime"]),
            renew_till=_time(held["time"]["renew_till"]) if held["time"]["renew_till"] else None,
        )
        for held in found.credentials
    ]


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
