"""What granted cases do to memberships and cover, from the department's answer to the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from zerotrip.cases import news, watching
from zerotrip.cases.actions import agree, answer, enter_membership, open_case
from zerotrip.cases.door import case_for, may_actor
from zerotrip.cases.models import Case
from zerotrip.cases.queries import queue_of
from zerotrip.cases.tests.items import publish_item
from zerotrip.catalogue.actions import publish
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.demo.cast import JIANGNAN, Cast
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.actions import follow_employment
from zerotrip.members.models import Enrolment, Membership, Move
from zerotrip.members.queries import standing_on

pytestmark = pytest.mark.django_db
JOINING, TRANSFER = "hz.membership.joining", "hz.membership.transfer"
LEFT = date(2026, 3, 31)
Granted = Callable[..., Case]


@pytest.fixture
def opened(cast: Cast, lines: Lines, now: datetime, django_capture_on_commit_callbacks: Any) -> Granted:
    """Chen applies for an item of the city; human resources answer over HTTP."""

    def opening(item: str, file: str, subject: str, opener: str = "member", **answers: str) -> Case:
        by, chen = cast.actors, cast.chen_user.actor
        folder = settings.ZEROTRIP_PACKS / "hangzhou"
        publish(paths=[folder / file], by=by["admin"], second=by["zhao"], at=now)
        with django_capture_on_commit_callbacks(execute=True):
            case = open_case(item_id=item, person=cast.chen, subject=subject, by=chen, at=now, opener=opener)
            send_due(at=now)
        news.go_on(at=now)
        case.refresh_from_db()
        return answer(case, answers=answers, by=chen, at=now) if answers else case

    return opening


@pytest.fixture
def joining(cast: Cast, opened: Granted, now: datetime) -> Granted:
    """Chen has left her union; Wu agrees that she joins the one of the unit she names."""

    def granted(unit: str) -> Case:
        follow_employment(
            person=cast.chen,
            organisation=None,
            on=LEFT,
            by=cast.wu.actor,
            at=now,
            because="left",
        )
        case = opened(JOINING, "joining.toml", "member", **{"joining.unit": unit})
        agree(case_for(cast.wu.actor, case.ref, at=now, may="agree"), by=cast.wu.actor, at=now)
        assert watching.do_results(at=now) == 1
        case.refresh_from_db()
        return case

    return granted


def test_whoever_is_to_join_is_a_member_of_the_unit_they_named(
    cast: Cast, joining: Granted, now: datetime
) -> None:
    case = joining("江南电子")
    assert (case.state, case.result, case.waits_for) == ("granted", "done", "")
    assert standing_on(cast.chen, day_of(now)).organisation == cast.other_unit
    assert watching.do_results(at=now) == 0
    assert Membership.objects.filter(person=cast.chen).count() == 2


def test_where_the_unit_is_not_found_the_officer_says_which_it_is(
    cast: Cast, joining: Granted, now: datetime
) -> None:
    case, wu = joining("姐姐那家厂"), cast.wu.actor
    assert (case.result, case.waits_for) == ("failed", "district-officer")
    assert [each.ref for each in queue_of(wu, day_of(now))] == [case.ref]
    assert not may_actor(cast.chen_user.actor, case, "enter-membership", at=now)
    case = case_for(wu, case.ref, at=now, may="enter-membership")
    with pytest.raises(Invalid):
        enter_membership(case, unit="姐姐那家厂", by=wu, at=now)
    enter_membership(case, unit=JIANGNAN, by=wu, at=now)
    assert (case.result, case.waits_for, queue_of(wu, day_of(now)).count()) == ("done", "", 0)
    assert case.events.get(kind="result-by-hand").data == {"unit": JIANGNAN}
    assert standing_on(cast.chen, day_of(now)).organisation == cast.other_unit
    assert not may_actor(wu, case, "enter-membership", at=now)


def test_who_joined_elsewhere_meanwhile_is_not_taken_out_of_it(
    cast: Cast, joining: Granted, now: datetime
) -> None:
    case, wu = joining("姐姐那家厂"), cast.wu.actor
    follow_employment(
        person=cast.chen, organisation=cast.unit, on=day_of(now), by=wu, at=now, because="joined again"
    )
    with pytest.raises(Conflict):
        enter_membership(case, unit=JIANGNAN, by=wu, at=now)
    case.refresh_from_db()
    assert (case.result, standing_on(cast.chen, day_of(now)).organisation) == ("failed", cast.unit)


def test_a_transfer_does_the_move_that_human_resources_brought_about(
    cast: Cast, lines: Lines, opened: Granted, now: datetime
) -> None:
    """Nobody typed where the new job is: the department named the employer, Chen asked for the transfer."""
    on = date(2026, 6, 1)
    lines.offices["human-resources"].happen("job", person="chen", on=on, unit=JIANGNAN)
    case = opened(TRANSFER, "membership-transfer.toml", f"job-change:{on}", "event:job-change")
    assert (case.state, Move.objects.get().source) == ("granted", "employment")
    watching.do_results(at=now)
    case.refresh_from_db()
    assert (case.result, Move.objects.get().end) == ("done", "done")
    assert standing_on(cast.chen, on).organisation == cast.other_unit
    assert standing_on(cast.chen, on - timedelta(days=1)).organisation == cast.unit


def test_cover_is_given_for_a_year_and_once(cast: Cast, now: datetime) -> None:
    who, more = cast.actors, '\n[result]\ndoes = "gift-cover"\n'
    publish_item("cover", by=who["admin"], second=who["zhao"], at=now, award="", more=more)
    case = open_case(item_id="hz.sample.cover", person=cast.chen, subject="2026", by=who["chen"], at=now)
    answer(case, answers={"need.grade": "deep"}, by=who["chen"], at=now)
    agree(case_for(who["wu"], case.ref, at=now, may="agree"), by=who["wu"], at=now)
    assert (watching.do_results(at=now), watching.do_results(at=now)) == (1, 0)
    case.refresh_from_db()
    given = Enrolment.objects.get(person=cast.chen)
    assert (case.result, given.product.is_gift) == ("done", True)
    assert (given.since, given.until) == (date(2026, 6, 12), date(2027, 6, 11))
