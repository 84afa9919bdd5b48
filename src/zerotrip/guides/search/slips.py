"""What was meant, where nothing is found as written: names but for a character, then the most alike."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from zerotrip.guides.search.tokens import folded

ALIKE = 0.34
LONGEST = 40


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
    """One slip in a word, two in a long one; none where a slip would leave nothing of it."""
    return 0 if len(asked) < 2 else 1 if len(asked) < 9 else 2


def nearest_texts(asked: str, texts: Iterable[str]) -> tuple[list[str], bool]:
    """The texts that have it but for a slip, and True; else the few most like it, and False."""
    bare = folded(asked).strip()[:LONGEST]
    slips, alike = [], []
    for text in texts:
        plain = folded(text)
        if not set(bare) & set(plain):
            continue
        if distance_within(bare, plain) <= allowed(bare):
            slips.append(text)
        elif (ratio := SequenceMatcher(None, bare, plain, autojunk=False).ratio()) >= ALIKE:
            alike.append((-ratio, text))
    return (slips, True) if slips else ([text for _, text in sorted(alike)], False)
