"""Who bears how much under one ceiling: a function of the set of claims, in which no time occurs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GIVES_WAY = 10
"""Behind every rank that a pack may say."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one award's rule alone gives. The better rank bears first; among equals `turn` decides. Without a
    limit only the highest of them is due, and its own fund bears it: before those that give way to it, even
    where they come to more."""

    rank: int
    turn: str
    entitlement_fen: int
    limit_fen: int | None

    @property
    def place(self) -> tuple[bool, int, int, str]:
        fen = 0 if self.limit_fen is not None else -self.entitlement_fen
        return self.rank == GIVES_WAY, fen, self.rank, self.turn


def limit_of(claims: Iterable[Claim], otherwise: int = 0) -> int:
    """Where facts changed between two decisions their limits differ: the lowest holds, whoever came first.
    Those that give way to another may stand beside each other, and count together."""
    standing = [claim for claim in claims if claim.entitlement_fen]
    limits = [claim.limit_fen for claim in standing if claim.limit_fen is not None]
    together = [claim.entitlement_fen for claim in standing if claim.rank == GIVES_WAY]
    alone = [claim.entitlement_fen for claim in standing if claim.rank != GIVES_WAY]
    highest = max([*alone, sum(together)]) if standing else otherwise
    return min(limits, default=highest)


def borne_by(claims: Sequence[Claim], limit_fen: int) -> list[int]:
    """Beside each claim what its fund bears: the best rank all of it, the next what that leaves."""
    borne, left = [0] * len(claims), limit_fen
    for place in _in_order(claims):
        borne[place] = min(claims[place].entitlement_fen, left)
        left -= borne[place]
    return borne


def given_by(claims: Sequence[Claim], before: Sequence[int], total_fen: int, *, first: int) -> list[int]:
    """Beside each claim what its payee has from it, in all `total_fen`. Whoever has something keeps it as far
    as it fits; what is missing goes to claim `first`, and then in order of rank."""
    given = [min(had, claim.entitlement_fen) for had, claim in zip(before, claims, strict=True)]
    missing = total_fen - sum(given)
    order = _in_order(claims)
    for place in (first, *order):
        more = min(max(missing, 0), claims[place].entitlement_fen - given[place])
        given[place], missing = given[place] + more, missing - more
    for place in reversed(order):
        less = min(max(-missing, 0), given[place])
        given[place], missing = given[place] - less, missing + less
    return given


def _in_order(claims: Sequence[Claim]) -> list[int]:
    return sorted(range(len(claims)), key=lambda place: claims[place].place)


@dataclass(frozen=True, slots=True)
class Settlement:
    """One fund pays another what that one has given in its place."""

    payer: int
    payee: int
    fen: int


def settlements(before: Sequence[int], after: Sequence[int]) -> list[Settlement]:
    """`before` and `after` are what each fund bears beyond what it gives; both come to nothing in all."""
    change = [now - was for was, now in zip(before, after, strict=True)]
    payers = [place for place, fen in enumerate(change) if fen > 0]
    found = []
    for payee in (place for place, fen in enumerate(change) if fen < 0):
        while change[payee] < 0:
            payer = next(place for place in payers if change[place] > 0)
            fen = min(change[payer], -change[payee])
            found.append(Settlement(payer, payee, fen))
            change[payer], change[payee] = change[payer] - fen, change[payee] + fen
    return found
