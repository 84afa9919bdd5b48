"""What is asked of the book, before it is written: the pure half of the ledger."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from zerotrip.core.money import Amount
from zerotrip.ledger.models import MOVING, Kind, Transfer


@dataclass(frozen=True, slots=True)
class Entry:
    """A sum that is to go from one address to another. The reference is the idempotency key."""

    reference: str
    source: str
    destination: str
    amount: Amount
    because: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is to become of an earlier transfer; without an amount, of the whole of it."""

    resolves: Transfer
    reference: str
    amount: Amount | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """An entry or a resolution with nothing left open."""

    kind: Kind
    reference: str
    source: str
    destination: str
    amount: Amount
    resolves: Transfer | None
    because: str

    @property
    def input_hash(self) -> str:
        """Of what is moved, not of who asked or when: a retry comes later, and may come from someone else."""
        resolved = self.resolves.reference if self.resolves else None
        figures = [
            self.kind.value,
            self.source,
            self.destination,
            self.amount.asset,
            self.amount.minor,
            resolved,
        ]
        return hashlib.sha256(json.dumps(figures, ensure_ascii=False).encode()).hexdigest()


@dataclass(slots=True)
class Change:
    """By how much one account's totals change."""

    posted_in: int = 0
    posted_out: int = 0
    held_in: int = 0
    held_out: int = 0


@dataclass(slots=True)
class Changes:
    by_address: dict[str, Change] = field(default_factory=lambda: defaultdict(Change))

    def add(self, move: Move) -> None:
        source, destination = self.by_address[move.source], self.by_address[move.destination]
        if move.kind in MOVING:
            source.posted_out += move.amount.minor
            destination.posted_in += move.amount.minor
        held = self._held_more_or_less(move)
        source.held_out += held
        destination.held_in += held

    @staticmethod
    def _held_more_or_less(move: Move) -> int:
        if move.kind == Kind.HOLD:
            return move.amount.minor
        if move.kind in (Kind.POST, Kind.VOID) and move.resolves:
            return -move.resolves.amount_minor
        return 0


def changes_of(moves: Iterable[Move]) -> dict[str, Change]:
    changes = Changes()
    for move in moves:
        changes.add(move)
    return dict(changes.by_address)
