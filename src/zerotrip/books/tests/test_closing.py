"""June, as the accountant closes it and the auditor adds it up again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from python_calamine import CalamineWorkbook

from zerotrip.audit import reconciliation
from zerotrip.audit.models import Entry
from zerotrip.books import closing
from zerotrip.books.chart import agree, propose_rule
from zerotrip.books.models import Closing, ClosingState, PostingRule, Title
from zerotrip.books.obstacles import closed_until, obstacles
from zerotrip.books.sheets import KINDS, sheets_of
from zerotrip.books.trial import trial_balance
from zerotrip.books.vouchers import detail, vouchers
from zerotrip.core.errors import Conflict, NotAllowed, Stale
from zerotrip.core.money import Amount
from zerotrip.core.sheets import csv_lines, write_workbook
from zerotrip.demo.cast import Cast
from zerotrip.ledger.actions import hold, open_account, post, reverse, transfer
from zerotrip.ledger.errors import Closed
from zerotrip.ledger.models import Transfer

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
IN_JUNE = datetime(2026, 6, 20, 2, 0, tzinfo=UTC)
IN_JULY = datetime(2026, 7, 3, 2, 0, tzinfo=UTC)
Queries = Callable[[int], AbstractContextManager[object]]
FUND = "fund:mutual-aid.hospital"


@pytest.fixture
def books(cast: Cast) -> Cast:
    """The cast's endowment, a grant of 1,767.00 paid by the bank, and another that came back."""
    pay(cast, "HZ-1", 176_700, at=IN_JUNE)
    second = pay(cast, "HZ-2", 100, at=IN_JUNE)
    by = cast.sun.actor
    reverse(transfer=second, reference="back:HZ-2", by=by, at=IN_JUNE + timedelta(days=1), because="AC04")
    return cast


def pay(cast: Cast, ref: str, fen: int, *, at: datetime) -> Transfer:
    by, amount = cast.sun.actor, Amount.fen(fen)
    open_account(address=f"payable:{ref}")
    open_account(address="bank:main", may_overdraw=True)
    transfer(reference=f"owe:{ref}", source=FUND, destination=f"payable:{ref}", amount=amount, by=by, at=at)
    held = hold(reference=f"hold:{ref}", source=f"payable:{ref}", destination="bank:main", amount=amount,
                by=by, at=at)  # fmt: skip
    return post(hold=held, reference=f"paid:{ref}", by=by, at=at)


def close_june(cast: Cast) -> Closing:
    seen = trial_balance(JUNE).hash
    proposed = closing.propose(month=JUNE, seen_hash=seen, by=cast.accountant.actor, at=IN_JULY)
    return closing.confirm(closing=proposed, seen_hash=seen, by=cast.wu.actor, at=IN_JULY)


def lines(month: date) -> dict[str, tuple[int, int, int, int]]:
    return {
        line.title.code: (line.opening, line.debit, line.credit, line.closing)
        for line in trial_balance(month).lines
    }


def test_the_trial_balance_says_what_was_posted(books: Cast) -> None:
    trial = trial_balance(JUNE)
    endowment = next(line for line in trial.lines if line.title.code == "302").credit
    assert lines(JUNE) == {
        "102": (0, 100, 176_800, -176_700),
        "225": (0, 176_800, 176_900, -100),
        "302": (0, 0, endowment, -endowment),
        "304": (0, endowment, 0, endowment),
        "503": (0, 176_800, 0, 176_800),
    }
    assert trial.balances and trial.unposted == []
    assert lines(JULY)["503"] == (176_800, 0, 0, 176_800)


def test_income_and_expenses_begin_every_year_at_nothing(books: Cast) -> None:
    endowment = -lines(JUNE)["302"][3]
    assert lines(date(2027, 1, 1)) == {
        "102": (-176_700, 0, 0, -176_700),
        "225": (-100, 0, 0, -100),
        "302": (-endowment, 0, 0, -endowment),
        "304": (endowment + 176_800, 0, 0, endowment + 176_800),
    }
    assert trial_balance(date(2027, 1, 1)).balances


