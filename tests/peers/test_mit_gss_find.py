"""Which MIT GSS libraries are found, what is said of the others, and the program around them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mit_gss_exchange import accept_of, ap_req, checksum, frame, initiate_of

from conformance.model.protocol import Accepted, Bye, Finish, Initiated
from conformance.model.scenario import Scenario
from conformance.model.wire import dump_request
from conformance.peers.mit.find import Library, Skipped
from conformance.peers.mit.find import find_libraries as krb5_libraries
from conformance.peers.mit.library import Unusable
from conformance.peers.mit_gss import slots
from conformance.peers.mit_gss.errors import GssError, minor_of
from conformance.peers.mit_gss.find import ENVIRONMENT, find_libraries, look, open_library
from conformance.peers.mit_gss.library import bound_to
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve
from conformance.peers.spec import PeerSpec

LIBRARIES = find_libraries()
each_library = pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.version)


@pytest.fixture(autouse=True)
def nobody_names_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests apart from what the machine's user has set."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)


def test_there_is_one() -> None:
    assert LIBRARIES, [str(skipped) for skipped in look()]


@each_library
def test_a_library_is_bound_to_the_libkrb5_beside_it(library: Library) -> None:
    krb5 = bound_to(library.path)
    assert krb5.path.parent == library.path.parent
    assert krb5.version == library.version
    assert krb5.path in [found.path for found in krb5_libraries()]


def test_a_file_is_found_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    link = tmp_path / "libgssapi_krb5.so"
    link.symlink_to(LIBRARIES[-1].path)
    monkeypatch.setenv(ENVIRONMENT, str(link))
    first, *others = find_libraries()
    assert first == LIBRARIES[-1]._replace(source=ENVIRONMENT)
    assert others == LIBRARIES[:-1]


def test_what_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = str(tmp_path / "libgssapi_krb5.so.2")
    monkeypatch.setenv(ENVIRONMENT, missing)
    skipped = next(look())
    assert isinstance(skipped, Skipped)
    assert (skipped.name, skipped.source) == (missing, ENVIRONMENT)
    assert skipped.reason.startswith("it does not load: ")


def test_what_is_not_a_gss_library_is_told() -> None:
    for name in ("libc.so.6", str(krb5_libraries()[0].path)):
        skipped = open_library(name, "here")
        assert isinstance(skipped, Skipped)
        assert "it has no gss_import_name" in str(skipped)


@each_library
def test_calls_that_a_library_does_not_make_cannot_be_reached(library: Library) -> None:
    for function in ("krb5_set_debugging_time", "no_such_function"):
        with pytest.raises(Unusable, match=f"calls of {function} cannot be reached"):
            slots.find(str(library.path), function)


def test_a_library_that_nobody_has_loaded() -> None:
    with pytest.raises(Unusable, match="the loader does not know it"):
        slots.find("/no/such/library.so", "krb5_init_context")


@each_library
def test_finding_a_library_leaves_it_as_it_is(library: Library) -> None:
    """A process that only looks may use the library itself, in other ways."""
    program = (
        "import ctypes\n"
        "from conformance.peers.mit_gss.find import open_library\n"
        "from conformance.peers.mit_gss import slots\n"
        f"library = ctypes.CDLL({str(library.path)!r})\n"
        f"slot, *_ = slots.find({str(library.path)!r}, 'krb5_init_context')\n"
        "before = ctypes.c_void_p.from_address(slot).value\n"
        f"open_library({str(library.path)!r}, 'here')\n"
        "assert ctypes.c_void_p.from_address(slot).value == before\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_numbers_of_errors() -> None:
    # 100001 and up are the mechglue's own numbers, here for a minor status of 0.
    numbers = {0: 0, 37: 37, 100_001: 0, 2**32 - 1765328384 + 37: -1765328384 + 37}
    assert {number: minor_of(number) for number in numbers} == numbers
    assert GssError(0xD0000, -1765328384 + 37, "").protocol_code == 37
    assert GssError(0xD0000, -1765328384 + 158, "").protocol_code == 46
    assert GssError(0xD0000, 37, "").protocol_code is None  # a number of the operating system
    assert GssError(0x40000, 0, "text").native.code == 0x40000


# --- The program. ---


def run(*arguments: str, requests: str = "", library: str = "") -> subprocess.CompletedProcess[str]:
    """Run the adapter as the program that it is."""
    return subprocess.run(
        [sys.executable, "-m", "conformance.peers.mit_gss", *arguments],
        input=requests,
        env={**os.environ, ENVIRONMENT: library},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@each_library
def test_the_program_serves_the_library_it_is_given(library: Library) -> None:
    requests = '{"id": 0, "op": "hello", "protocol": 1}\n{"id": 1, "op": "bye"}\n'
    done = run("--library", str(library.path), requests=requests)
    hello, bye = map(json.loads, done.stdout.splitlines())
    assert (hello["peer"]["name"], hello["peer"]["version"]) == ("mit-krb5-gss", library.version)
    assert bye == {"id": 1, "outcome": "done"}
    assert (done.returncode, done.stderr) == (0, "")


def test_who_names_a_library_gets_no_other() -> None:
    for done in (run("--library", "libc.so.6"), run(library="libc.so.6")):
        assert done.returncode == 3
        assert "libc.so.6: it has no " in done.stderr


@pytest.mark.parametrize("spec", resolve("mit-gss"), ids=lambda spec: spec.name)
def test_nothing_of_the_environment_takes_part(
    spec: PeerSpec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("_CONFIG", "_KTNAME", "_CLIENT_KTNAME", "_TRACE", "CCNAME", "RCACHENAME"):
        monkeypatch.setenv(f"KRB5{name}", str(tmp_path))
    monkeypatch.setenv("GSS_USE_PROXY", "yes")
    scenario = Scenario()
    with PeerProcess(spec.command) as process:
        accepted = process.ask(accept_of(scenario, frame(ap_req(scenario, checksum()))))
        assert isinstance(accepted, Accepted)
        started = process.ask(initiate_of(scenario))
        assert isinstance(started, Initiated)
        answer = process.ask(accept_of(scenario, started.ap_req))
        assert isinstance(answer, Accepted)
        finish = Finish(started.context, scenario.now, token=answer.ap_rep)
        assert isinstance(process.ask(finish), Accepted)
    assert not list(tmp_path.iterdir())


def test_a_process_ends_well_with_exchanges_under_way() -> None:
    """What waits for another leg is not released when the interpreter ends, and need not be."""
    scenario = Scenario()
    lines = [dump_request(1, initiate_of(scenario)), dump_request(2, Bye())]
    for requests in ("\n".join(lines) + "\n", lines[0] + "\n"):
        done = run(requests=requests)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout.splitlines()[0])["outcome"] == "initiated"


# --- The registry. ---


def test_names_of_peers() -> None:
    specs = resolve("mit-gss")
    assert [spec.name for spec in specs] == [f"mit-gss-{found.version}" for found in LIBRARIES]
    assert resolve(specs[-1].name) == [specs[-1]]
    [named] = resolve(f"mit-gss:{LIBRARIES[0].path}")
    assert list(named.command) == list(specs[0].command)
    assert not {spec.name for spec in specs} & {spec.name for spec in resolve("mit")}


def test_a_version_that_is_not_here() -> None:
    with pytest.raises(PeerUnavailable, match=r"^mit-gss-0\.1: no such library here \(mit-gss-"):
        resolve("mit-gss-0.1")
