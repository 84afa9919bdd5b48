from __future__ import annotations

from dataclasses import dataclass

from zerotrip.rules.item import Item


@dataclass(frozen=True)
class Program:
    """A checked item, ready to decide. `reads` are the keys of all facts on which it can depend."""

    item: Item
    reads: frozenset[str]


def compile_item(item: Item) -> Program:
    """Checks everything the item says and compiles it. Raises RuleErrors."""
    raise NotImplementedError
