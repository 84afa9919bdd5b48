"""Any order of any acts on the real actions, next to a model that fits on one screen.

After each step the model and the books say the same, and the books say the same as their transfers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import Amount
from zerotrip.ledger import actions, book, queries
from zerotrip.ledger.models import Kind, Transfer
from zerotrip.ledger.moves import Changes, Move

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)
BY = Actor.system("test")
OUTSIDE, FUNDS = "outside:test", ("fund:a", "fund:b", "fund:c")
PLACES = st.sampled_from((OUTSIDE, *FUNDS))
SUMS = st.integers(1, 40)


class Books(RuleBasedStateMachine):
    """`posted` and `held` are the model; `resolved` what was posted, voided or reversed already."""

    holds: Bundle[Transfer] = Bundle("holds")
    moved: Bundle[Transfer] = Bundle("moved")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        actions.open_account(address=OUTSIDE, may_overdraw=True)
        actions.open_accounts(addresses=FUNDS)
        self.posted = dict.fromkeys((OUTSIDE, *FUNDS), 0)
        self.held = dict.fromkeys((OUTSIDE, *FUNDS), 0)
        self.resolved: set[int] = set()
        self.count = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def reference(self) -> str:
        self.count += 1
        return f"r{self.count}"

    def covers(self, place: str, amount: int) -> bool:
        return place == OUTSIDE or self.posted[place] - self.held[place] >= amount

    def move(self, source: str, destination: str, amount: int) -> None:
        self.posted[source] -= amount
        self.posted[destination] += amount

    @contextmanager
    def expecting(self, lawful: bool) -> Iterator[None]:
        """Refused exactly when the model says so."""
        try:
            with transaction.atomic():
                yield
            refused = False
        except (Conflict, Invalid):
            refused = True
        assert refused is not lawful

    @rule(target=moved, source=PLACES, destination=PLACES, amount=SUMS)
    def transfer(self, source: str, destination: str, amount: int) -> Any:
        made: list[Transfer] = []
        lawful = source != destination and self.covers(source, amount)
        with self.expecting(lawful):
            made.append(
                actions.transfer(
                    reference=self.reference(), source=source, destination=destination,
                    amount=Amount.fen(amount), by=BY, at=AT,
                )
            )  # fmt: skip
        if lawful:
            self.move(source, destination, amount)
        return multiple(*made)

    @rule(target=holds, source=PLACES, destination=PLACES, amount=SUMS)
    def hold(self, source: str, destination: str, amount: int) -> Any:
        made: list[Transfer] = []
        lawful = source != destination and self.covers(source, amount)
        with self.expecting(lawful):
            made.append(
                actions.hold(
                    reference=self.reference(), source=source, destination=destination,
                    amount=Amount.fen(amount), by=BY, at=AT,
                )
            )  # fmt: skip
        if lawful:
            self.held[source] += amount
        return multiple(*made)

    @rule(target=moved, hold=holds, part=st.none() | SUMS)
    def post(self, hold: Transfer, part: int | None) -> Any:
        made: list[Transfer] = []
        amount = hold.amount_minor if part is None else part
        lawful = hold.pk not in self.resolved and amount <= hold.amount_minor
        with self.expecting(lawful):
            said = None if part is None else Amount.fen(part)
            made.append(actions.post(hold=hold, reference=self.reference(), amount=said, by=BY, at=AT))
        if lawful:
            self.resolved.add(hold.pk)
            self.held[hold.source.address] -= hold.amount_minor
            self.move(hold.source.address, hold.destination.address, amount)
        return multiple(*made)

    @rule(hold=holds)
    def void(self, hold: Transfer) -> None:
        lawful = hold.pk not in self.resolved
        with self.expecting(lawful):
            actions.void(hold=hold, reference=self.reference(), by=BY, at=AT)
        if lawful:
            self.resolved.add(hold.pk)
            self.held[hold.source.address] -= hold.amount_minor

    @rule(earlier=moved)
    def reverse(self, earlier: Transfer) -> None:
        source, destination = earlier.destination.address, earlier.source.address
        lawful = earlier.pk not in self.resolved and self.covers(source, earlier.amount_minor)
        with self.expecting(lawful):
            actions.reverse(transfer=earlier, reference=self.reference(), by=BY, at=AT, because="test")
        if lawful:
            self.resolved.add(earlier.pk)
            self.move(source, destination, earlier.amount_minor)

    @rule(earlier=moved | holds, change=st.booleans())
    def say_it_again(self, earlier: Transfer, change: bool) -> None:
        """The same reference answers the same transfer; with another sum it is refused. Nothing moves."""
        if earlier.resolves_id is not None:
            return
        verb = actions.hold if earlier.kind == "hold" else actions.transfer
        with self.expecting(not change):
            again = verb(
                reference=earlier.reference, source=earlier.source.address,
                destination=earlier.destination.address,
                amount=Amount.fen(earlier.amount_minor + change), by=BY, at=AT,
            )  # fmt: skip
            assert again == earlier

    @invariant()
    def says_what_the_model_says(self) -> None:
        balances = queries.balances(self.posted)
        assert {place: one.posted.minor for place, one in balances.items()} == self.posted
        assert {place: one.held_out.minor for place, one in balances.items()} == self.held
        assert sum(self.posted.values()) == 0
        assert all(balances[place].available.minor >= 0 for place in FUNDS)

    @invariant()
    def reconciles(self) -> None:
        assert queries.reconcile() == []


PATIENT = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    report_multiple_bugs=False,
)


def test_no_order_of_acts_breaks_the_books() -> None:
    run_state_machine_as_test(Books, settings=PATIENT)


WRONG_SQL = {
    "a hold forgets the source": ("held_out_minor + change.column5\nFROM", "held_out_minor\nFROM"),
    "a hold forgets the destination": ("held_in_minor + change.column4", "held_in_minor"),
    "the destination gets nothing": ("posted_in_minor + change.column2,", "posted_in_minor,"),
    "the source keeps it": ("posted_out_minor + change.column3,", "posted_out_minor,"),
    "held money is spent": ("+ held_out_minor + change.column5)", ")"),
    "nobody looks at the balance": ("(may_overdraw OR", "(1 = 1 OR may_overdraw OR"),
    "one fen too careful": ("posted_in_minor + change.column2 >=", "posted_in_minor + change.column2 >"),
}


def _frees_only_what_it_posts(move: Move) -> int:
    return move.amount.minor if move.kind == Kind.HOLD else -move.amount.minor if move.resolves else 0


def _frees_nothing_when_voided(move: Move) -> int:
    if move.kind == Kind.HOLD:
        return move.amount.minor
    return -move.resolves.amount_minor if move.kind == Kind.POST and move.resolves else 0


WRONG_CODE: dict[str, tuple[object, str, Any]] = {
    "part of a hold stays held": (Changes, "_held_more_or_less", staticmethod(_frees_only_what_it_posts)),
    "a voided hold stays held": (Changes, "_held_more_or_less", staticmethod(_frees_nothing_when_voided)),
    "a hold is resolved twice": (book, "_refuse_resolved", lambda moves: None),
    "a reference is used twice": (book, "_already_written", lambda moves, hashes: {}),
}


@pytest.mark.parametrize("fault", [*WRONG_SQL, *WRONG_CODE])
def test_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the model, the reconciliation or the database's own constraints: it does not pass."""
    if fault in WRONG_SQL:
        right, wrong = WRONG_SQL[fault]
        assert right in book._UPDATE
        monkeypatch.setattr(book, "_UPDATE", book._UPDATE.replace(right, wrong))
    else:
        monkeypatch.setattr(*WRONG_CODE[fault])
    with pytest.raises((AssertionError, IntegrityError)):
        run_state_machine_as_test(Books, settings=settings(PATIENT, phases=[Phase.generate]))
