"""The cashier's page: what waits today, from what is owed to the month that is to be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.books.models import Closing, ClosingState
from zerotrip.books.obstacles import first_open
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now
from zerotrip.ledger.periods import bounds
from zerotrip.members.receipts import owed_to
from zerotrip.payments.models import Batch, Line, StatementEntry, Suspended
from zerotrip.payments.month_end import UNANSWERED
from zerotrip.payments.queries import owed, visible_to
from zerotrip.payments.statements.queries import compared, open_suspense, waiting_for_second
from zerotrip.payments.states import BatchState, LineState
from zerotrip.web.console.page import MONEY, show
from zerotrip.web.door import actor_at, for_desk, today

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of thing that may wait: how many, how much, since when, and where it is done."""

    what: str | Promise
    href: str
    count: int
    fen: int | None = None
    since: date | datetime | None = None


@for_desk(*MONEY)
def cashier(request: HttpRequest) -> HttpResponse:
    actor, on, at = actor_at(request), today(), now()
    batches = visible_to(actor, on)
    return show(
        request,
        "boards/cashier.html",
        here="cashier",
        tasks=[*_to_pay(actor, at), *_with_the_bank(batches), *_of_statements(), *_coming_in(actor, on)],
        made=batches.filter(state=BatchState.MADE).order_by("made_at")[:AT_ONCE],
        sent=_unanswered(batches)[:AT_ONCE],
        compared=compared(),
        month=_month(at),
        today=on,
        me=actor.key,
    )


def _to_pay(actor: Actor, at: datetime) -> Iterator[Task]:
    due = owed(actor, at)
    yield Task(_("Owed and ready: make a batch"), reverse("desk:payments"), due.count, due.total.minor)
    waiting = due.waiting.aggregate(
        n=Count("pk"), fen=Sum(F("amount_fen") - F("arrived_fen")), since=Min("at")
    )
    yield Task(
        _("Owed, waiting for the person's account"), reverse("desk:payments"), waiting["n"], waiting["fen"],
        waiting["since"],
    )  # fmt: skip


def _with_the_bank(batches: QuerySet[Batch]) -> Iterator[Task]:
    made = batches.filter(state=BatchState.MADE).aggregate(
        n=Count("pk"), fen=Sum("total_fen"), since=Min("made_at")
    )
    yield Task(
        _("Batches made, to be released by somebody else"), reverse("desk:payments"), made["n"], made["fen"],
        made["since"],
    )  # fmt: skip
    lines = Line.objects.filter(batch__in=batches.values("pk"))
    sent = lines.filter(state=LineState.SENT, batch__state__in=UNANSWERED)
    told = sent.aggregate(n=Count("pk"), fen=Sum("amount_fen"), since=Min("batch__released_at"))
    yield Task(
        _("Payments the bank has not answered"),
        reverse("desk:answers"),
        told["n"],
        told["fen"],
        told["since"],
    )
    doubt = lines.filter(state=LineState.DISPUTED)
    told = doubt.aggregate(n=Count("pk"), fen=Sum("amount_fen"), since=Min("answered_at"))
    yield Task(
        _("Payments the bank contradicts itself on"), reverse("desk:answers"), told["n"], told["fen"],
        told["since"],
    )  # fmt: skip


def _of_statements() -> Iterator[Task]:
    bank, entries = reverse("desk:bank"), open_suspense().order_by()
    told = entries.aggregate(n=Count("pk", distinct=True), since=Min("booked_at"))
    left = StatementEntry.objects.filter(left_fen__gt=0).aggregate(fen=Sum("left_fen"))["fen"]
    yield Task(_("Lines of the statement in doubt"), bank, told["n"], left or 0, told["since"])
    second = waiting_for_second().aggregate(n=Count("pk"), fen=Sum("amount_fen"), since=Min("at"))
    yield Task(
        _("Assignments waiting for a second person"), bank, second["n"], second["fen"], second["since"]
    )
    claims = Suspended.objects.standing().aggregate(
        n=Count("pk"), fen=Sum(F("said_fen") - F("known_fen")), since=Min("at")
    )
    yield Task(_("Claims of the bank in suspense"), bank, claims["n"], claims["fen"], claims["since"])


def _coming_in(actor: Actor, on: date) -> Iterator[Task]:
    fees = owed_to(actor, on).aggregate(n=Count("pk"), fen=Sum("fee_fen"))
    yield Task(_("Enrolment fees that units still owe"), reverse("desk:fees"), fees["n"], fees["fen"])


def _unanswered(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    open_lines = Q(lines__state=LineState.SENT)
    return (
        batches.filter(state__in=UNANSWERED)
        .annotate(
            open_count=Count("lines", filter=open_lines), open_fen=Sum("lines__amount_fen", filter=open_lines)
        )
        .order_by("released_at")
    )


@dataclass(frozen=True, slots=True)
class Month:
    """The first that is not closed; `proposed_by` once somebody has proposed to close it."""

    first: date
    is_over: bool
    proposed_by: str

    @property
    def slug(self) -> str:
        return f"{self.first:%Y-%m}"


def _month(at: datetime) -> Month | None:
    first = first_open()
    if first is None:
        return None
    proposed = Closing.objects.filter(month=first, state=ClosingState.PROPOSED).first()
    return Month(first, bounds(first)[1] <= at, proposed.proposed_by_name if proposed else "")
