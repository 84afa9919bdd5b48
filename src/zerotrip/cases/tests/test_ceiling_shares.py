"""The shares under one ceiling, without a database: the same in every order of grants and take-backs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from zerotrip.cases.ceilings.sharing import GIVES_WAY, Claim, borne_by, given_by, limit_of, settlements


@dataclass
class Model:
    """What the books would hold after some grants and take-backs, by the pure functions alone."""

    claims: list[Claim]
    given: list[int] = field(default_factory=list)
    paid_among: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entitled, self.borne = [0] * len(self.claims), [0] * len(self.claims)
        self.given, self.paid_among = [0] * len(self.claims), [0] * len(self.claims)

    def set(self, place: int, fen: int) -> None:
        had, more = self.given, fen >= self.entitled[place]
        self.entitled[place] = fen
        now = [
            Claim(one.rank, one.turn, fen, one.limit_fen)
            for one, fen in zip(self.claims, self.entitled, strict=True)
        ]
        before = [b - g for b, g in zip(self.borne, self.given, strict=True)]
        self.borne = borne_by(now, limit_of(now))
        self.given = given_by(now, self.given, sum(self.borne), first=place)
        assert not more or all(now >= was for was, now in zip(had, self.given, strict=True))
        after = [b - g for b, g in zip(self.borne, self.given, strict=True)]
        for each in settlements(before, after):
            self.paid_among[each.payer] += each.fen
            self.paid_among[each.payee] -= each.fen


def ended(claims: list[Claim], order: Sequence[int], gone: Sequence[int]) -> tuple[tuple[int, ...], int]:
    books = Model(claims)
    for place in order:
        books.set(place, claims[place].entitlement_fen)
    for place in gone:
        books.set(place, 0)
    bears = [given + paid for given, paid in zip(books.given, books.paid_among, strict=True)]
    assert (bears, sum(books.given)) == (books.borne, sum(books.borne))
    return tuple(books.borne), sum(books.given)


RANKS = st.integers(1, 3) | st.just(GIVES_WAY)
PAYERS = st.lists(st.tuples(RANKS, st.integers(0, 1_000)), min_size=1, max_size=5)


@any_of(
    payers=PAYERS,
    limit=st.none() | st.integers(0, 2_000),
    gone=st.sets(st.integers(0, 4)),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_every_order_of_grants_and_take_backs_ends_the_same(
    payers: list[tuple[int, int]], limit: int | None, gone: set[int], data: st.DataObject
) -> None:
    """In all, and for each fund; and of what somebody was given, no later grant to another takes a fen."""
    claims = [Claim(rank, str(turn), fen, limit) for turn, (rank, fen) in enumerate(payers)]
    gone = gone & set(range(len(claims)))
    left = [row for place, row in enumerate(payers) if place not in gone]
    fens = [fen for _rank, fen in left]
    alone = [fen for rank, fen in left if rank != GIVES_WAY]
    highest = max([0, *alone, sum(fen for rank, fen in left if rank == GIVES_WAY)])
    ends = {
        ended(claims, order, data.draw(st.permutations(sorted(gone))))
        for order in permutations(range(len(claims)))
    }
    ((_borne, total),) = ends
    assert total == (highest if limit is None else min(limit, sum(fens)))
