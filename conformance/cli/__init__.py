"""The `sixstep` command. What a subcommand needs is imported when it is run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

_COMMANDS = {
    "run": "put the suite to peers",
    "fuzz": "give the same generated messages to several peers",
    "peers": "show the peers that can be run here; check: tell what is wrong with one",
    "list": "show requirements and cases",
    "vectors": "generate, verify, lint and promote test vectors",
    "explain": "walk through a vector or a captured message, step by step",
    "replay": "put vectors or crash files to a peer again",
    "report": "make a report of results, or compare two runs",
}
_USAGE = """usage: sixstep [--version] COMMAND [OPTIONS]

{commands}

sixstep COMMAND --help says more. Exit codes: 0 conformant, 1 unexpected results, 2 wrong usage or
nothing selected, 3 a peer could not be run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of the arguments and return its exit code."""
    try:
        code = _main(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    return code


def _main(given: list[str]) -> int:
    usage = _USAGE.format(
        commands="\n".join(f"  {name:<8}{what}" for name, what in _COMMANDS.items())
    )
    if not given or given[0] in ("-h", "--help"):
        print(usage)
        return 0 if given else 2
    command, *rest = given
    if command == "--version":
        from importlib import metadata

        print(f"sixstep {metadata.version('sixstep')}")
        return 0
    if command not in _COMMANDS:
        print(f"sixstep: no command is called {command!r}; see sixstep --help", file=sys.stderr)
        return 2
    from importlib import import_module

    code: int = import_module(f"conformance.cli.{command}").main(rest)
    return code
