"""After applying, on the screens: the public notice and its objections, the partner's page, both terms."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from zerotrip.cases.actions import agree, answer, open_case
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as real_now
from zerotrip.demo.cast import CITY, Cast
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role

pytestmark = pytest.mark.django_db
NOTICE = 'notice = { working_days = 5, shows = ["name", "amount", "item"], basis = "rule" }\n'
PARTNER = (
    'partner = { code = "bank", name = { zh-Hans = "合作银行", en = "The bank" }, '
    'does = { zh-Hans = "发放贷款", en = "Lends" }, working_days = 10 }\n'
)


def granted_up_to(cast: Cast, process: str) -> Case:
    """Chen's case, agreed by Wu, at this very moment: the pages read the clock."""
    at, actors = real_now(), cast.actors
    publish_item("screen", by=actors["admin"], second=actors["zhao"], at=at, process=OFFICER + process)
    chen = actors["chen"]
    case = open_case(item_id="hz.sample.screen", person=cast.chen, subject="s", by=chen, at=at)
    answer(case, answers={"need.grade": "deep"}, by=chen, at=at)
    return agree(case, by=actors["wu"], at=at)


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, "chen_user" if name == "chen" else name))
    return client


def test_anybody_sees_a_public_notice_masked_and_may_object(cast: Cast) -> None:
    case, stranger = granted_up_to(cast, NOTICE), Client()
    listed = stranger.get("/hall/notices/").content.decode()
    assert "陈*英" in listed or "陈**" in listed
    assert "陈秀英" not in listed
    page = stranger.get(f"/hall/notices/{case.ref}/").content.decode()
    assert (cast.unit.name in page, "2,000.00" in page) == (False, True)
    said = "<script>alert(1)</script> 他有两套房"
    for _again in range(7):
        stranger.post(f"/hall/notices/{case.ref}/", {"key": uuid4().hex, "said": said, "contact": ""})
    assert case.objections.count() == 5
    desk = signed_in(cast, "wu").get(f"/desk/cases/{case.ref}/").content.decode()
    assert "<script>alert(1)" not in desk
    assert "&lt;script&gt;alert(1)" in desk
    assert signed_in(cast, "chen").get(f"/m/cases/{case.ref}/").status_code == 200
    assert signed_in(cast, "wu").get("/desk/cases/?only=notice").content.decode().count(case.ref) >= 1


def test_the_partner_s_officer_answers_and_opens_nothing_else(cast: Cast) -> None:
    case, at = granted_up_to(cast, PARTNER), real_now()
    city, by = Organisation.objects.get(code=CITY), Actor.system("test")
    since = day_of(at)
    cast.sun.posts.all().delete()  # a partner's officer holds no other post
    appoint(user=cast.sun, organisation=city, role=Role.PARTNER, partner="bank", since=since, by=by, at=at)
    bank = signed_in(cast, "sun")
    assert case.ref in bank.get("/desk/partner/").content.decode()
    assert signed_in(cast, "wu").get("/desk/partner/").status_code == 403
    assert bank.get(f"/desk/cases/{case.ref}/").status_code in (403, 404)
    there = f"/desk/partner/{case.ref}/"
    assert bank.post(there, {"key": uuid4().hex, "says": "yes", "amount": "100000.001"}).status_code == 400
    told = {"key": uuid4().hex, "says": "yes", "amount": "100000", "rate": "3.45", "on": "2026-07-01"}
    assert bank.post(there, told).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "granted"
    assert signed_in(cast, "wu").get(f"/desk/cases/{case.ref}/").status_code == 200
    assert signed_in(cast, "chen").get(f"/m/cases/{case.ref}/decision/").status_code == 200


def test_nothing_in_notice_is_a_page_too(cast: Cast, now: datetime) -> None:
    assert Client().get("/hall/notices/").status_code == 200
    assert Client().get("/hall/notices/HZ-2026-000001/").status_code == 404
