"""The fenced blocks of a Markdown text, and what a comment before one says about it.

    <!-- not run: why -->       the tests leave it out
    <!-- command: tests -->     a command of the project itself, which `.ci/run` runs
    <!-- exit: 1 -->            the exit code that it ends with, where that is not 0
    <!-- file: adapter.py -->   it is the text of a file, which later blocks use
    <!-- top: adapter.py -->    it goes into that file, above the class
    <!-- class: adapter.py -->  it goes into that file, at the end of the class
    <!-- whole: adapter.py -->  it is all that the file has become
    <!-- shows: what -->        it is what a command says, or lines of it

A comment counts for the block that follows it, with blank lines between them or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_COMMENT = re.compile(r"<!-- (not run|command|exit|file|top|class|whole|shows): (.*\S) -->")
_FENCE = re.compile(r"( *)(```+|~~~+)(\w*)")


@dataclass(frozen=True)
class Block:
    """One block: the line that it starts in, its language, its text, and its comments."""

    line: int
    language: str
    text: str
    comments: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"line-{self.line}"


def blocks(markdown: str) -> Iterator[Block]:
    """Return the blocks; ValueError where one does not end."""
    comments: dict[str, str] = {}
    lines = enumerate(markdown.splitlines(), start=1)
    for number, line in lines:
        if fence := _FENCE.match(line):
            indent, mark, language = fence.groups()
            text = []
            for _, inside in lines:
                if inside.strip() == mark:
                    break
                text.append(inside.removeprefix(indent))
            else:
                raise ValueError(f"the block of line {number} does not end")
            yield Block(number, language, "\n".join(text), comments)
        elif found := _COMMENT.findall(line):
            comments |= dict(found)
            continue
        elif not line.strip():
            continue
        comments = {}