def test_june_is_closed_by_two_and_july_takes_what_comes_late(books: Cast) -> None:
    accountant, seen = books.accountant.actor, trial_balance(JUNE).hash
    assert obstacles(JUNE, trial_balance(JUNE), at=IN_JULY) == []
    with pytest.raises(NotAllowed):
        closing.propose(month=JUNE, seen_hash=seen, by=books.sun.actor, at=IN_JULY)
    proposed = closing.propose(month=JUNE, seen_hash=seen, by=accountant, at=IN_JULY)
    with pytest.raises(NotAllowed):
        closing.confirm(closing=proposed, seen_hash=seen, by=accountant, at=IN_JULY)
    closing.confirm(closing=proposed, seen_hash=seen, by=books.wu.actor, at=IN_JULY)
    assert (closed_until(), proposed.state) == (JUNE, ClosingState.CLOSED)
    with pytest.raises(Closed):
        pay(books, "HZ-3", 500, at=IN_JUNE)
    pay(books, "HZ-3", 500, at=IN_JULY)
    kept = {
        line.title_id: (line.opening_fen, line.debit_fen, line.credit_fen) for line in proposed.lines.all()
    }
    assert kept == {code: figures[:3] for code, figures in lines(JUNE).items()}
    assert reconciliation.run() == []
    closed = [entry.what for entry in Entry.objects.filter(about="month:2026-06").order_by("pk")]
    assert closed == ["month.closing-proposed", "month.closed"]


def test_what_was_looked_at_is_what_is_closed(books: Cast) -> None:
    seen = trial_balance(JUNE).hash
    proposed = closing.propose(month=JUNE, seen_hash=seen, by=books.accountant.actor, at=IN_JULY)
    pay(books, "HZ-3", 500, at=IN_JUNE)
    with pytest.raises(Stale):
        closing.confirm(closing=proposed, seen_hash=seen, by=books.wu.actor, at=IN_JULY)
    closing.drop(closing=proposed, by=books.accountant.actor, at=IN_JULY, because="HZ-3 was missing")
    assert close_june(books).state == ClosingState.CLOSED


def test_reopened_by_two_and_closed_again_both_stand(books: Cast) -> None:
    first, accountant = close_june(books), books.accountant.actor
    closing.propose_reopening(closing=first, by=accountant, at=IN_JULY, because="An invoice was left out.")
    with pytest.raises(NotAllowed):
        closing.reopen(closing=first, by=accountant, at=IN_JULY)
    closing.reopen(closing=first, by=books.wu.actor, at=IN_JULY)
    pay(books, "HZ-3", 500, at=IN_JUNE)
    second = close_june(books)
    assert [one.state for one in Closing.objects.order_by("pk")] == ["reopened", "closed"]
    assert first.trial_hash != second.trial_hash
    assert {line.title_id for line in first.lines.all()} == {"102", "225", "302", "304", "503"}
    assert reconciliation.run() == []


def test_months_are_closed_in_their_order_and_when_they_are_over(books: Cast) -> None:
    def why(month: date, at: datetime) -> list[str]:
        with translation.override("en"):
            return [str(sentence) for sentence in obstacles(month, trial_balance(month), at=at)]

    assert why(JUNE, IN_JUNE) == ["The month is not over yet."]
    assert why(JULY, datetime(2026, 8, 2, tzinfo=UTC)) == ["2026-06 has to be closed first."]
    with pytest.raises(Conflict):
        closing.propose(month=JULY, seen_hash=trial_balance(JULY).hash, by=books.accountant.actor,
                        at=datetime(2026, 8, 2, tzinfo=UTC))  # fmt: skip


