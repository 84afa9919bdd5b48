"""科目余额表: what each title opened with, what moved, what it closes with. Debits and credits are equal.

Sums are signed fen, above zero in debit. Income and expenses begin every year at nothing: what was left of
them at its end stands in the title that takes the result.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Case, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from zerotrip.books.models import OF_A_YEAR, PostingRule, Title
from zerotrip.books.postings import FEN, NO_RULE, SIDES, posted, rules, without_rule
from zerotrip.ledger.periods import bounds


@dataclass(slots=True)
class TrialLine:
    title: Title
    opening: int = 0
    debit: int = 0
    credit: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit

    @property
    def is_empty(self) -> bool:
        return not (self.opening or self.debit or self.credit)


@dataclass(slots=True)
class Trial:
    """`unposted`: pairs of places between which something moved that no rule posts."""

    month: date
    lines: list[TrialLine]
    unposted: list[tuple[str, str, int]] = field(default_factory=list)

    def total(self, name: str) -> tuple[int, int]:
        """Of `opening` or `closing`: what stands in debit and what in credit, both above zero."""
        sums = [getattr(line, name) for line in self.lines]
        return sum(fen for fen in sums if fen > 0), -sum(fen for fen in sums if fen < 0)

    @property
    def moved(self) -> tuple[int, int]:
        return sum(line.debit for line in self.lines), sum(line.credit for line in self.lines)

    @property
    def balances(self) -> bool:
        sides = (self.total("opening"), self.moved, self.total("closing"))
        return all(debit == credit for debit, credit in sides)

    @property
    def hash(self) -> str:
        """Of month and figures: what a closing is proposed and confirmed on."""
        figures = [[line.title.code, line.opening, line.debit, line.credit] for line in self.lines]
        return hashlib.sha256(json.dumps([f"{self.month:%Y-%m}", figures]).encode()).hexdigest()


def trial_balance(month: date) -> Trial:
    """Three queries, however many transfers; one more where something moved that no rule posts."""
    known = rules()
    year_began, (start, end) = bounds(month.replace(month=1))[0], bounds(month)
    sums, all_posted = _sums(known, year_began, start, end)
    lines = {title.code: TrialLine(title) for title in Title.objects.all()}
    result = 0
    for (code, side), (earlier_years, this_year, moved) in sums.items():
        line, sign = lines[code], 1 if side == "debit" else -1
        if line.title.kind in OF_A_YEAR:
            result += sign * earlier_years
        else:
            line.opening += sign * earlier_years
        line.opening += sign * this_year
        setattr(line, side, getattr(line, side) + moved)
    _carry(result, lines)
    said = [line for line in lines.values() if not line.is_empty]
    return Trial(month, said, [] if all_posted else without_rule(posted(known).filter(at__lt=end)))


def _sums(
    known: list[PostingRule], year_began: datetime, start: datetime, end: datetime
) -> tuple[dict[tuple[str, str], tuple[int, int, int]], bool]:
    """By title and side: fen before this year, in it before the month, in the month; and whether a rule posts
    all that moved. The rules are named once in the query: to write them out takes longer than to add up."""
    by_pk = {rule.pk: rule for rule in known}
    times = Q(at__lt=year_began), Q(at__gte=year_began, at__lt=start), Q(at__gte=start)
    columns = {f"fen{n}": _sum_of(time) for n, time in enumerate(times)}
    rows = posted(known).filter(at__lt=end).order_by()
    groups = list(rows.values("rule", "turned").annotate(**columns))
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in groups:
        if (rule := by_pk.get(row["rule"])) is None:
            continue
        for title, side in zip((rule.debit_id, rule.credit_id), SIDES[row["turned"]], strict=True):
            for n in range(3):
                sums[title, side][n] += row[f"fen{n}"]
    all_posted = all(row["rule"] != NO_RULE for row in groups)
    return {key: (fens[0], fens[1], fens[2]) for key, fens in sums.items()}, all_posted


def _sum_of(time: Q) -> Coalesce:
    return Coalesce(Sum(Case(When(time, then=FEN), default=Value(0))), Value(0))


def _carry(result: int, lines: dict[str, TrialLine]) -> None:
    """年末结转: what income and expenses of earlier years came to, signed like every sum here."""
    for line in lines.values():
        if line.title.takes_result:
            line.opening += result
