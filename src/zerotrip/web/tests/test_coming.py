"""From a stranger's wish to join, or a new job, to the desk and the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from zerotrip.cases import watching
from zerotrip.cases.actions import agree, answer, open_case
from zerotrip.cases.memberships import give_cover, transfer
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import publish_item
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.core.errors import Conflict
from zerotrip.demo.cast import Cast
from zerotrip.members.actions import join
from zerotrip.members.likeness import look_for_alike
from zerotrip.members.models import Enrolment, Joining, Likeness, Membership, Move
from zerotrip.members.queries import person_by_id_number, standing_on
from zerotrip.members.tests.sheets import number
from zerotrip.web.tests.test_people_lists import desk, key

pytestmark = pytest.mark.django_db
COMING, PHONE = "/desk/coming/", "/m/me/moving/"


def test_a_stranger_asks_to_join_and_lin_takes_them_in(cast: Cast) -> None:
    stranger, page = Client(), f"/hall/join/{cast.unit.code}/"
    assert cast.unit.name_zh in stranger.get("/hall/join/", {"q": "云栖"}).content.decode()
    told = {"name": "工友甲", "id_number": number(0), "phone": "13800000000", "employment": "gig"}
    refused = stranger.post(page, told)
    assert (refused.status_code, "工友甲" in refused.content.decode()) == (400, True)
    first = stranger.post(page, told | {"agrees": "yes"})
    again = stranger.post(page, told | {"agrees": "yes"})
    assert (
        (first.status_code, first["Location"])
        == (again.status_code, again["Location"])
        == (302, f"{page}?asked=1")
    )
    wish = Joining.objects.get()
    assert "工友甲" in desk(cast.lin).get(COMING).content.decode()
    assert desk(cast.qian).post(f"{COMING}{wish.uid}/accept/", {"key": key()}).status_code == 404
    desk(cast.lin).post(f"{COMING}{wish.uid}/contact/", {"key": key()})
    assert desk(cast.lin).post(f"{COMING}{wish.uid}/accept/", {"key": key()}).status_code == 302
    assert person_by_id_number(number(0)) is not None
    assert stranger.get("/hall/join/000000-0001/").status_code == 404


def test_chen_is_asked_on_the_phone_before_her_membership_moves(cast: Cast) -> None:
    on = day_of(clock()) - timedelta(days=3)
    asked = {"key": key(), "unit": cast.other_unit.code, "on": on.isoformat()}
    address = f"{COMING}{cast.chen.uid}/move/"
    assert desk(cast.lin).post(address, asked).status_code == 403
    assert desk(cast.wu).post(address, asked | {"key": key(), "unit": "nowhere"}).status_code == 400
    assert Move.objects.count() == 0
    to = {"key": key(), "unit": "330106-0002", "on": on.isoformat()}
    assert desk(cast.wu).post(address, to).status_code == 302
    chen = desk(cast.chen_user)
    assert "文三" in chen.get(PHONE).content.decode()
    assert chen.post(PHONE, {"key": key(), "does": "refuse"}).status_code == 400
    assert chen.post(PHONE, {"key": key(), "does": "agree"}).status_code == 302
    standing = standing_on(cast.chen, on).organisation
    assert standing is not None
    assert standing.code == "330106-0002"
    assert cast.chen.uid in {move.person_id for move in Move.objects.filter(end="done")}


def test_wu_sees_records_side_by_side_and_says_they_are_two(cast: Cast) -> None:
    at = clock()
    for n in (0, 1):
        join(
            name="工友", id_number=number(n), organisation=cast.unit, on=day_of(at), by=cast.lin.actor, at=at
        )
    look_for_alike(at=at)
    page, uid = "/desk/people/alike/", Likeness.objects.get().uid
    assert desk(cast.wu).get(page).content.decode().count("工*") == 2
    assert desk(cast.lin).get(page).status_code == 403
    assert (
        desk(cast.qian).post(f"{page}{uid}/", {"key": key(), "does": "same", "because": "x"}).status_code
        == 404
    )
    said = {"key": key(), "does": "different", "because": "双胞胎"}
    assert desk(cast.wu).post(f"{page}{uid}/", said).status_code == 302
    assert Likeness.objects.get().verdict == "different"


def test_a_granted_case_gives_cover_once_and_moves_only_what_is_proposed(cast: Cast) -> None:
    case, at = Case(person=cast.chen, ref="X"), clock()
    give_cover(case, at)
    give_cover(case, at)
    gift = Enrolment.objects.get(product__is_gift=True)
    assert (gift.since, (gift.until - gift.since).days) == (day_of(at), 364)
    with pytest.raises(Conflict):
        transfer(case, at)


def test_wu_enters_at_the_case_the_membership_whose_unit_nobody_found(cast: Cast) -> None:
    at, who = clock(), cast.actors
    more = '\n[result]\ndoes = "membership-join"\n'
    publish_item("join", by=who["admin"], second=who["zhao"], at=at, award="", more=more)
    case = open_case(item_id="hz.sample.join", person=cast.chen, subject="2026", by=who["chen"], at=at)
    answer(case, answers={"need.grade": "deep"}, by=who["chen"], at=at)
    agree(case, by=who["wu"], at=at)
    watching.do_results(at=at)
    Membership.objects.filter(person=cast.chen).update(until=day_of(at) - timedelta(days=9))
    wu, page = desk(cast.wu), f"/desk/cases/{case.ref}/"
    shown = wu.get(page).content.decode()
    assert ('value="330106-0002"' in shown, 'name="unit"' in shown) == (True, True)
    assert "需工作人员确认是哪家单位" in shown
    refused = wu.post(f"{page}enter-membership/", {"key": key(), "unit": "姐姐那家厂"})
    assert (refused.status_code, 'value="姐姐那家厂"' in refused.content.decode()) == (400, True)
    assert wu.post(f"{page}enter-membership/", {"key": key(), "unit": "文三软件园联合"}).status_code == 302
    member = standing_on(cast.chen, day_of(at)).organisation
    assert member is not None and member.code == "330106-0002"
    assert 'name="unit"' not in wu.get(page).content.decode()
