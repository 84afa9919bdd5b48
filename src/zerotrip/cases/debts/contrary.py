"""A department says something else after a debt was settled: an officer looks, no machine decides twice."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from zerotrip import rules
from zerotrip.cases import desk_notices
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.evaluation import Evaluation, on_record
from zerotrip.cases.models import Case, Debt, Decision
from zerotrip.cases.moves import note
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.members.models import Person


def settled_debts(person: Person, source: str) -> list[Debt]:
    """Those that the source was waited for, where nothing has been decided since."""
    if not Debt.objects.filter(case__person=person).exists():  # as of most people
        return []
    last = Decision.objects.filter(case=OuterRef("case")).order_by("-number").values("pk")[:1]
    settled = Debt.objects.filter(case__person=person, case__state__in=(State.GRANTED, State.REFUSED))
    settled = settled.annotate(last=Subquery(last)).filter(settlement=F("last"))
    whole = settled.select_related(
        "case__edition", "case__person", "case__organisation", "settlement__receipt"
    )
    return [debt for debt in whole.order_by("pk") if source in debt.sources]


def same_outcome(case: Case, decision: Decision, seen: Evaluation) -> bool:
    """Whether the rule says what it said then: the same sum, or the same conditions that fail."""
    return _outcome(_then(case, decision)) == _outcome(seen.decision)


def tells_otherwise(debt: Debt, decision: Decision, seen: Evaluation) -> bool:
    """Other facts, and by them another outcome: what changed beside the department's word is no reason."""
    then, now = _then(debt.case, decision).inputs.facts, seen.decision.inputs.facts
    told = [(facts.scalars.get(key), facts.records.get(key)) for facts in (then, now) for key in debt.facts]
    half = len(debt.facts)
    return told[:half] != told[half:] and not same_outcome(debt.case, decision, seen)


def put_before_an_officer(debt: Debt, due: int | None, *, at: datetime) -> bool:
    """Once for each sum: an officer who has said that it stands is not told the same again."""
    fresh = Debt.objects.filter(pk=debt.pk).exclude(contrary_at__isnull=False, contrary_fen=due or 0)
    if not fresh.update(
        contrary_at=at, contrary_fen=due or 0, looked_at=None, looked_by_key="", looked_because=""
    ):
        return False
    debt.refresh_from_db()
    told = {"sources": debt.sources, "says_fen": due or 0}
    note(debt.case, "said-otherwise", by=PLATFORM, at=at, data=told)
    desk_notices.said_otherwise(debt.case, Amount.fen(due or 0), at=at)
    return True


def look_at(debt: Debt, *, because: str, by: Actor, at: datetime) -> None:
    mine = Debt.objects.contrary().filter(pk=debt.pk)
    if not mine.update(looked_at=at, looked_by_key=by.key, looked_because=because):
        raise Conflict("debt-looked-at", _("Somebody has looked at this in the meantime; nothing was done."))
    debt.refresh_from_db()


def _then(case: Case, decision: Decision) -> rules.Decision:
    return on_record(case.edition.loaded.program, decision.receipt).decision


def _outcome(decision: rules.Decision) -> tuple[object, ...]:
    failed = [one.code for one in decision.conditions if one.outcome == "unmet"]
    return decision.verdict, decision.amount, failed
