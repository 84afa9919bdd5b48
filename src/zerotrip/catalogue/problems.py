from __future__ import annotations

from dataclasses import dataclass

from zerotrip.core.text import Text, pick

_ENGLISH = ("read ", "expected ", "nearest right word: ")
_CHINESE = ("读到：", "要求：", "最接近的写法：")
LONGEST = 200


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a pack: what was read, what was expected (`text`, both languages), nearest word."""

    file: str
    line: int
    column: int
    said: str
    text: Text
    nearest: str | None = None

    @property
    def expected(self) -> str:
        return self.text["en"]

    def sentence(self, language: str | None = None) -> str:
        """`FILE:LINE:COLUMN: read …; expected …; nearest: …`, in the reader's language."""
        chinese = pick({"en": "en", "zh-Hans": "zh-Hans"}, language) == "zh-Hans"
        read, expected, nearest = _CHINESE if chinese else _ENGLISH
        semicolon = "；" if chinese else "; "
        said = self.said if len(self.said) <= LONGEST else f"{self.said[:LONGEST]}…"
        parts = [f"{read}{said}", f"{expected}{pick(self.text, language)}"]
        if self.nearest:
            parts.append(f"{nearest}{self.nearest}")
        return f"{self.file}:{self.line}:{self.column}: {semicolon.join(parts)}"

    def __str__(self) -> str:
        return self.sentence("en")


class PackErrors(Exception):
    """Everything wrong with the files, in reading order, so that it can be put right in one go."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.column))
        super().__init__("\n".join(map(str, self.problems)))
