"""How blocks are found in a Markdown text."""

import pytest
from readme_blocks import Block, blocks


def test_a_block_has_its_line_language_and_text() -> None:
    text = "# Title\n\n```sh\nsixstep \\\n  --help\n\nsixstep list\n```\n\n~~~json\n{}\n~~~\n"
    assert list(blocks(text)) == [
        Block(3, "sh", "sixstep \\\n  --help\n\nsixstep list"),
        Block(10, "json", "{}"),
    ]


def test_the_indentation_of_a_list_is_taken_off() -> None:
    text = "1. First:\n\n   ```python\n   if True:\n       pass\n   ```\n"
    assert list(blocks(text)) == [Block(3, "python", "if True:\n    pass")]


def test_comments_count_for_the_next_block_alone() -> None:
    text = (
        "<!-- not run: it takes long -->\n<!-- exit: 1 -->\n\n```sh\na\n```\n"
        "```sh\nb\n```\n<!-- command: tests -->\nText between.\n```sh\nc\n```\n"
    )
    assert [block.comments for block in blocks(text)] == [
        {"not run": "it takes long", "exit": "1"},
        {},
        {},
    ]


def test_a_block_without_an_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 2 does not end"):
        list(blocks("\n```sh\na\n"))
