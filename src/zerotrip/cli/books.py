"""The books: what each title comes to, the vouchers, and months that are closed by two people."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zerotrip.cli._acting import BY, acting

if TYPE_CHECKING:
    from zerotrip.books.models import Closing

MONTH = click.option("--month", required=True, metavar="YYYY-MM", help="Which month, like 2026-06.")
OUT = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="An .xlsx or .csv file.")
HASH = click.option("--hash", "seen_hash", required=True, help="Of the trial balance that was looked at.")


@click.group("books")
def command() -> None:
    """Trial balance, ledger, vouchers; closing and reopening a month. Exit 1: refused, with the reason."""


@command.command("trial-balance")
@MONTH
@BY
@OUT
def trial_balance(month: str, username: str, out: Path | None) -> None:
    """What each title opened with, what moved, what it closes with; and the hash to close the month on."""
    _show("trial-balance", month, username, out)


@command.command()
@MONTH
@BY
@OUT
def ledger(month: str, username: str, out: Path | None) -> None:
    """Every movement, title by title, with the balance after it."""
    _show("ledger", month, username, out)


@command.command()
@MONTH
@BY
@OUT
def vouchers(month: str, username: str, out: Path | None) -> None:
    """One for each day and posting rule, numbered through the month."""
    _show("vouchers", month, username, out)


@command.command()
@MONTH
@BY
@HASH
@click.option("--note", default="", help="A word on what is not cleared up.")
def close(month: str, username: str, seen_hash: str, note: str) -> None:
    """Propose to close a month; somebody else confirms."""
    with acting(username) as by:
        from zerotrip.books import closing
        from zerotrip.core.clock import now

        _tell(closing.propose(month=_month(month), seen_hash=seen_hash, note=note, by=by, at=now()))


@command.command()
@MONTH
@BY
@HASH
def confirm(month: str, username: str, seen_hash: str) -> None:
    """Close a month that somebody else has proposed, on the same trial balance."""
    with acting(username) as by:
        from zerotrip.books import closing
        from zerotrip.core.clock import now

        _tell(closing.confirm(closing=_closing(month), seen_hash=seen_hash, by=by, at=now()))


@command.command()
@MONTH
@BY
@click.option("--because", default="", help="Why; to propose it. Without, what was proposed is agreed to.")
def reopen(month: str, username: str, because: str) -> None:
    """Propose to reopen the last closed month, or agree to what somebody else has proposed."""
    with acting(username) as by:
        from zerotrip.books import closing
        from zerotrip.core.clock import now

        found = _closing(month)
        if because:
            _tell(closing.propose_reopening(closing=found, because=because, by=by, at=now()))
        else:
            _tell(closing.reopen(closing=found, by=by, at=now()))


def _show(kind: str, month: str, username: str, out: Path | None) -> None:
    with acting(username) as by:
        from zerotrip.books.policy import may_read
        from zerotrip.books.sheets import sheets_of, trial_sheet
        from zerotrip.books.trial import trial_balance
        from zerotrip.core.calendar import day_of
        from zerotrip.core.clock import now
        from zerotrip.core.sheets import csv_lines, write_workbook
        from zerotrip.org.queries import reach

        may_read(reach(by, day_of(now()))).or_refuse()
        trial = trial_balance(_month(month)) if kind == "trial-balance" else None
        sheets = [trial_sheet(trial)] if trial else sheets_of(kind, _month(month))
        if out is not None and out.suffix == ".xlsx":
            with out.open("wb") as file:
                write_workbook(file, sheets, made_at=now())
        else:
            with out.open("w", encoding="utf-8", newline="") if out else sys.stdout as text:
                for sheet in sheets:
                    text.writelines(csv_lines(sheet.columns, sheet.rows))
        if trial:
            click.echo(f"hash {trial.hash}", err=True)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise click.BadParameter(f"“{text}” is no month; write it like 2026-06.") from None


def _closing(month: str) -> Closing:
    from zerotrip.books.closing import closing_of

    found = closing_of(_month(month))
    if found is None:
        raise click.ClickException(f"Nobody has proposed to close {month}.")
    return found


def _tell(closing: Closing) -> None:
    click.echo(f"{closing.month:%Y-%m}: {closing.get_state_display()}, on {closing.trial_hash}")
