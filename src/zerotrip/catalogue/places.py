"""Where every key of a TOML text stands. `tomllib` gives values without positions, this the reverse.

Meant for texts that `tomllib` has accepted: it looks for no errors, it only must not trip over valid TOML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Lines and columns count from 1. A string stands where its first character does, after the quote."""

    line: int
    column: int
    value_line: int
    value_column: int


class Places:
    """Places by path: `("require", 2, "that")`. What is missing stands where its nearest parent does."""

    def __init__(self, found: Mapping[Path, Place]) -> None:
        self._found = found

    def __contains__(self, path: object) -> bool:
        return path in self._found

    def __iter__(self) -> Iterator[Path]:
        return iter(self._found)

    def at(self, path: Path) -> Place:
        for length in range(len(path), 0, -1):
            # The first of `[[require]]` stands for all of them.
            if place := self._found.get(path[:length]) or self._found.get((*path[:length], 0)):
                return place
        return Place(1, 1, 1, 1)

    def line(self, *path: str | int) -> int:
        return self.at(path).line


def places(text: str) -> Places:
    return Places(_Scan(text).run())


@dataclass
class _Scan:
    text: str
    at: int = 0
    found: dict[Path, Place] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]

    def run(self) -> dict[Path, Place]:
        table: Path = ()
        while self._skip(" \t\r\n"):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    # Tables

    def _header(self) -> Path:
        start, repeated = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        parts = self._key()
        self.at += 2 if repeated else 1
        path = (*self._resolved(parts[:-1]), parts[-1])
        if repeated:
            self.counts[path] = self.counts.get(path, 0) + 1
        path = self._resolved(parts)
        self._mark(path, start, start)
        return path

    def _resolved(self, parts: list[str]) -> Path:
        """`[[example.records.x]]` speaks of the last `[[example]]` so far."""
        path: Path = ()
        for part in parts:
            path += (part,)
            if path in self.counts:
                path += (self.counts[path] - 1,)
        return path

    # Keys and values

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table + tuple(self._key())
        self._skip(" \t")
        self.at += 1  # the equals sign
        self._skip(" \t")
        self._value(path, start)

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(" \t")
            parts.append(self._key_part())
            self._skip(" \t")
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _key_part(self) -> str:
        start = self.at
        if self.text[start] in "\"'":
            self._string()
            return self.text[start + 1 : self.at - 1]
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] in "-_"):
            self.at += 1
        return self.text[start : self.at]

    def _value(self, path: Path, key_at: int) -> None:
        start, first = self.at, self.text[self.at]
        if first in "\"'":
            self._mark(path, key_at, self._string())
            return
        self._mark(path, key_at, start)
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\r\n":
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self._skip(" \t\r\n,") and self.text[self.at] != "]":
            self._value((*path, index), self.at)
            index += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._skip(" \t\r\n,") and self.text[self.at] != "}":
            self._pair(path)
        self.at += 1

    def _string(self) -> int:
        """Steps over a string; returns where its content starts."""
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        content = self._after_newline() if len(mark) == 3 else self.at
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        while len(mark) == 3 and self.text.startswith(quote, self.at):
            self.at += 1  # """He said "yes"""" ends with the last quote
        return content

    def _after_newline(self) -> int:
        """A newline right after three quotes is not part of the value."""
        for newline in ("\r\n", "\n"):
            if self.text.startswith(newline, self.at):
                return self.at + len(newline)
        return self.at

    def _skip(self, blanks: str) -> bool:
        """Steps over blanks and, where lines may end, comments. False at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] in blanks:
                self.at += 1
            elif self.text[self.at] == "#" and "\n" in blanks:
                self.at = self._line_end()
            else:
                return True
        return False

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def _mark(self, path: Path, key_at: int, value_at: int) -> None:
        self.found[path] = Place(*self._position(key_at), *self._position(value_at))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
