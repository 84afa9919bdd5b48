"""What a table of signatures would have meant: held against what was paid in the last twelve months."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from zerotrip.payments.models import Line
from zerotrip.payments.signing import COUNTS, PAYEE, TWELVE_MONTHS, Step
from zerotrip.payments.states import ARRIVED, LIVE, Basis

NOBODY = 4
"""Where a table says 0: more than the three signatures that a step may ask for."""


class Sums(NamedTuple):
    """What the table looks at for one line: its own sum, its batch's, and its payee's in twelve months."""

    line: int
    batch: int
    year: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Of how many lines: so many would have needed more signatures, fewer, or could not be paid at all."""

    lines: int
    more: int
    fewer: int
    forbidden: int


class _Paid(NamedTuple):
    person: object
    firm: object
    at: datetime
    batch: object
    fen: int
    counts: int  # of it, towards the payee's twelve months
    batch_fen: int


def paid_in_twelve_months(at: datetime) -> list[Sums]:
    """Every line that is paid or on its way. One query; it reads two years, for the first lines had a year
    before them as well."""
    since = at - TWELVE_MONTHS
    lines = Line.objects.filter(batch__made_at__gt=since - TWELVE_MONTHS, batch__made_at__lte=at)
    columns = (*PAYEE, "batch__made_at", "batch", "amount_fen", "counts", "batch__total_fen")
    kept = lines.filter(state__in=(*LIVE, *ARRIVED)).annotate(counts=COUNTS)
    rows = kept.order_by(*columns[:4]).values_list(*columns)
    return list(_summed(map(_Paid._make, rows.iterator()), since))


def effect_of(before: Sequence[Step], after: Sequence[Step], paid: Sequence[Sums]) -> Effect:
    was, will = _Table(before), _Table(after)
    pairs = [(was.needs(sums), will.needs(sums)) for sums in paid]
    return Effect(
        lines=len(pairs),
        more=sum(old < new for old, new in pairs),
        fewer=sum(old > new for old, new in pairs),
        forbidden=sum(new == NOBODY for _old, new in pairs),
    )


def _summed(rows: Iterable[_Paid], since: datetime) -> Iterator[Sums]:
    """A payee's batches in turn; what lies more than twelve months back drops out of the sum."""
    for _payee, own in groupby(rows, key=lambda row: (row.person, row.firm)):
        window: deque[_Paid] = deque()
        year = 0
        for _batch, together in groupby(own, key=lambda row: row.batch):
            added = list(together)
            window.extend(added)
            year += sum(row.counts for row in added)
            while window[0].at <= added[0].at - TWELVE_MONTHS:
                year -= window.popleft().counts
            if added[0].at > since:
                yield from (Sums(row.fen, row.batch_fen, year) for row in added)


class _Table:
    """A table's steps laid out so that a sum finds its own by halving."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._scales = [_scale(steps, basis) for basis in (Basis.LINE, Basis.BATCH, Basis.YEAR)]

    def needs(self, sums: Sums) -> int:
        return max(
            counts[bisect_right(froms, fen)] for (froms, counts), fen in zip(self._scales, sums, strict=True)
        )


def _scale(steps: Sequence[Step], basis: Basis) -> tuple[list[int], list[int]]:
    ordered = sorted((step.from_fen, step.signatures or NOBODY) for step in steps if step.basis == basis)
    return [fen for fen, _count in ordered], [1, *(count for _fen, count in ordered)]
