"""What the RFC leaves open, as a peer was seen to choose it."""

from __future__ import annotations

from collections import Counter


class Choices:
    """Answers by question, each unknown until it is seen.

    A peer that is seen to choose both ways is told, and no more: nothing demands that it choose
    the same way every time.
    """

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = {}

    def saw(self, question: str, answer: str) -> None:
        """Note that the peer answered a question so."""
        self._seen.setdefault(question, Counter())[answer] += 1

    def answers(self, question: str) -> frozenset[str]:
        """Return how a question was answered: nothing, one answer, or several."""
        return frozenset(self._seen.get(question, ()))

    @property
    def lines(self) -> list[str]:
        """A line for each question that came up."""
        return [f"{question}: {_told(answers)}" for question, answers in sorted(self._seen.items())]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _told(answers: Counter[str]) -> str:
    told = ", ".join(
        f"{answer} ({count} time{'s' if count > 1 else ''})"
        for answer, count in sorted(answers.items())
    )
    return told if len(answers) == 1 else f"{told}; not the same every time"
