"""Sums over a period: the difference is paid, once, and never by two decisions that ignore each other."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from zerotrip import rules
from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.evaluation import evaluate, on_record
from zerotrip.cases.models import Award, Case
from zerotrip.cases.offers import offers_of
from zerotrip.cases.replaying import replay
from zerotrip.cases.tests.conftest import HOSPITAL, Settle
from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_second_stay_of_a_year_pays_the_difference(settle: Settle) -> None:
    settle(diagnosis="J18.900", borne="4134.00")
    settle(diagnosis="J18.900", borne="866.00", settled_on="2026-06-11")
    paid = list(Award.objects.order_by("number").values_list("number", "item_id", "amount_fen"))
    hospital = [amount for _, item, amount in paid if item == HOSPITAL]
    # 5,000 in all: 200 + 4,000 × 50 % = 2,200; 1,767 of it was granted before
    assert hospital == [176_700, 43_300]
    assert [number for number, *_ in paid] == list(range(1, len(paid) + 1))
    assert [str(difference) for difference in reconcile()] == []


def test_a_decision_that_missed_another_award_does_not_go_through(settle: Settle, now: datetime) -> None:
    settle(diagnosis="J18.900")
    award = Award.objects.first()
    assert award is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(
            case=Case.objects.exclude(award__isnull=False).first() or award.case,
            person=award.person,
            number=award.number,
            item_id=HOSPITAL,
            on=award.on,
            amount_fen=1,
            reference="another",
        )


def test_a_kept_decision_replays_to_the_byte(settle: Settle) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    kept = case.decisions.get().receipt
    program = case.edition.loaded.program
    receipt = rules.Receipt(kept.canonical.open().encode(), kept.hash)
    assert rules.replay(program, receipt) is None
    shown = on_record(program, kept)
    assert (
        str(shown.decision.amount),
        shown.evidence[
            "settlement.self_borne" if "settlement.self_borne" in shown.evidence else "settlements"
        ]["status"],
    ) == ("1,767.00", "known")
    changed = rules.Receipt(receipt.canonical.replace(b'"4134.00"', b'"4135.00"'), receipt.hash)
    assert rules.replay(program, changed) is not None


def test_every_kept_decision_is_replayed_and_a_changed_one_is_named(settle: Settle) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    assert [one.difference for one in replay([case.ref])] == [None]
    kept = case.decisions.get().receipt
    kept.canonical = kept.canonical.open().replace('"1567.00"', '"1568.00"')
    kept.save()
    (changed,) = replay([case.ref])
    assert changed.difference is not None
    assert (changed.ref, changed.difference.kept, changed.difference.again) == (
        case.ref,
        "1568.00",
        "1567.00",
    )


def test_what_was_decided_stays_although_facts_move_on(settle: Settle, now: datetime) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    settle(diagnosis="J18.900", borne="20000.00", settled_on="2026-06-11")
    again = evaluate(case, at=now)
    shown = on_record(case.edition.loaded.program, case.decisions.get().receipt)
    assert again.amount_fen != 176_700
    assert str(shown.decision.amount) == "1,767.00"


@pytest.mark.parametrize("stays", [1, 3])
def test_offers_cost_the_same_number_of_queries_for_one_stay_and_three(
    settle: Settle, hall: Cast, now: datetime, stays: int, django_assert_num_queries: object
) -> None:
    for number in range(stays):
        settle(diagnosis="J18.900", settled_on=f"2026-06-0{number + 1}")
    with django_assert_num_queries(8):  # type: ignore[operator]
        offers_of(hall.chen, at=now)
