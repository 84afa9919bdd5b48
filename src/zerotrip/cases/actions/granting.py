"""From a verdict to a decision on record and a sum in the books."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.debts.owing import owe_evidence
from zerotrip.cases.debts.recovering import deduct
from zerotrip.cases.debts.silence import owed_by
from zerotrip.cases.evaluation import Evaluation, keep_receipt, last_number
from zerotrip.cases.models import Award, Case, Decision
from zerotrip.cases.sparing import spared_by
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Stale
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.payments.actions import owe


def decide(
    case: Case, seen: Evaluation, *, stage: str, verdict: str, by: Actor, at: datetime, because: str = ""
) -> Decision:
    granted, spared = verdict == "granted", spared_by(seen)
    return Decision.objects.create(
        case=case,
        number=case.decisions.count() + 1,
        stage=stage,
        verdict=verdict,
        amount_fen=(seen.amount_fen or 0) if granted else None,
        at=at,
        by_key=by.key,
        by_name=by.name,
        because=because,
        receipt=keep_receipt(case, seen, at=at, owed=owed_by(case, seen)),
        papers_spared=spared.papers,
        fields_spared=spared.fields,
    )


def grant_sum(case: Case, seen: Evaluation, *, by: Actor, at: datetime) -> Award:
    """Writes the award under the number that the evaluation rests on and moves the sum out of the fund."""
    amount = Amount.fen(seen.amount_fen or 0)
    award = _award(case, seen, amount)
    debt = owe_evidence(case, seen, award)
    amount -= Amount.fen(deduct(award, fund=case.fund, by=by, at=at))
    if amount:
        owe(
            reference=award.reference,
            person=case.payee or case.person,
            amount=amount,
            fund=case.fund,
            item_id=case.item_id,
            purpose=case.name,
            organisation=case.organisation,
            by=by,
            at=at,
            because=case.ref,
        )
    notices.granted(case, Amount.fen(award.amount_fen), debt, at=at)
    return award


def _award(case: Case, seen: Evaluation, amount: Amount) -> Award:
    day = seen.as_of or case.opened_on
    try:
        with transaction.atomic():
            return Award.objects.create(
                case=case, person=case.person, number=seen.awards_seen + 1, item_id=case.item_id, on=day,
                amount_fen=amount.minor, reference=case.ref, once_key=_once_key(case, seen, day),
            )  # fmt: skip
    except IntegrityError:
        if last_number(case.person) == seen.awards_seen:
            raise Conflict(
                "awarded-before", _("This has been granted to this person before; it is given once only.")
            ) from None
        raise Stale(
            "award-meanwhile",
            _("Another sum for the same person was decided a moment ago; this one is worked out again."),
        ) from None


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
