"""Evidence debts and what is owed back, as far as one may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import standing_of
from zerotrip.cases.models import Case, Debt, Recovery, RecoveryPart
from zerotrip.cases.models.debt import DebtQuerySet
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


def debts_visible_to(actor: Actor, on: date) -> DebtQuerySet:
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
    standing = Prefetch("parts", RecoveryPart.objects.standing())
    return list(whole.prefetch_related(standing).order_by("at", "uid")[:SHOWN])


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
    found = Recovery.objects.select_related(*_RECOVERY)
    recovery = found.filter(reference=reference).first()
    if recovery is None or not _sees(actor, recovery, day_of(at)):
        raise NotVisible("no-such-recovery", _("There is no such sum, or it is not yours to see."))
    answer = QUESTIONS[may](standing_of(actor, recovery.award.case, at=at), recovery)
    if not answer:
        raise NotAllowed("may-not", answer.reason)
    return recovery


def debt_for(actor: Actor, ref: str, *, at: datetime, may: str) -> Debt:
    """The door to the debt of a case, the latest, for an officer's word on it."""
    rows = debts_visible_to(actor, day_of(at)).filter(case__ref=ref).select_related(*_WHOLE)
    debt = rows.order_by("-pk").first()
    if debt is None:
        raise NotVisible("no-such-debt", _("There is no such debt, or it is not yours to see."))
    answer = may_on_debt(standing_of(actor, debt.case, at=at), debt, may)
    if not answer:
        raise NotAllowed("may-not", answer.reason)
    return debt


_RECOVERY = (
    "award__case__person",
    "award__case__organisation",
    "award__case__edition",
    "debt__settlement",
    "person",
)
_WHOLE = ("case__edition", "case__person", "case__payee", "case__organisation", "decision", "settlement")


def may_on_debt(standing: Standing, debt: Debt, verb: str) -> Answer:
    waits = debt.is_open if verb == "confirm" else debt.is_contrary
    if not waits:
        return Answer(False, _("This does not wait for an officer's word now."))
    answer = _decides(standing, debt.case)
    if answer and verb == "confirm" and debt.decision.by_key == standing.actor.key:
        return Answer(False, ALREADY_DECIDED)
    return answer


def _sees(actor: Actor, recovery: Recovery, on: date) -> bool:
    own = actor.key == recovery.person.key
    return own or recoveries_visible_to(actor, on).filter(pk=recovery.pk).exists()


def _may_object(standing: Standing, recovery: Recovery) -> Answer:
    if standing.is_subject:
        return YES
    return Answer(False, _("Only the person concerned can object."))


def _may_decide(standing: Standing, recovery: Recovery) -> Answer:
    return _decides(standing, recovery.award.case)


def _may_plan(standing: Standing, recovery: Recovery) -> Answer:
    """Either side: whoever owes it, or an officer of the place."""
    own = standing.actor.key == recovery.person.key
    return YES if own else _decides(standing, recovery.award.case)


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
    "view": lambda _standing, _recovery: YES,
    "plan": _may_plan,
}
