from __future__ import annotations

from dataclasses import dataclass

from zerotrip.core.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a pack. `column` counts from 1 inside the expression; 0 if there is none.

    `where` names the place in the item (`require covered`, `award`), `said` is what was read.
    """

    where: str
    line: int
    column: int
    said: str
    text: Text
    nearest: str | None = None

    @property
    def expected(self) -> str:
        return self.text["en"]

    def __str__(self) -> str:
        hint = f"; nearest right word: {self.nearest}" if self.nearest else ""
        return f"{self.line}:{self.column}: {self.where}: read {self.said!r}, expected {self.expected}{hint}"


class RuleErrors(Exception):
    """Everything wrong with an item at once, so that it can be put right in one go."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
