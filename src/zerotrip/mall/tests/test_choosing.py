"""The mall on the phone, narrowed down; how many of a good in which time; the form at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.core.clock import now as clock
from zerotrip.core.errors import Refused
from zerotrip.demo.cast import BANK, Cast
from zerotrip.mall.actions import order
from zerotrip.mall.models import Good
from zerotrip.mall.offering import offer
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import Period, Way, begin_of
from zerotrip.mall.tests.test_mall import BY, stocked
from zerotrip.mall.tests.test_settlements import CREDIT_CODE
from zerotrip.members.models import Firm
from zerotrip.org.models import ServicePlace


def test_goods_are_narrowed_down_without_a_script_in_as_many_queries_for_one_as_for_three(cast: Cast) -> None:
    near, phone = stocked(cast, clock(), tags=("everyday",)), Client()
    phone.force_login(cast.chen_user)

    def shown(query: str = "") -> tuple[set[str], int]:
        with CaptureQueriesContext(connection) as asked:
            page = phone.get(f"/m/mall/{query}").context["page"]
        return {good.name_en for good in page}, len(asked)

    assert shown() == ({"Towel"}, LISTED)
    far = ServicePlace.objects.exclude(district=near.place.district).first()
    assert far
    said: dict[str, Any] = {"organisation": cast.district, "place": far, "by": BY, "at": clock(), "stock": 1}
    offer(name_zh="书", name_en="Book", price=401, tags=("books",), partner=BANK, **said)
    offer(name_zh="球", name_en="Ball", price=400, tags=("sport",), ways=(Way.DELIVERY,), postage=1, **said)
    assert shown() == ({"Towel", "Book", "Ball"}, LISTED + 1), "what the items call a partner without a firm"
    assert {query: shown(query)[0] for query in CHOSEN} == CHOSEN
    assert shown("?near=1")[1] == LISTED + 2, "which districts there are"


def test_a_partner_is_read_by_its_firms_name_and_no_code_of_somebody_elses(cast: Cast) -> None:
    good, at = stocked(cast, clock(), partner=BANK, ways=(Way.DELIVERY,)), clock()
    name, phone, wu = "杭州西湖合作商户有限公司", Client(), Client()
    phone.force_login(cast.chen_user)
    wu.force_login(cast.wu)
    to = Recipient.typed("陈师傅", "13800000001", "西湖区文三路 1 号")
    mine = order(good=good, person=cast.chen, by=BY, at=at, to=to)
    pages = {
        "/m/mall/": phone, f"/m/mall/{good.uid}/": phone, f"/m/mall/orders/{mine.ref}/": phone,
        "/desk/mall/": wu, "/desk/mall/offer/": wu, "/desk/mall/orders/": wu,
        f"/desk/mall/orders/{mine.ref}/": wu,
    }  # fmt: skip

    def read() -> list[str]:
        return [page for page, client in pages.items() if name in client.get(page).content.decode()]

    elsewhere = {"code": BANK, "name": name, "credit_code": CREDIT_CODE, "organisation": cast.other_district}
    firm = Firm.objects.create(**elsewhere)
    assert read() == ["/desk/mall/offer/"], "what can be chosen there is refused with a sentence"
    firm.organisation = cast.district
    firm.save()
    assert read() == list(pages)
    said: dict[str, Any] = {"organisation": cast.district, "place": good.place, "by": BY, "at": at}
    film = offer(name_zh="券", name_en="Film", price=1, stock=0, partner=BANK, ways=(Way.VOUCHER,), **said)
    shown = phone.get(f"/m/mall/{film.uid}/").content.decode()
    assert (shown.count(name), good.place.name in shown) == (1, False), (
        "a voucher counts at the partner's only"
    )
    chosen = phone.get(f"/m/mall/?partner={BANK}")
    assert {one.pk for one in chosen.context["page"]} == {good.pk, film.pk}


LISTED = 8
CHOSEN = {
    "?tag=books": {"Book"},
    "?tag=none": set(),
    f"?partner={BANK}": {"Book"},
    "?affordable=1": {"Towel"},
    "?near=1": {"Towel", "Ball"},
    "?near=1&tag=sport": {"Ball"},
}


def test_so_many_for_each_person_in_a_month_and_no_more_after_the_last_day(cast: Cast, now: datetime) -> None:
    last = now.date() + timedelta(days=40)
    good = stocked(cast, now, stock=9, period=Period.MONTH, until=last)
    order(good=good, person=cast.chen, by=BY, at=now)
    next_month = now.replace(day=1) + timedelta(days=32)
    refusals = []
    for at in (now + timedelta(minutes=1), next_month, now + timedelta(days=41)):
        try:
            refusals.append(order(good=good, person=cast.chen, by=BY, at=at).state)
        except Refused as refusal:
            refusals.append(refusal.code)
    assert refusals == ["had-enough", "reserved", "not-on-offer"]
    quarter = begin_of(Period.QUARTER, on=now.date().replace(month=5))
    assert quarter and (quarter.month, quarter.day) == (4, 1)


def test_the_desk_offers_by_a_form_that_says_what_is_wrong_and_loses_nothing(cast: Cast) -> None:
    place = stocked(cast, clock()).place
    desk = Client()
    desk.force_login(cast.wu)
    good = {
        "name_zh": "水杯", "name_en": "Cup", "tags": ["everyday", "health"], "points": "30", "stock": "4",
        "until": "2099-12-31", "per_person": "2", "period": "quarter", "ways": ["pick-up", "delivery"],
        "postage": "6", "place": place.code, "partner": "",
    }  # fmt: skip
    wrong = {
        "tags": [], "ways": [], "until": "2001-01-01", "period": "week", "per_person": "0", "points": "0",
    }  # fmt: skip
    for number, (name, value) in enumerate([*wrong.items(), ("ways", ["voucher", "pick-up"])]):
        answer = desk.post("/desk/mall/offer/", good | {name: value, "key": f"{number}" * 32})
        assert (answer.status_code, "水杯" in answer.content.decode()) == (400, True), name
    pick_up = good | {"ways": ["pick-up"], "key": "a" * 32}
    assert desk.post("/desk/mall/offer/", pick_up).status_code == 400, "postage, but nothing is sent"
    assert desk.get("/desk/mall/offer/").status_code == 200
    assert desk.post("/desk/mall/offer/", good | {"key": "b" * 32}).status_code == 302
    made = Good.objects.get(name_en="Cup")
    assert (made.ways, made.tags) == ([Way.PICK_UP, Way.DELIVERY], ["everyday", "health"])
    assert (made.per_person, made.period, made.postage, str(made.until)) == (2, "quarter", 6, "2099-12-31")
