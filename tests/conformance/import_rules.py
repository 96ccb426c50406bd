"""Which package of ours may import which, and what a source text imports against that."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

LAYERS = (
    {"model"},
    {"requirements"},
    {"forge"},
    {"defects"},
    {"oracle", "strategies"},
    {"suite"},
    {"vectors"},
    {"explain"},
    {"fuzz"},
    {"checkup"},
    {"report"},
    {"cli"},
)
"""The packages of `conformance`: each imports only itself and those before it."""

OURS = {"conformance", "reference", "vectors", "tests"}
_ALL = set().union(*LAYERS)
_RUNS_PEERS = {"suite", "vectors", "fuzz", "checkup", "report"}


def wrong_imports(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """Return what a module (`conformance.forge.seal`) imports and must not."""
    allowed = _allowed(module)
    return [name for name in _imported(module, source, is_package) if not allowed(name)]


def _allowed(module: str):
    if module.split(".")[0] == "reference":
        return _by_the_reference
    layer = module.split(".")[1] if "." in module else ""
    may = _layers_of(layer)
    return lambda name: _by_the_harness(name, may)


def _by_the_reference(name: str) -> bool:
    top = name.split(".")[0]
    return top in ("reference", "cryptography") or top in sys.stdlib_module_names


def _by_the_harness(name: str, layers: set[str]) -> bool:
    top, _, rest = name.partition(".")
    if top == "conformance":
        return rest.split(".")[0] in layers
    return top == "reference" or top not in OURS


def _layers_of(layer: str) -> set[str]:
    """Return what the modules of a package under `conformance` may import of it."""
    if layer == "peers":
        return {"model", "peers"}
    if layer == "cli":
        return _ALL | {"peers", "deviations"}
    before: set[str] = set()
    for packages in LAYERS:
        if layer in packages:
            beside = {"peers", "deviations"} if layer in _RUNS_PEERS else set()
            return before | {layer} | beside
        before |= packages
    return set()  # a package that the table does not name imports nothing of ours


def _imported(module: str, source: str, is_package: bool) -> Iterator[str]:
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parts, base]).rstrip(".")
            # `from conformance import suite` imports a package, by a name of the list.
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value