def test_what_no_rule_posts_is_named(books: Cast) -> None:
    open_account(address="elsewhere:x")
    one = Amount.fen(1)
    by = books.sun.actor
    transfer(reference="odd", source=FUND, destination="elsewhere:x", amount=one, by=by, at=IN_JUNE)
    trial = trial_balance(JUNE)
    assert trial.unposted == [(FUND, "elsewhere:x", 1)]
    with translation.override("en"):
        why = [str(sentence) for sentence in obstacles(JUNE, trial, at=IN_JULY)]
    assert why == [f"No posting rule fits {FUND} → elsewhere:x (1 entries). Add one to the chart."]


def test_a_rule_changed_by_two_leaves_closed_months_as_they_were(books: Cast) -> None:
    first = close_june(books)
    pay(books, "HZ-3", 500, at=IN_JULY)
    titles = Title.objects.in_bulk(["504", "225"])
    rule = propose_rule(source="fund:*", destination="payable:*", debit=titles["504"], credit=titles["225"],
                        summary="Rights", because="The board says so.", by=books.accountant.actor,
                        at=IN_JULY)  # fmt: skip
    assert "504" not in lines(JULY)
    with pytest.raises(NotAllowed):
        agree(rule=rule, by=books.accountant.actor, at=IN_JULY)
    agree(rule=rule, by=books.wu.actor, at=IN_JULY)
    assert (lines(JULY)["503"][1], lines(JULY)["504"][1]) == (0, 500)
    assert trial_balance(JUNE).hash == first.trial_hash
    assert PostingRule.objects.filter(source="fund:*", destination="payable:*").count() == 2


def test_the_database_refuses_one_person_for_two(books: Cast) -> None:
    first = close_june(books)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.filter(pk=first.pk).update(confirmed_by_key=first.proposed_by_key)


def test_added_up_outside_it_comes_to_the_same(books: Cast) -> None:
    """As an auditor does: the sheets alone, read by a program that knows nothing of the ledger."""
    out = io.BytesIO()
    write_workbook(out, [sheet for kind in KINDS for sheet in sheets_of(kind, JUNE)], made_at=IN_JULY)
    book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    trial, *details, slips = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    by_title: dict[str, list[Decimal]] = {}
    for row in slips[1:]:
        sides = by_title.setdefault(str(row[4]), [Decimal(0), Decimal(0)])
        sides[0] += Decimal(str(row[6]))
        sides[1] += Decimal(str(row[7]))
    assert by_title == {str(row[0]): [Decimal(str(row[4])), Decimal(str(row[5]))] for row in trial[1:-1]}
    assert len(details) == 5
    for name, rows in zip(book.sheet_names[1:-1], details, strict=True):
        code = name.split()[0]
        debit, credit = (sum(Decimal(str(row[at])) for row in rows[1:]) for at in (5, 6))
        assert [debit, credit] == by_title[code]
    assert [line.balance for line in detail(Title.objects.get(code="225"), JUNE)][-1] == lines(JUNE)["225"][3]
    text = "".join(
        csv_lines(sheets_of("trial-balance", JUNE)[0].columns, sheets_of("trial-balance", JUNE)[0].rows)
    )
    assert len(list(csv.reader(io.StringIO(text)))) == 7


def test_vouchers_are_numbered_through_the_month(books: Cast) -> None:
    found = vouchers(JUNE)
    assert [one.number for one in found] == [f"202606-{n:04d}" for n in range(1, len(found) + 1)]
    assert [(one.debit.code, one.credit.code, one.fen) for one in found][1:] == [
        ("503", "225", 176_800),
        ("225", "102", 176_800),
        ("102", "225", 100),
    ]


def test_queries_do_not_grow_with_the_books(books: Cast, django_assert_num_queries: Queries) -> None:
    with django_assert_num_queries(3):
        trial_balance(JUNE)
    for n in range(3):
        pay(books, f"HZ-{n + 10}", 100, at=IN_JUNE)
    with django_assert_num_queries(3):
        trial_balance(JUNE)
    with django_assert_num_queries(2):
        vouchers(JUNE)
