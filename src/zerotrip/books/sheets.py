"""Trial balance, ledger and vouchers as sheets, for Excel and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zerotrip.books.models import Title
from zerotrip.books.trial import Trial, trial_balance
from zerotrip.books.vouchers import detail, vouchers
from zerotrip.core.money import Amount
from zerotrip.core.sheets import Cell, Column, Sheet

KINDS = ("trial-balance", "ledger", "vouchers")


def sheets_of(kind: str, month: date, titles: Sequence[Title] = ()) -> list[Sheet]:
    """`titles` of the ledger; without, all that something moved on."""
    if kind == "ledger":
        chosen = titles or [line.title for line in trial_balance(month).lines]
        return [_ledger(title, month) for title in chosen]
    return [trial_sheet(trial_balance(month)) if kind == "trial-balance" else _vouchers(month)]


def _sum(fen: int) -> Amount:
    return Amount.fen(fen)


def _side(fen: int) -> tuple[Amount, Amount]:
    return _sum(max(fen, 0)), _sum(max(-fen, 0))


def trial_sheet(trial: Trial) -> Sheet:
    headings = (
        (_("Code"), 10), (_("Title"), 26), (_("Opening, debit"), 18), (_("Opening, credit"), 18),
        (_("Debit"), 18), (_("Credit"), 18), (_("Closing, debit"), 18), (_("Closing, credit"), 18),
    )  # fmt: skip
    return Sheet(_("Trial balance"), _columns(headings), _trial_rows(trial))


def _trial_rows(trial: Trial) -> Iterator[Sequence[Cell]]:
    for line in trial.lines:
        yield (
            line.title.code, line.title.name, *_side(line.opening), _sum(line.debit), _sum(line.credit),
            *_side(line.closing),
        )  # fmt: skip
    opening, moved, closing = trial.total("opening"), trial.moved, trial.total("closing")
    yield "", _("Total"), *map(_sum, (*opening, *moved, *closing))


def _vouchers(month: date) -> Sheet:
    headings = (
        (_("Voucher"), 14), (_("Day"), 12), (_("What for"), 26), (_("Entries"), 10), (_("Code"), 10),
        (_("Title"), 26), (_("Debit"), 18), (_("Credit"), 18),
    )  # fmt: skip
    return Sheet(_("Vouchers"), _columns(headings), _voucher_rows(month))


def _voucher_rows(month: date) -> Iterator[Sequence[Cell]]:
    for one in vouchers(month):
        head = one.number, f"{one.day:%Y-%m-%d}", one.rule.summary, one.entries
        yield *head, one.debit.code, one.debit.name, _sum(one.fen), _sum(0)
        yield *head, one.credit.code, one.credit.name, _sum(0), _sum(one.fen)


def _ledger(title: Title, month: date) -> Sheet:
    headings = (
        (_("At"), 20), (_("Reference"), 34), (_("From"), 28), (_("To"), 28), (_("What for"), 26),
        (_("Debit"), 18), (_("Credit"), 18), (_("Balance, debit above zero"), 18),
    )  # fmt: skip
    return Sheet(f"{title.code} {title.name}", _columns(headings), _ledger_rows(title, month))


def _ledger_rows(title: Title, month: date) -> Iterator[Sequence[Cell]]:
    for line in detail(title, month):
        yield (
            f"{localtime(line.at):%Y-%m-%d %H:%M:%S}", line.reference, line.source, line.destination,
            line.summary, _sum(line.debit), _sum(line.credit), _sum(line.balance),
        )  # fmt: skip


def _columns(headings: Sequence[tuple[str, int]]) -> list[Column]:
    return [Column(heading, width) for heading, width in headings]
