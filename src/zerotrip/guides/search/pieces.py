"""A passage cut where it matched, for the page to mark."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from zerotrip.guides.search.ranking import Wanted
from zerotrip.guides.search.tokens import folded, is_han, runs, stem


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False


def pieces(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    plain = folded(text)
    if len(plain) != len(text):  # folding made letters of other lengths: better unmarked than marked wrongly
        return (Piece(text),)
    marks = [False] * len(text)
    for run in wanted.runs:
        for start, end in _places(run, plain):
            marks[start:end] = [True] * (end - start)
    groups = groupby(zip(text, marks, strict=True), key=lambda each: each[1])
    return tuple(Piece("".join(letter for letter, _ in letters), marked) for marked, letters in groups)


def _places(run: str, plain: str) -> list[tuple[int, int]]:
    if is_han(run):
        parts = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
    else:
        parts = [word for word in dict.fromkeys(runs(plain)) if not is_han(word) and stem(word) == stem(run)]
    return [(at, at + len(part)) for part in parts for at in _all(part, plain)]


def _all(part: str, plain: str) -> list[int]:
    return [at for at in range(len(plain) - len(part) + 1) if plain.startswith(part, at)]
