"""A department has answered: what was decided on the person's word is confirmed, topped up or taken back.

The decision is made again as on its own day, with the department's word in the place of the person's.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import desk_notices
from zerotrip.cases.actions.granting import award_meanwhile
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.actions.results import take_result_back
from zerotrip.cases.ceilings.actions import changed_to
from zerotrip.cases.debts import telling
from zerotrip.cases.debts.contrary import (
    look_at,
    put_before_an_officer,
    settled_debts,
    tells_otherwise,
)
from zerotrip.cases.debts.recovering import claim
from zerotrip.cases.debts.reversing import cancel
from zerotrip.cases.debts.sums import lessen_owed, top_up
from zerotrip.cases.evaluation import Evaluation, evaluate, keep_receipt
from zerotrip.cases.models import Award, Case, Debt, DebtState, Decision, Done, Stage, Verdict
from zerotrip.cases.moves import move, note
from zerotrip.cases.one_by_one import one_by_one
from zerotrip.cases.places import end_what_followed
from zerotrip.cases.signals import undone
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole
from zerotrip.evidence.actions import ask as ask_department
from zerotrip.evidence.models import Request
from zerotrip.members.models import Person

log = logging.getLogger(__name__)


def settle_due(*, at: datetime, refs: list[str]) -> int:
    """The open debts of the named cases; how many are settled by it."""
    return _settle_each(Debt.objects.open().filter(case__ref__in=refs), at=at)


def settle_answered(*, at: datetime) -> int:
    """Those of which no department is being asked any more."""
    asked = Request.objects.open().filter(
        person=OuterRef("case__person"), purposes__case_ref=OuterRef("case__ref")
    )
    return _settle_each(Debt.objects.open().filter(~Exists(asked)), at=at)


def _settle_each(debts: QuerySet[Debt], *, at: datetime) -> int:
    whole = debts.select_related(
        "case__edition", "case__person", "case__payee", "case__organisation", "decision"
    )
    return sum(one_by_one(whole.order_by("since", "pk"), lambda debt: settle(debt, at=at)))


@transaction.atomic
def settle(debt: Debt, *, at: datetime) -> bool:
    """False while something is still owed or the outcome is open; twice at once it is done once."""
    seen = definitive(debt)
    if owes_still(debt, seen):
        return False
    if seen.verdict != "unmet" and not seen.is_grantable:
        _ask_the_rest(debt, seen, at=at)
        return False
    return close(debt, seen, due_by(seen), by=PLATFORM, at=at)


@transaction.atomic
def confirm_by_hand(debt: Debt, *, because: str, by: Actor, at: datetime) -> Debt:
    """The department has answered without saying it, or a paper says otherwise: an officer lets the decision
    stand, with a reason."""
    because = _reason(because)
    seen = definitive(debt)
    stuck = owes_still(debt, seen) or bool(seen.contested)
    if seen.factset.pending & set(debt.sources) or not stuck:
        raise Conflict("still-asked", _("The department is still being asked; this settles itself."))
    due = (seen.amount_fen or 0) if seen.is_grantable else debt.amount_fen
    if not close(debt, seen, due, by=by, at=at, because=because):
        raise Conflict("debt-settled", _("This has been settled in the meantime."))
    debt.refresh_from_db()
    return debt


@transaction.atomic
def settle_anew(debt: Debt, *, because: str, by: Actor, at: datetime) -> Debt:
    """The officer follows what the department says now: the case is settled once more, by the rule's sum."""
    because, case = _reason(because), debt.case
    look_at(debt, because=because, by=by, at=at)
    if case.state != State.GRANTED:
        raise Conflict("not-granted", _("This was refused; please open the case again instead."))
    anew = _another(debt)
    seen = definitive(anew)
    if not close(anew, seen, due_by(seen), by=by, at=at, because=because):
        raise Conflict("debt-settled", _("This has been settled in the meantime."))
    return anew


@transaction.atomic
def let_stand(debt: Debt, *, because: str, by: Actor, at: datetime) -> Debt:
    """What was granted or refused stays, whatever the department says now."""
    because = _reason(because)
    look_at(debt, because=because, by=by, at=at)
    told = {"sources": debt.sources, "says_fen": debt.contrary_fen}
    note(debt.case, "debt-stands", by=by, at=at, because=because, data=told)
    return debt


def hear(*, person: Person, source: str, at: datetime) -> int:
    """A source speaks after what waited for it was settled: how many lie before an officer by it."""
    return sum(one_by_one(settled_debts(person, source), lambda debt: _hear(debt, at=at)))


def _hear(debt: Debt, *, at: datetime) -> bool:
    seen, decided = definitive(debt), debt.settlement
    if decided is None or (seen.verdict != "unmet" and not seen.is_grantable):
        return False
    return tells_otherwise(debt, decided, seen) and put_before_an_officer(debt, due_by(seen), at=at)


def _another(debt: Debt) -> Debt:
    last = debt.case.decisions.order_by("-number")[0]
    return Debt.objects.create(
        case=debt.case,
        decision=last,
        facts=debt.facts,
        sources=debt.sources,
        since=debt.since,
        amount_fen=debt.settled_fen or 0,
    )


