"""The consumers of the vectors: they agree with all that they judge, and notice what is spoilt."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
VECTORS = HERE.parents[1] / "vectors"
FILES = sorted([*(VECTORS / "server").glob("*.json"), *(VECTORS / "client").glob("*.json")])

PYTHON = [sys.executable, str(HERE / "consumer.py")]
PACKAGES = ("sun.security.krb5", "sun.security.krb5.internal")
EXPORTS = [f"--add-exports=java.security.jgss/{package}=ALL-UNNAMED" for package in PACKAGES]
DEVIATIONS = ["--deviations", str(HERE / "jdk-deviations.txt")]
JAVA = ["java", *EXPORTS, str(HERE / "Consumer.java"), *DEVIATIONS]


def there(command: list[str]) -> list[str]:
    """The command, where this machine can run it."""
    if shutil.which(command[0]) is None:
        reason = f"NO {command[0].upper()} HERE: this consumer of the vectors is not tried"
        # Where it has to be there, a consumer must not drop out.
        if os.environ.get("SIXSTEP_WANTS_JAVA"):
            pytest.fail(reason)
        pytest.skip(reason)
    return command


@pytest.fixture(params=[PYTHON, JAVA], ids=["python", "java"])
def consumer(request: pytest.FixtureRequest) -> list[str]:
    """A command that takes files of vectors."""
    return there(request.param)


def run(command: list[str], *files: Path) -> tuple[int, int, str]:
    """How it ended, how many vectors it judged, and all that it said."""
    ended = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, errors="replace", timeout=300
    )
    said = ended.stdout + ended.stderr
    judged = re.search(r"^(\d+) judged", said, re.MULTILINE)
    return ended.returncode, int(judged[1]) if judged else 0, said


def every_test(vectors: dict) -> Iterator[dict]:
    for group in vectors["groups"]:
        yield from group["tests"]


def test_agrees_with_all_vectors(consumer: list[str]) -> None:
    code, judged, said = run(consumer, *FILES)
    assert code == 0, said
    assert judged >= (1500 if consumer is JAVA else 500), said
    assert "left out" in said


def refuse(test: dict) -> None:
    test["expect"]["result"] = "invalid"


def accept(test: dict) -> None:
    test["expect"]["result"] = "valid"


def turn_over(octets: str) -> str:
    """The same octets with a bit of the last one turned over."""
    return octets[:-2] + f"{int(octets[-2:], 16) ^ 1:02x}"


def plaintext_of_ticket(test: dict) -> None:
    inside = test["messages"][-1]["inside"]
    inside["ticket_plaintext"] = turn_over(inside["ticket_plaintext"])


def plaintext_of_authenticator(test: dict) -> None:
    inside = test["messages"][-1]["inside"]
    inside["authenticator_plaintext"] = turn_over(inside["authenticator_plaintext"])


def session_key(test: dict) -> None:
    key = test["messages"][-1]["inside"]["session_key"]
    key["key"] = turn_over(key["key"])


def ciphertext(test: dict) -> None:
    message = test["messages"][-1]
    message["ap_req"] = turn_over(message["ap_req"])


@pytest.mark.parametrize(
    ("result", "spoil"),
    [
        ("valid", refuse),
        ("valid", plaintext_of_ticket),
        ("valid", plaintext_of_authenticator),
        ("valid", session_key),
        ("valid", ciphertext),
        ("invalid", accept),
    ],
)
def test_notices_what_is_spoilt(
    consumer: list[str], tmp_path: Path, result: str, spoil: Callable[[dict], None]
) -> None:
    vectors = json.loads((VECTORS / "server" / "aes-sha1.json").read_text())
    spoilt = next(test for test in every_test(vectors) if test["expect"]["result"] == result)
    spoil(spoilt)
    file = tmp_path / "spoilt.json"
    file.write_text(json.dumps(vectors))
    code, judged, said = run(consumer, file)
    assert code == 1, said
    assert judged
    assert re.findall(r"^wrong: ([^ :]+)", said, re.MULTILINE) == [spoilt["id"]]


@pytest.mark.parametrize("place", ["inside.ap_rep_plaintext", "sent.cusec", "ap_rep"])
def test_java_notices_what_is_spoilt_in_a_reply(tmp_path: Path, place: str) -> None:
    vectors = json.loads((VECTORS / "client" / "valid.json").read_text())
    spoilt = next(every_test(vectors))
    *path, last = place.split(".")
    holder = spoilt["messages"][-1]
    for name in path:
        holder = holder[name]
    holder[last] = turn_over(holder[last]) if isinstance(holder[last], str) else holder[last] + 1
    file = tmp_path / "spoilt.json"
    file.write_text(json.dumps(vectors))
    code, _, said = run(there(JAVA), file)
    assert code == 1, said
    assert re.findall(r"^wrong: ([^ :]+)", said, re.MULTILINE) == [spoilt["id"]]


@pytest.mark.parametrize(
    "line", ["server.valid.default.* # it is none", "server.valid.nothing.* # no such vector"]
)
def test_java_notices_a_deviation_that_does_not_occur(tmp_path: Path, line: str) -> None:
    listed = tmp_path / "deviations.txt"
    listed.write_text(line)
    command = [*there(JAVA)[: -len(DEVIATIONS)], "--deviations", str(listed)]
    code, _, said = run(command, VECTORS / "server" / "valid.json")
    assert code == 1, said
    assert "listed" in said


def test_java_notices_a_deviation_that_is_not_listed() -> None:
    code, _, said = run(there(JAVA)[: -len(DEVIATIONS)], VECTORS / "server" / "time-form.json")
    assert code == 1, said


def test_python_fits_on_a_page_and_needs_one_package() -> None:
    source = (HERE / "consumer.py").read_text()
    assert len(source.splitlines()) <= 60
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == {"cryptography"}
