"""What was meant, where nothing is found as written: names but for a character, then the most alike."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from zerotrip.guides.search.tokens import folded

ALIKE = 0.5
LONGEST = 40
FEW = 3


def distance_within(asked: str, text: str) -> int:
    """How many characters must change for `asked` to stand somewhere in `text`."""
    row = [0] * (len(text) + 1)
    for at, letter in enumerate(asked, start=1):
        diagonal, row[0] = row[0], at
        for to, other in enumerate(text, start=1):
            cost = diagonal + (letter != other)
            diagonal, row[to] = row[to], min(cost, row[to] + 1, row[to - 1] + 1)
    return min(row)


def allowed(asked: str) -> int:
    """One slip in a word, two in a long one; in two characters a slip would leave any word with the other."""
    return 0 if len(asked) < 3 else 1 if len(asked) < 9 else 2


def nearest_texts(asked: str, texts: Iterable[str]) -> list[str]:
    """The few texts that have it but for a slip, the least first; else the few most like it."""
    bare = folded(asked).strip()[:LONGEST]
    slips: list[tuple[float, str]] = []
    alike: list[tuple[float, str]] = []
    for text in texts:
        plain = folded(text)
        if not set(bare) & set(plain):
            continue
        if (off := distance_within(bare, plain)) <= allowed(bare):
            slips.append((off, text))
        elif (ratio := SequenceMatcher(None, bare, plain, autojunk=False).ratio()) >= ALIKE:
            alike.append((-ratio, text))
    best = sorted(slips) or sorted(alike)
    return [text for _, text in best][:FEW]
