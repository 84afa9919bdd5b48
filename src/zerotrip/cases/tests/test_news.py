"""News is told at least once, in any order, by whoever is still alive; and a case never waits for nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from zerotrip.cases import news
from zerotrip.cases.actions import advance, open_case
from zerotrip.cases.models import Award, Case, Event
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, Settle
from zerotrip.catalogue.actions import publish_text
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.models import Request
from zerotrip.evidence.policy import QUICK_TRIES
from zerotrip.evidence.registry import registry
from zerotrip.evidence.tests.lines import Lines
from zerotrip.notices.models import Notice

pytestmark = pytest.mark.django_db
REASON = {"zh-Hans": "账户已销户。", "en": "The account is closed."}


def counts() -> tuple[int, ...]:
    return tuple(rows.objects.count() for rows in (Case, Event, Award, Notice))


def test_news_heard_twice_changes_nothing(settle: Settle, hall: Cast, now: datetime) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    paid = partial(
        news.payment_confirmed,
        reference=case.ref,
        amount=Amount.fen(176_700),
        account_tail="6217",
        at=now,
    )
    tell: tuple[Callable[[], object], ...] = (
        lambda: news.settlement_arrived(person=hall.chen, record=case.subject, at=now),
        lambda: news.department_answered(refs=[case.ref], at=now),
        lambda: news.payment_rejected(reference=case.ref, end_to_end_id="L1", reason=REASON, at=now),
        lambda: paid(end_to_end_id="L2"),
    )
    for each in tell:
        each()
    first = counts()
    for each in tell:
        each()
    assert counts() == first
    assert Event.objects.filter(case=case, kind__in=("paid", "payment-returned")).count() == 2


def test_a_payment_that_came_back_and_is_paid_again_is_told_again(settle: Settle, now: datetime) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    paid = partial(
        news.payment_confirmed,
        reference=case.ref,
        amount=Amount.fen(176_700),
        account_tail="6217",
        at=now,
    )
    paid(end_to_end_id="L1")
    news.payment_rejected(reference=case.ref, end_to_end_id="L1", reason=REASON, at=now)
    paid(end_to_end_id="L2")
    assert list(case.events.filter(kind__startswith="pa").values_list("kind", flat=True)) == [
        "paid", "payment-returned", "paid"
    ]  # fmt: skip


def test_a_returned_payment_is_told_with_the_banks_reason(settle: Settle, now: datetime) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    news.payment_rejected(reference=case.ref, end_to_end_id="L1", reason=REASON, at=now)
    told = Notice.objects.get(event="case.payment-returned")
    assert told.body["zh-Hans"].startswith("账户已销户。")
    assert (told.recipient_key, told.link) == (case.person.key, "/m/me/account/")
    news.payment_rejected(reference="nobody's", end_to_end_id="L1", reason=REASON, at=now)


def test_a_case_whose_signal_was_lost_goes_on(
    settle: Settle, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(news, "department_answered", lambda **_: None)
        case = settle(diagnosis="J18.900")[HOSPITAL]
        assert case.state == "gathering"
    news.go_on(at=now)
    case.refresh_from_db()
    assert case.state == "granted"


def test_looking_after_cases_that_wait_for_a_department_costs_one_query(
    settle: Settle, lines: Lines, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines.medical.faults.set("down")
    assert settle(diagnosis="J18.900")[HOSPITAL].state == "gathering"
    with django_assert_num_queries(1):
        assert news.go_on(at=now) == 0


def test_a_case_that_cannot_go_on_keeps_no_other_from_it(
    settle: Settle, hall: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(news, "department_answered", lambda **_: None)
        settle()
    broken = Case.objects.filter(state="gathering").order_by("pk").first()
    assert broken is not None

    def stumbling(case: Case, *, at: datetime) -> Case:
        if case.pk == broken.pk:
            raise ZeroDivisionError
        return advance(case, at=at)

    monkeypatch.setattr(news, "advance", stumbling)
    with pytest.raises(ZeroDivisionError):
        news.go_on(at=now)
    assert list(Case.objects.filter(state="gathering")) == [broken]


def test_a_silent_department_is_named_to_the_person_once(settle: Settle, lines: Lines, now: datetime) -> None:
    lines.medical.faults.set("down")
    case = settle(diagnosis="J18.900")[HOSPITAL]
    for _ in range(QUICK_TRIES + 2):
        now += timedelta(minutes=30)
        send_due(at=now)
    silent = case.events.filter(kind="department-silent").values_list("data__source", flat=True)
    assert list(silent) == sorted(set(silent))
    assert "medical-insurance.settlements" in silent
    lines.medical.faults.clear()
    while send_due(at=now + timedelta(hours=1)):
        pass
    case.refresh_from_db()
    assert case.state == "granted"


def test_a_rule_that_can_never_be_known_goes_to_an_officer(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    """Divided by zero: there is nothing to ask anybody."""
    subject = settle(diagnosis="J18.900")[HOSPITAL].subject
    case = _opened_with(hall, who, subject, "1 / (settlement.days - settlement.days) > 0", now)
    while send_due(at=now):
        pass
    case.refresh_from_db()
    assert (case.state, case.waits_for) == ("review", "district-officer")
    assert case.events.get(kind="pass-on").because


def test_a_source_nobody_is_connected_to_is_not_waited_for(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    subject = settle(diagnosis="J18.900")[HOSPITAL].subject
    registry.connectors.pop("human-resources")
    case = _opened_with(hall, who, subject, "member.employed", now)
    assert (case.state, case.asks.get().paper) == ("supplement", "employment-proof")


def test_a_department_that_answers_and_never_says_it_is_not_asked_for_ever(
    settle: Settle, hall: Cast, who: dict[str, Actor], lines: Lines, now: datetime
) -> None:
    """A visit that no scheme reads: every answer is empty, and none of them says that it is missing."""
    settle(diagnosis="J18.900")
    told = lines.medical.settle(person="chen", settled_on="2026-06-10", kind="inpatient")
    row = next(row for row in lines.medical._added if row["setl_id"] in told.body.decode())
    row["insutype"] = "390"
    case = open_case(item_id=HOSPITAL, person=hall.chen, subject=row["setl_id"], by=who["chen"], at=now)
    for _ in range(20):
        send_due(at=now)
        news.go_on(at=now)
    case.refresh_from_db()
    assert case.state in ("review", "refused", "supplement")
    asked = Request.objects.filter(person=hall.chen, subject=row["setl_id"])
    assert asked.count() <= 3


def test_facts_before_an_officer_are_kept_fresh(settle: Settle, now: datetime) -> None:
    case = settle()[MAJOR]
    assert case.state == "review"
    later = now + timedelta(days=31)
    before = Request.objects.count()
    news.keep_fresh(at=later)
    while send_due(at=later):
        pass
    assert Request.objects.count() > before
    news.keep_fresh(at=later)
    assert not Request.objects.open().exists()


def _opened_with(hall: Cast, who: dict[str, Actor], subject: str, that: str, now: datetime) -> Case:
    """A case of the hospital item with one condition more."""
    folder = settings.ZEROTRIP_PACKS / "hangzhou"
    text = (folder / "hospital-mutual-aid.toml").read_text("utf-8").partition("[[example]]")[0]
    text += '[[example]]\nname = "Nothing known"\non = 2026-06-12\nverdict = "unknown"\n'
    more = f"""[[require]]
code = "more"
that = "{that}"
says = {{ zh-Hans = "符合。", en = "It holds." }}
else = {{ zh-Hans = "不符合。", en = "It does not." }}
basis = "rules-2021"

[[deadline]]"""
    text = re.sub(r"\[\[deadline\]\]", more, text, count=1).replace(f'"{HOSPITAL}"', '"hz.test.more"')
    facts = (folder / "facts.toml").read_text("utf-8")
    publish_text(text=text, facts_text=facts, by=who["admin"], second=who["zhao"], at=now)
    return open_case(item_id="hz.test.more", person=hall.chen, subject=subject, by=who["chen"], at=now)
