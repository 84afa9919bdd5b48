"""What happens after applying: acceptance, exceptions, public notice, partner, places, results, reopening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases import acts, watching
from zerotrip.cases.actions import (
    accept,
    agree,
    answer,
    answer_objection,
    confirm,
    decline,
    do_again,
    done_by_hand,
    give_up,
    look_again,
    object_to,
    open_case,
    refuse,
    withdraw,
)
from zerotrip.cases.actions.noticing import end_notice
from zerotrip.cases.actions.partnering import Terms
from zerotrip.cases.actions.results import do_result
from zerotrip.cases.door import case_for, may_actor, partner_case_for
from zerotrip.cases.models import Award, Case, Place
from zerotrip.cases.queries import entitlements_of, queue_of
from zerotrip.cases.replaying import replay
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible
from zerotrip.core.money import Amount
from zerotrip.demo.cast import CITY, XIHU, Cast
from zerotrip.ledger.queries import balance
from zerotrip.members.models import Person
from zerotrip.notices.queries import inbox
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role
from zerotrip.payments.queries import state_of

pytestmark = pytest.mark.django_db
Apply = Callable[..., Case]
DISCRETION = 'discretion = { at_most = "3000.00", basis = "rule" }\n'
NOTICE = 'notice = { working_days = 5, shows = ["name", "unit", "amount", "item"], basis = "rule" }\n'
PARTNER = (
    'partner = { code = "bank", name = { zh-Hans = "合作银行", en = "The bank" }, '
    'does = { zh-Hans = "发放贷款", en = "Lends" }, working_days = 10 }\n'
)

BOOKING = '\n[booking]\nwhat = "check-up"\nlabel = { zh-Hans = "体检", en = "Check-up" }\nvalid_days = 90\n'


@pytest.fixture
def who(cast: Cast, now: datetime) -> dict[str, Actor]:
    """Sun for once an approver beside Zhao; Qian speaks for the bank."""
    places = Organisation.objects.in_bulk([CITY, XIHU], field_name="code")
    since, by = day_of(now), cast.actors["admin"]
    appoint(user=cast.sun, organisation=places[XIHU], role=Role.APPROVER, since=since, by=by, at=now)
    cast.qian.posts.all().delete()  # a partner's officer holds no other post
    appoint(
        user=cast.qian,
        organisation=places[CITY],
        role=Role.PARTNER,
        partner="bank",
        since=since,
        by=by,
        at=now,
    )
    return cast.actors


@pytest.fixture
def apply(cast: Cast, who: dict[str, Actor], now: datetime) -> Apply:
    """Chen applies for an item made for the test and answers its one question."""

    def applying(name: str, *, grade: str = "other", person: Person | None = None, **item: Any) -> Case:
        publish_item(name, by=who["admin"], second=who["zhao"], at=now, **item)
        person = person or cast.chen
        by = Actor.person(person.uid, person.name)
        case = open_case(item_id=f"hz.sample.{name}", person=person, subject="2026", by=by, at=now)
        if case.state != "supplement":  # answered already, for another item
            return case
        return answer(case, answers={"need.grade": grade}, by=by, at=now)

    return applying


def test_the_promise_runs_from_acceptance(
    cast: Cast, who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    publish_item("late", by=who["admin"], second=who["zhao"], at=now)
    case = open_case(item_id="hz.sample.late", person=cast.chen, subject="2026", by=who["chen"], at=now)
    assert (case.state, case.accepted_at, case.due_on, case.days_left) == ("supplement", None, None, 10)
    later = now + timedelta(days=7)
    answer(case, answers={"need.grade": "deep"}, by=who["chen"], at=later)
    assert (case.state, case.accepted_at, str(case.due_on)) == ("review", later, "2026-07-03")
    statutory = case.statutory_clock
    assert statutory is not None and statutory.days_left == 20
    told = inbox(who["chen"]).get(event="case.accepted").body
    assert told["zh-Hans"] == "已于 2026 年 6 月 19 日受理，最迟 2026 年 7 月 3 日给您答复。"


def test_a_refusal_names_the_condition_and_its_article(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = refuse(apply("plain", grade="none"), by=who["wu"], at=now, because="核实过")
    event = case.events.get(kind="refuse")
    assert event.data == {"unmet": ["in-need"], "articles": ["示例办法 第三条"]}
    body = inbox(who["chen"]).get(event="case.refused").body
    assert body["zh-Hans"].startswith("不属于困难职工（依据：示例办法 第三条）。核实过。")
    assert "Not in hardship (basis: 示例办法 第三条)." in body["en"]


def test_a_public_notice_ends_in_a_grant_by_itself(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("notice", process=OFFICER + NOTICE), by=who["wu"], at=now)
    assert (case.state, str(case.rests_until), case.running_since) == ("notice", "2026-06-22", None)
    assert watching.end_notices(at=now + timedelta(days=11)) == 1
    case.refresh_from_db()
    assert (case.state, case.award.amount_fen, state_of(case.ref)) == ("granted", 100_000, "owed")
    assert [each.difference for each in replay([case.ref])] == [None] * 2


def test_an_objection_is_answered_before_the_case_goes_on(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("objected", process=OFFICER + NOTICE), by=who["wu"], at=now)
    with pytest.raises(Invalid):
        object_to(case, said=" \0", contact="", at=now)
    first = object_to(case, said="<script>他有两套房</script>", contact="", at=now)
    later = now + timedelta(days=11)
    assert watching.end_notices(at=later) == 0
    assert [each.ref for each in queue_of(who["wu"], day_of(later))] == [case.ref]
    with pytest.raises(Invalid):
        answer_objection(case, objection=first, answer="", upheld=False, by=who["wu"], at=later)
    answer_objection(case, objection=first, answer="已核实，只有一套", upheld=False, by=who["wu"], at=later)
    with pytest.raises(Conflict):
        object_to(case, said="太晚了", contact="", at=later)
    assert watching.end_notices(at=later) == 1
    assert Case.objects.get(pk=case.pk).state == "granted"


def test_an_objection_that_is_right_refuses_and_can_be_appealed(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("upheld", process=OFFICER + NOTICE), by=who["wu"], at=now)
    objection = object_to(case, said="他有两套房", contact="13800000000", at=now)
    answer_objection(case, objection=objection, answer="查实有两套房", upheld=True, by=who["wu"], at=now)
    assert (case.state, Award.objects.count()) == ("refused", 0)
    assert may_actor(who["chen"], case, "appeal", at=now)


def test_the_partner_answers_and_sees_nothing_else(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("partner", process=OFFICER + PARTNER), by=who["wu"], at=now)
    other = apply("no-partner")
    assert (case.state, case.waits_for, str(case.rests_until)) == ("partner", "partner:bank", "2026-06-29")
    with pytest.raises(NotVisible):
        case_for(who["qian"], case.ref, at=now)
    with pytest.raises(NotVisible):
        partner_case_for(who["qian"], other.ref, at=now)
    assert not may_actor(who["wu"], case, "confirm", at=now)
    case = partner_case_for(who["qian"], case.ref, at=now)
    assert may_actor(who["qian"], case, "confirm", at=now)
    terms = Terms(10_000_000, Decimal("3.45"), day_of(now))
    confirm(case, terms=terms, by=who["qian"], at=now, note="两年期")
    assert (case.state, case.award.amount_fen) == ("granted", 100_000)
    answered = case.partner_answers.get()
    assert (answered.code, answered.yes, answered.amount_fen, answered.note) == (
        "bank",
        True,
        10_000_000,
        "两年期",
    )
    with pytest.raises(NotVisible):
        partner_case_for(who["qian"], case.ref, at=now)


def test_of_a_partner_who_never_answers_an_officer_decides(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = agree(apply("silent", process=OFFICER + PARTNER), by=who["wu"], at=now)
    watching.watch(at=now + timedelta(days=18))  # over, and the partner has been told so
    case.refresh_from_db()
    assert (case.state, case.alarm) == ("partner", "overdue")
    watching.watch(at=now + timedelta(days=30))
    case.refresh_from_db()
    assert (case.state, case.waits_for, case.alarm) == ("review", "district-officer", "")


def test_a_partner_who_says_no_says_why(who: dict[str, Actor], apply: Apply, now: datetime) -> None:
    case = agree(apply("declined", process=OFFICER + PARTNER), by=who["wu"], at=now)
    with pytest.raises(Invalid):
        decline(case, by=who["qian"], at=now, because="")
    decline(case, by=who["qian"], at=now, because="征信不符合要求")
    assert (case.state, case.partner_answers.get().yes) == ("refused", False)


def test_a_notice_that_cannot_end_keeps_no_other_from_it(
    who: dict[str, Actor], apply: Apply, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, stuck = (agree(apply(name, process=OFFICER + NOTICE), by=who["wu"], at=now) for name in ("x", "y"))

    def failing(case: Case, **how: Any) -> Case:
        if case.pk == stuck.pk:
            raise ValueError
        return end_notice(case, **how)

    monkeypatch.setattr(watching, "end_notice", failing)
    with pytest.raises(ValueError):
        watching.end_notices(at=now + timedelta(days=20))
    assert [Case.objects.get(pk=one.pk).state for one in (stuck, other)] == ["notice", "granted"]


def test_places_are_given_first_come_first_and_given_on(
    cast: Cast, who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    """One place: Chen has it, Lin waits; Chen gives it back, and it is Lin's."""
    free = {"award": "", "more": "\n[quota]\nplaces = 1\n" + BOOKING}
    lin = Person.objects.get(uid=cast.lin.person_uid)
    first = agree(apply("places", **free), by=who["wu"], at=now)
    second = agree(apply("places", person=lin, **free), by=who["wu"], at=now)
    assert (first.state, second.state) == ("granted", "place")
    assert [str(right.until) for right in entitlements_of(cast.chen, day_of(now))] == ["2026-09-10"]
    assert inbox(who["chen"]).get(event="case.granted").body["zh-Hans"] == "示例places已办好。"
    assert watching.give_places(at=now) == 0
    give_up(case_for(who["chen"], first.ref, at=now, may="give-up"), by=who["chen"], at=now)
    assert watching.give_places(at=now) == 1
    second.refresh_from_db()
    assert (second.state, Place.objects.get().case_id) == ("granted", second.pk)
    no_place = agree(apply("no-place", award=""), by=who["wu"], at=now)
    with pytest.raises(NotAllowed):
        case_for(who["chen"], no_place.ref, at=now, may="give-up")
    assert (entitlements_of(cast.chen, day_of(now)).count(), entitlements_of(lin, day_of(now)).count()) == (
        0,
        1,
    )
    assert [str(difference) for difference in reconcile()] == []


