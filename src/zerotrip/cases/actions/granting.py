"""From a verdict to a decision on record and a sum in the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.ceilings.actions import leave_ceiling, under_ceiling
from zerotrip.cases.debts.owing import owe_evidence
from zerotrip.cases.debts.recovering import deduct
from zerotrip.cases.debts.reversing import cancel, put_back
from zerotrip.cases.debts.silence import owed_by
from zerotrip.cases.debts.sums import owe_award
from zerotrip.cases.evaluation import Evaluation, last_number, receipt_of
from zerotrip.cases.household import FACT, changed_since
from zerotrip.cases.models import Award, Case, Decision, Verdict
from zerotrip.cases.paid import references_of
from zerotrip.cases.sparing import spared_by
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Stale
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.payments.actions import disown


@dataclass(frozen=True, slots=True)
class Sum:
    """What is granted: the rule's own sum, or another one that two approvers answer for."""

    amount_fen: int
    departs: bool = False
    grade: str = ""
    because: str = ""


def sum_of_rule(seen: Evaluation) -> Sum:
    return Sum(seen.amount_fen or 0)


def sum_decided(decision: Decision) -> Sum:
    return Sum(decision.amount_fen or 0, decision.departs, decision.grade, decision.because)


def decide(
    case: Case,
    seen: Evaluation,
    *,
    stage: str,
    by: Actor,
    at: datetime,
    granted: Sum | None = None,
    because: str = "",
) -> Decision:
    """Keeps what a stage said with the receipt of what it saw; `granted` is None for a no."""
    decision = decided(
        case,
        seen,
        number=case.decisions.count() + 1,
        stage=stage,
        by=by,
        at=at,
        granted=granted,
        because=because,
    )
    decision.receipt.save(force_insert=True)
    decision.save(force_insert=True)
    return decision


def decided(
    case: Case,
    seen: Evaluation,
    *,
    number: int,
    stage: str,
    by: Actor,
    at: datetime,
    granted: Sum | None,
    because: str = "",
) -> Decision:
    """The same with its receipt, to be written by whoever asks."""
    spared = spared_by(seen)
    return Decision(
        case=case,
        number=number,
        stage=stage,
        verdict=Verdict.GRANTED if granted else Verdict.REFUSED,
        amount_fen=granted.amount_fen if granted else None,
        departs=bool(granted and granted.departs),
        grade=granted.grade if granted else "",
        at=at,
        by_key=by.key,
        by_name=by.name,
        because=because or (granted.because if granted else ""),
        receipt=receipt_of(case, seen, at=at, owed=owed_by(case, seen)),
        papers_spared=spared.papers,
        fields_spared=spared.fields,
    )


def grant_sum(
    case: Case, seen: Evaluation, granted: Sum, *, first: bool = False, by: Actor, at: datetime
) -> Award:
    """Writes the award under the number that the evaluation rests on and moves the sum out of the fund.

    `first`: nothing was decided on the case before, so there is nothing of an earlier grant to look for.
    """
    together = seen.factset.findings.get(FACT)
    if together is not None and changed_since(case.person, together.value, on=day_of(at)):
        raise award_meanwhile()
    award = _award(case, seen, Amount.fen(granted.amount_fen), first=first)
    debt = owe_evidence(case, seen, award)
    due = given = under_ceiling(award, seen, granted.amount_fen, first=first, by=by, at=at)
    due -= 0 if first else cancel(award, due, by=by, at=at)
    due -= deduct(award, due, fund=case.fund, by=by, at=at)
    if due:
        owe_award(award, due, first=first, by=by, at=at)
    notices.granted(case, Amount.fen(given), debt, rule=Amount.fen(award.amount_fen), at=at)
    return award


def take_back(case: Case, *, by: Actor, at: datetime, because: str) -> None:
    """The award counts no more and the money is the fund's again; refused once a bank file has it."""
    for award in Award.objects.filter(case=case, voided_at=None):
        put_back(award, fund=case.fund, by=by, at=at)
    Award.objects.filter(case=case, voided_at=None).update(voided_at=at, once_key=None)
    for reference in references_of(case):
        disown(reference=reference, by=by, at=at, because=because)
    for award in Award.objects.filter(case=case).select_related("case", "person"):
        leave_ceiling(award, by=by, at=at)


def _award(case: Case, seen: Evaluation, amount: Amount, *, first: bool) -> Award:
    row = award_row(case, seen, amount)
    try:
        with transaction.atomic():
            # One that was taken back comes to life again, under the next number like any other.
            if not first and Award.objects.filter(case=case, voided_at__isnull=False).update(**row):
                return Award.objects.get(case=case)
            return Award.objects.create(case=case, **row)
    except IntegrityError:
        if last_number(case.person) == seen.awards_seen:
            raise Conflict(
                "awarded-before", _("This has been granted to this person before; it is given once only.")
            ) from None
        raise award_meanwhile() from None


def award_row(case: Case, seen: Evaluation, amount: Amount) -> dict[str, Any]:
    day = seen.as_of or case.opened_on
    return {"person": case.person, "number": seen.awards_seen + 1, "item_id": case.item_id, "on": day,
            "amount_fen": amount.minor, "reference": case.ref, "once_key": _once_key(case, seen, day),
            "voided_at": None}  # fmt: skip


def award_meanwhile() -> Stale:
    return Stale(
        "award-meanwhile",
        _("Another sum for the same person was decided a moment ago; this one is worked out again."),
    )


def _once_key(case: Case, seen: Evaluation, day: date) -> str | None:
    once = case.edition.loaded.item.once
    if once == "lifetime":
        return f"{case.item_id}|{case.person_id}"
    if once == "period":
        period = seen.decision.period
        return f"{case.item_id}|{case.person_id}|{period.key if period else day.year}"
    return None


def refusal_sentence(seen: Evaluation) -> str:
    """Every failed condition's own sentence, in Chinese, as it stands in the record."""
    return "".join(pick(c.says, "zh-hans") for c in seen.decision.conditions if c.outcome == "unmet")
