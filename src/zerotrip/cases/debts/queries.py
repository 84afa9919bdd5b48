"""Evidence debts and what is owed back, as far as one may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import standing_of
from zerotrip.cases.models import Case, Debt, Recovery
from zerotrip.cases.policy import ALREADY_DECIDED, CHECKS, READERS, YES, Answer, Standing
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.core.text import Text
from zerotrip.evidence.factset import label_of
from zerotrip.members.models import Person
from zerotrip.org.queries import reach

Row = TypeVar("Row", bound=Model)
CASHIERS = ("cashier",)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Owing:
    """One line of the lists: a debt, whom it waits for and for how many days."""

    debt: Debt
    departments: list[Text]
    days: int


@dataclass(frozen=True, slots=True)
class Sums:
    open_count: int
    open_fen: int
    left_fen: int


def debts_visible_to(actor: Actor, on: date) -> QuerySet[Debt]:
    return reach(actor, on).filter(
        Debt.objects.all(), field="case__organisation__path", role=(*READERS, *CASHIERS)
    )


def recoveries_visible_to(actor: Actor, on: date) -> QuerySet[Recovery]:
    return reach(actor, on).filter(
        Recovery.objects.all(), field="award__case__organisation__path", role=(*READERS, *CASHIERS)
    )


def listed(debts: QuerySet[Debt], *, at: datetime, order: str = "since") -> list[Owing]:
    """The first of them in that order: a page, not the archive."""
    rows = debts.select_related("case__person", "case__edition", "case__organisation")
    rows = rows.defer("case__edition__text", "case__edition__facts_text").order_by(order, "pk")[:SHOWN]
    return [Owing(row, [label_of(key) for key in row.sources], (at - row.since).days) for row in rows]


def recoveries(rows: QuerySet[Recovery]) -> list[Recovery]:
    whole = rows.select_related("award__case__person", "award__case__edition", "debt", "person")
    whole = whole.defer("award__case__edition__text", "award__case__edition__facts_text")
    return list(whole.prefetch_related("parts").order_by("at", "uid")[:SHOWN])


def sums_of(debts: QuerySet[Debt], owed: QuerySet[Recovery]) -> Sums:
    open_ = debts.filter(state="open")
    return Sums(
        open_.count(),
        open_.aggregate(sum=Sum("amount_fen"))["sum"] or 0,
        owed.aggregate(sum=Sum("left_fen"))["sum"] or 0,
    )


def own_debts(person: Person) -> QuerySet[Debt]:
    return Debt.objects.filter(case__person=person)


def own_recoveries(person: Person) -> QuerySet[Recovery]:
    return Recovery.objects.filter(person=person)


def recovery_for(actor: Actor, reference: str, *, at: datetime, may: str) -> Recovery:
    """The door: not visible is absent; visible but not allowed is refused with the reason."""
    found = Recovery.objects.select_related("award__case__person", "award__case__organisation", "debt")
    recovery = found.filter(reference=reference).first()
    if recovery is None or not _sees(actor, recovery, day_of(at)):
        raise NotVisible("no-such-recovery", _("There is no such sum, or it is not yours to see."))
    answer = QUESTIONS[may](standing_of(actor, recovery.award.case, at=at), recovery)
    if not answer:
        raise NotAllowed("may-not", answer.reason)
    return recovery


def _sees(actor: Actor, recovery: Recovery, on: date) -> bool:
    own = actor.key == recovery.person.key
    return own or recoveries_visible_to(actor, on).filter(pk=recovery.pk).exists()


def _may_object(standing: Standing, recovery: Recovery) -> Answer:
    if standing.is_subject:
        return YES
    return Answer(False, _("Only the person concerned can object."))


def debt_for(actor: Actor, ref: str, *, at: datetime) -> Debt:
    """The door for whoever lets a provisional decision stand: an officer who has not made it."""
    found = Debt.objects.select_related(
        "case__person", "case__payee", "case__organisation", "case__edition", "decision"
    )
    debt = found.filter(case__ref=ref).first()
    if debt is None or not debts_visible_to(actor, day_of(at)).filter(pk=debt.pk).exists():
        raise NotVisible("no-such-debt", _("There is no such decision, or it is not yours to see."))
    answer = _decides(standing_of(actor, debt.case, at=at), debt.case)
    if answer and debt.decision.by_key == actor.key:
        answer = Answer(False, ALREADY_DECIDED)
    if not answer:
        raise NotAllowed("may-not", answer.reason)
    return debt


def _may_decide(standing: Standing, recovery: Recovery) -> Answer:
    return _decides(standing, recovery.award.case)


def _decides(standing: Standing, case: Case) -> Answer:
    if standing.is_subject or standing.is_family:
        return Answer(False, _("Nobody decides on their own claim or on one of their own family."))
    if standing.reach.covers(case.organisation.path, role=CHECKS):
        return YES
    return Answer(False, _("This is for an officer or an approver of the place."))


def _may_repay(standing: Standing, recovery: Recovery) -> Answer:
    if standing.reach.covers(recovery.award.case.organisation.path, role=CASHIERS):
        return YES
    return Answer(False, _("Money that came in is entered by the cashier."))


QUESTIONS = {
    "object": _may_object,
    "uphold": _may_decide,
    "propose": _may_decide,
    "forgo": _may_decide,
    "repay": _may_repay,
}
