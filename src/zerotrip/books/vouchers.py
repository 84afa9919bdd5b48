"""记账凭证 and 明细账: what moved, day by day and title by title, in the order of the books.

A voucher holds what was posted by one rule on one day; its number counts through the month. In an open month
a number may still move; once the month is closed, it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Sum
from django.db.models.functions import TruncDate

from zerotrip.books.models import PostingRule, Title
from zerotrip.books.postings import NO_RULE, SIDES, posted, rules
from zerotrip.books.trial import trial_balance
from zerotrip.ledger.periods import bounds


@dataclass(frozen=True, slots=True)
class Voucher:
    """One debit and one credit of the same sum."""

    number: str
    day: date
    rule: PostingRule
    turned: bool
    fen: int
    entries: int

    @property
    def debit(self) -> Title:
        return self.rule.credit if self.turned else self.rule.debit

    @property
    def credit(self) -> Title:
        return self.rule.debit if self.turned else self.rule.credit


def vouchers(month: date) -> list[Voucher]:
    """Two queries; as many vouchers as days × rules at most, however many transfers."""
    known = rules()
    by_pk = {rule.pk: rule for rule in known}
    start, end = bounds(month)
    rows = posted(known).filter(at__gte=start, at__lt=end).exclude(rule=NO_RULE).order_by()
    grouped = rows.annotate(day=TruncDate("at")).values("day", "rule", "turned")
    summed = grouped.annotate(fen=Sum("amount_minor"), entries=Count("pk"), first=Min("pk"))
    return [
        Voucher(
            f"{month:%Y%m}-{number:04d}", row["day"], by_pk[row["rule"]], bool(row["turned"]), row["fen"],
            row["entries"],
        )
        for number, row in enumerate(summed.order_by("day", "first"), start=1)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DetailLine:
    """One movement on a title; `balance` after it, above zero in debit."""

    at: datetime
    reference: str
    source: str
    destination: str
    summary: str
    debit: int
    credit: int
    balance: int


def opening_of(title: Title, month: date) -> int:
    """What stood on it when the month began, above zero in debit."""
    return next((line.opening for line in trial_balance(month).lines if line.title == title), 0)


def detail(title: Title, month: date, *, opening: int | None = None) -> Iterator[DetailLine]:
    """Row after row, so that a title with a hundred thousand of them can be written out."""
    balance = opening_of(title, month) if opening is None else opening
    known = rules()
    by_pk = {rule.pk: rule for rule in known if title.pk in (rule.debit_id, rule.credit_id)}
    start, end = bounds(month)
    rows = posted(known).filter(at__gte=start, at__lt=end, rule__in=by_pk).order_by("at", "pk")
    for row in rows.select_related("source", "destination").iterator(chunk_size=2_000):
        rule = by_pk[row.rule]
        place = 0 if rule.debit_id == title.pk else 1
        side = SIDES[row.turned][place]
        debit = row.amount_minor if side == "debit" else 0
        credit = row.amount_minor if side == "credit" else 0
        balance += debit - credit
        yield DetailLine(
            row.at, row.reference, row.source.address, row.destination.address, rule.summary, debit, credit,
            balance,
        )  # fmt: skip