def _reason(because: str) -> str:
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please give a reason; the person concerned will read it."), field="because"
        )
    return whole(because, 1000)


def definitive(debt: Debt) -> Evaluation:
    return evaluate(debt.case, at=debt.since, as_if_undecided=True)


def due_by(seen: Evaluation) -> int | None:
    """None where nothing is granted."""
    return (seen.amount_fen or 0) if seen.is_grantable else None


def owes_still(debt: Debt, seen: Evaluation) -> bool:
    """A fact that still rests on the person's word: the department has not spoken, or has not said it."""
    told = seen.factset.findings
    return any(told[key].source == "statement" for key in debt.facts if key in told)


def _ask_the_rest(debt: Debt, seen: Evaluation, *, at: datetime) -> None:
    """What has come in since may leave another fact open: a list that is whole no more, say."""
    case = debt.case
    for via in sorted({ask.via for ask in seen.ask_now if ask.via.startswith("source:")}):
        ask_department(
            person=case.person,
            source=via.removeprefix("source:"),
            subject=case.subject,
            purpose=case.item_id,
            case_ref=case.ref,
            by=PLATFORM,
            at=at,
        )


def close(
    debt: Debt, seen: Evaluation, due: int | None, *, by: Actor, at: datetime, because: str = ""
) -> bool:
    if (
        not Debt.objects.open()
        .filter(pk=debt.pk)
        .update(state=DebtState.CONFIRMED, settled_at=at, settled_fen=due or 0)
    ):
        return False
    case, award = debt.case, Award.objects.select_related("person").get(case=debt.case)
    award.case = case
    decision = _decide(case, seen, due, by=by, at=at, because=because)
    state = _set_right(debt, award, due, seen, by=by, at=at)
    Debt.objects.filter(pk=debt.pk).update(state=state, settlement=decision)
    debt.refresh_from_db()
    told = {"state": state, "was_fen": debt.amount_fen, "is_fen": due or 0}
    if due is None:
        _overturn(case, because=decision.because, data=told, by=by, at=at)
    else:
        note(case, "debt-settled", by=by, at=at, because=because, data=told)
    telling.settled(case, debt, at=at)
    return True


def _overturn(case: Case, *, because: str, data: dict[str, Any], by: Actor, at: datetime) -> None:
    """With the grant goes all that followed from it. A result that cannot be taken back stands for now, and
    the officers hear of it: it must not keep a debt from being settled."""
    was_done = case.result == Done.DONE
    move(case, "overturn", by=by, at=at, because=because, data=data)
    end_what_followed(case, at=at)
    undone.send(Case, case=case, at=at, because=because)
    if not was_done:
        return
    try:
        with transaction.atomic():
            take_result_back(case, at=at)
    except Exception as fault:
        log.error("case %s: its result cannot be taken back: %s", case.ref, type(fault).__name__)
        note(case, "result-stands", by=PLATFORM, at=at, because=type(fault).__name__)
        desk_notices.result_stands(case, at=at)


def _decide(
    case: Case, seen: Evaluation, due: int | None, *, by: Actor, at: datetime, because: str
) -> Decision:
    """The provisional one stays, with its receipt; this one stands beside it."""
    unmet = "".join(c.says["zh-Hans"] for c in seen.decision.conditions if c.outcome == "unmet")
    return Decision.objects.create(
        case=case,
        number=case.decisions.count() + 1,
        stage=Stage.AUTOMATIC if by == PLATFORM else Stage.FIRST,
        verdict=Verdict.REFUSED if due is None else Verdict.GRANTED,
        amount_fen=due,
        departs=due is not None and not seen.is_grantable,
        at=at,
        by_key=by.key,
        by_name=by.name,
        because=because or (unmet if due is None else ""),
        receipt=keep_receipt(case, seen, at=at),
    )


def _set_right(
    debt: Debt, award: Award, granted: int | None, seen: Evaluation, *, by: Actor, at: datetime
) -> DebtState:
    """The award becomes what is due, and the books follow."""
    was, due = award.amount_fen, granted or 0
    changes: dict[str, Any] = {"voided_at": at, "once_key": None} if granted is None else {"amount_fen": due}
    if due != was:
        changes["number"] = seen.awards_seen + 1
    _change(award, changes)
    was, due = changed_to(award, was, due, seen, by=by, at=at)
    if granted is not None and due == was:
        return DebtState.CONFIRMED
    if due > was:
        more = due - was
        more -= cancel(award, more, by=by, at=at)
        if more:
            top_up(debt, award, more, by=by, at=at)
        return DebtState.TOPPED_UP
    left = lessen_owed(award, was - due, by=by, at=at)
    if not left:
        return DebtState.CORRECTED
    claim(debt, award, left, fund=debt.case.fund, by=by, at=at)
    return DebtState.RECOVERY


def _change(award: Award, changes: dict[str, Any]) -> None:
    """Another sum takes the next number: of it and a grant worked out on the old one, one is Stale."""
    try:
        with transaction.atomic():
            Award.objects.filter(pk=award.pk).update(**changes)
    except IntegrityError:
        raise award_meanwhile() from None
    award.number = changes.get("number", award.number)
