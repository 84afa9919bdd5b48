"""What every act on money has at hand: the cast, a clock that only goes on, and a run that leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from stories.money_model import CITY, DISTRICT, GIFT, Bank, Model
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.ledger import queries as ledger
from zerotrip.members.models import Person
from zerotrip.points.rules import Rule

BEGIN = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
DUE = {GIFT: 10_000, CITY: 120_000, DISTRICT: 90_000}
IN_NOVEMBER, LATER = 150_000, 100_000
"""The ceiling of city and district together, by when a case was opened; the lowest that is said counts."""
FEES = {"P1": 3_600, "P2": 6_000, "P3": 2_000}
FUNDS = ("fund:gifts", "fund:city", "fund:district")
RULE = Rule(code="sample.points", fund="points-source", fen_per_point=10, valid_months=2)
TOWEL = {"zh-Hans": "毛巾", "en": "A towel"}
UNIT = "unit:330106-0001:fees"
PEOPLE = st.sampled_from(("chen", "lin"))
ITEMS = st.sampled_from(tuple(DUE))


KNOWN = ("at", "bank", "model", "items", "opened", "caused", "in_account", "began")
"""What a life knows of what it did: with the database, all that the next act goes on from."""


class Acting(RuleBasedStateMachine):
    cast: Cast
    """Seated once for all lives; each life is rolled back."""
    past: dict[str, object] = {}
    """What is known at the end of the opening, from which all lives go on; without one they begin anew."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at, self.bank, self.model = BEGIN, Bank(), Model()
        self.items: dict[str, str] = {}
        self.opened = self.caused = self.in_account = 0
        lin = Person.objects.get(uid=self.cast.actors["lin"].person_uid)
        self.people: dict[str, Person] = {"chen": self.cast.chen, "lin": lin}
        self.began = {fund: ledger.balance(fund).posted.minor for fund in (*FUNDS, UNIT)}
        vars(self).update(deepcopy(self.past))

    def stop_here(self) -> dict[str, object]:
        """What was done stays; answers what other lives go on from."""
        self.undo.__exit__(None, None, None)
        return {name: vars(self)[name] for name in KNOWN}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is refused leaves nothing behind."""
        with transaction.atomic():
            yield

    def by(self, name: str) -> Actor:
        return self.cast.actors[name]

    def tick(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at
