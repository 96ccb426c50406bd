"""Who imports whom: the layers of the harness, and the reference that knows nothing of it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from import_rules import wrong_imports

PACKAGES = {name: Path(import_module(name).__path__[0]) for name in ("conformance", "reference")}
FILES = [
    (".".join([name, *path.relative_to(root).with_suffix("").parts]), path)
    for name, root in PACKAGES.items()
    for path in sorted(root.rglob("*.py"))
]


@pytest.mark.parametrize(("module", "path"), FILES, ids=[module for module, _ in FILES])
def test_module_imports_only_what_its_layer_may(module: str, path: Path) -> None:
    package = module.removesuffix(".__init__")
    source = path.read_text(encoding="utf-8")
    assert wrong_imports(package, source, is_package=package != module) == []


def test_every_layer_is_there() -> None:
    found = {module.split(".")[1] for module, _ in FILES if module.startswith("conformance.")}
    wanted = {"model", "requirements", "forge", "defects", "oracle", "suite", "report", "cli"}
    assert wanted <= found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("conformance.model.case", "from conformance.forge import Seal"),
        ("conformance.model.case", "import conformance.requirements"),
        ("conformance.model.case", "def f():\n    from conformance import suite"),
        ("conformance.model.case", "from ..oracle import judge"),
        ("conformance.requirements.x", "from conformance.forge import Seal"),
        ("conformance.forge.seal", "from conformance.defects import BASES"),
        ("conformance.forge.seal", "if TYPE_CHECKING:\n    import conformance.suite.cases"),
        ("conformance.defects.registry", "from conformance.oracle import judge"),
        ("conformance.oracle.judge", "from conformance.strategies import requests"),
        ("conformance.oracle.judge", "from conformance.peers.process import PeerProcess"),
        ("conformance.strategies.x", "from conformance.oracle import judge"),
        ("conformance.suite.cases", "from conformance.report.table import table"),
        ("conformance.report.table", "from conformance.cli import main"),
        ("conformance.report.table", "importlib.import_module('conformance.cli')"),
        ("conformance.peers.mit.server", "from conformance.requirements import catalogue"),
        ("conformance.peers.mit.server", "from conformance.forge import Seal"),
        ("conformance.peers.serving", "from conformance.suite import cases"),
        ("conformance.unheard_of.x", "from conformance.model.case import Case"),
        ("conformance.model.case", "import tests"),
        ("reference.der", "import conformance"),
        ("reference.der", "from conformance.model import values"),
        ("reference.der", "import pytest"),
        ("reference.der", "import pyasn1.codec.der"),
        ("reference.der", "import vectors"),
    ],
)
def test_wrong_import_is_found(module: str, source: str) -> None:
    assert wrong_imports(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("conformance.model.case", "import json\nfrom cattrs import Converter"),
        ("conformance.model.case", "from conformance.model.defect import Defect"),
        ("conformance.forge.seal", "from reference import der"),
        ("conformance.suite.session", "from conformance.peers.process import PeerProcess"),
        ("conformance.strategies.x", "from conformance.defects import defects"),
        ("conformance.cli.run", "from conformance.peers.process import PeerProcess"),
        ("conformance.peers.mit.server", "from reference import der"),
        ("conformance.peers.mit.server", "from conformance.peers.serving import Adapter"),
        ("conformance.peers.mit.server", "from . import library"),
        ("reference.crypto.key", "import hashlib\nfrom cryptography.hazmat import primitives"),
        ("reference.crypto.key", "from . import registry"),
    ],
)
def test_right_import_is_let_through(module: str, source: str) -> None:
    assert wrong_imports(module, source) == []
