"""A case that two check and a cashier pays, as often as wanted, all of them alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from zerotrip.audit.actions import seal
from zerotrip.audit.queries import verify
from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.actions import answer, open_case
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import TWO, publish_item
from zerotrip.core.clock import now
from zerotrip.demo.cast import Cast, seat_the_cast
from zerotrip.org.second_factor import PROVEN
from zerotrip.payments.models import Batch, Line, Payable

LONG_SINCE = timedelta(days=60)
"""A new account is not paid to at once."""


@dataclass
class MoneyCase:
    cast: Cast
    layout: str = "plain-csv"

    @classmethod
    def begin(cls) -> MoneyCase:
        at = now()
        cast = seat_the_cast(at=at - LONG_SINCE, year=at.year)
        publish_item("twice", by=cast.actors["admin"], second=cast.actors["zhao"], at=at, process=TWO)
        seal(at=at)  # nothing is released while nobody signs the journal
        one = cls(cast)
        one.open("asked")  # what she answers here counts for the others: they are all alike
        return one

    @property
    def users(self) -> dict[str, Any]:
        return {name: getattr(self.cast, name) for name in ("wu", "zhao", "sun")}

    def open(self, subject: str) -> Case:
        chen = self.cast.actors["chen"]
        made: dict[str, Any] = {"item_id": "hz.sample.twice", "person": self.cast.chen, "subject": subject}
        case = open_case(**made, by=chen, at=now())
        if case.state != "supplement":
            return case  # what she said of an earlier one still counts
        return answer(case, answers={"need.grade": "deep"}, by=chen, at=now())

    def batch_of(self, case: Case) -> Batch:
        return Batch.objects.get(lines__payable__in=_payables(case))

    def outcome(self, case: Case) -> dict[str, Any]:
        """What must be the same for each of them."""
        case = Case.objects.get(pk=case.pk)
        payables = _payables(case)
        lines = Line.objects.filter(payable__in=payables)
        return {
            "state": case.state,
            "events": [event.kind for event in case.events.order_by("pk")],
            "decisions": list(case.decisions.values_list("verdict", "amount_fen")),
            "owed": list(payables.values_list("amount_fen", flat=True)),
            "lines": list(lines.values_list("amount_fen", "state")),
            "batches": list(Batch.objects.filter(lines__in=lines).values_list("state", flat=True)),
        }

    def faults(self) -> list[str]:
        return [str(each) for each in (*verify(), *reconcile())]


def signed_in(user: Any) -> str:
    """A session of this user, as the browser would keep it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[PROVEN] = True  # the second factor
    session.save()
    return client.cookies["sessionid"].value


def _payables(case: Case) -> Any:
    return Payable.objects.filter(reference=case.ref)