def test_who_leaves_the_line_keeps_nobody_waiting(
    cast: Cast, who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    free = {"award": "", "more": "\n[quota]\nplaces = 1\n"}
    lin = Person.objects.get(uid=cast.lin.person_uid)
    agree(apply("line", **free), by=who["wu"], at=now)
    second = agree(apply("line", person=lin, **free), by=who["wu"], at=now)
    withdraw(second, by=who["lin"], at=now)
    assert Place.objects.filter(number=None).count() == 0


def test_a_result_is_brought_about_once_and_a_failure_lies_before_an_officer(
    who: dict[str, Actor], apply: Apply, now: datetime, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    done: list[str] = []

    def join(case: Case, at: datetime) -> None:
        if not done:
            done.append("tried")
            raise RuntimeError("the register is locked")
        done.append(case.ref)

    monkeypatch.setitem(acts._ACTS, "membership-join", join)
    item = {"award": "", "more": '\n[result]\ndoes = "membership-join"\n'}
    case = apply("result", **item)
    with django_capture_on_commit_callbacks(execute=True):
        agree(case, by=who["wu"], at=now)
    case.refresh_from_db()
    assert (case.state, case.result, case.waits_for) == ("granted", "failed", "district-officer")
    assert [each.ref for each in queue_of(who["wu"], day_of(now))] == [case.ref]
    do_again(case_for(who["wu"], case.ref, at=now, may="do-again"), by=who["wu"], at=now)
    case.refresh_from_db()
    assert (case.result, done) == ("done", ["tried", case.ref])
    assert do_result(case, at=now).version == case.version
    assert not may_actor(who["wu"], case, "done-by-hand", at=now)


def test_a_result_may_be_seen_to_by_hand(
    who: dict[str, Actor], apply: Apply, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(acts._ACTS, "gift-cover", raising=False)
    case = agree(apply("hand", award="", more='\n[result]\ndoes = "gift-cover"\n'), by=who["wu"], at=now)
    assert case.result == "due"
    assert watching.do_results(at=now) == 1  # nobody has entered this act here: it fails, and is not lost
    case.refresh_from_db()
    assert case.result == "failed"
    done_by_hand(case, by=who["wu"], at=now, because="已在原系统登记")
    assert (case.result, queue_of(who["wu"], day_of(now)).count()) == ("done", 0)


def test_a_grant_that_is_not_paid_can_be_looked_at_again(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    before = balance("fund:care.major-disease").available
    case = agree(apply("again"), by=who["wu"], at=now)
    assert balance("fund:care.major-disease").available == before - Amount.yuan("1000")
    assert not may_actor(who["chen"], case, "look-again", at=now)
    case = case_for(who["wu"], case.ref, at=now, may="look-again")
    look_again(case, by=who["wu"], at=now, because="算错了")
    assert (case.state, case.days_left, state_of(case.ref)) == ("review", 10, "")
    assert balance("fund:care.major-disease").available == before
    assert [str(difference) for difference in reconcile()] == []
    agree(case_for(who["wu"], case.ref, at=now, may="agree"), by=who["wu"], at=now)
    award = Award.objects.get()
    assert (award.number, award.amount_fen, award.voided_at) == (2, 100_000, None)
    assert balance("fund:care.major-disease").available == before - Amount.yuan("1000")
    assert [str(difference) for difference in reconcile()] == []


def test_terms_are_warned_of_told_and_passed_up_once(
    cast: Cast, who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    city = Organisation.objects.get(code=CITY)
    appoint(user=cast.lin, organisation=city, role=Role.OFFICER, since=day_of(now), by=who["admin"], at=now)
    case = apply("slow")
    kinds = ("warned", "overdue", "escalate")
    seen = []
    for days in (1, 4, 6, 13, 14, 19, 20):
        watching.watch(at=now + timedelta(days=days))
        seen.append([case.events.filter(kind=kind).count() for kind in kinds])
    assert seen == [[0, 0, 0], [0, 0, 0], [0, 0, 1], [1, 0, 1], [1, 0, 1], [1, 1, 1], [1, 1, 1]]
    case.refresh_from_db()
    assert (case.waits_for, case.also_before, case.alarm) == ("district-officer", "city-officer", "overdue")
    assert [each.ref for each in queue_of(who["lin"], day_of(now))] == [case.ref]
    told = {
        name: sorted(set(inbox(who[name]).values_list("event", flat=True))) for name in ("wu", "lin", "zhao")
    }
    assert told == {
        "wu": ["case.escalated", "case.warned"],
        "lin": ["case.escalated"],
        "zhao": ["case.overdue"],
    }
    agree(case_for(who["lin"], case.ref, at=now, may="agree"), by=who["lin"], at=now)
    assert Case.objects.get(pk=case.pk).state == "granted"


def test_an_officer_accepts_what_no_machine_can_judge(
    who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    case = apply("accept")
    assert case.accepted_at == now
    with pytest.raises(Conflict):
        accept(case, by=who["wu"], at=now)
    with pytest.raises(NotAllowed):
        case_for(who["wu"], case.ref, at=now, may="accept")
    Case.objects.filter(pk=case.pk).update(accepted_at=None, running_since=None, due_on=None)
    case = case_for(who["wu"], case.ref, at=now, may="accept")
    accept(case, by=who["wu"], at=now)
    assert (case.accepted_at, str(case.due_on)) == (now, "2026-06-29")
    Case.objects.filter(pk=case.pk).update(accepted_at=None, running_since=None, due_on=None)
    watching.watch(at=now + timedelta(days=10))
    assert Case.objects.get(pk=case.pk).accepted_at == now + timedelta(days=10)
