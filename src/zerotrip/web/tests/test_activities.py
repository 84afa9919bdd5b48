"""The tab of activities and the vouchers: what there is to book, and what is mine with its code."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from zerotrip.cases.tests.conftest import hall
from zerotrip.demo.cast import Cast
from zerotrip.mall.actions import confirm, order
from zerotrip.mall.queries import code_of_voucher
from zerotrip.mall.tests.test_mall import BY
from zerotrip.mall.tests.test_vouchers import vouchered
from zerotrip.mall.vouchers import import_list, look_through
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_lists import queries

__all__ = ["hall"]
pytestmark = pytest.mark.django_db


def test_activities_are_the_services_here_with_places_the_mall_and_what_happened(hall: Cast) -> None:
    client = signed_in(hall, "chen_user")
    page = client.get("/m/activities/").content.decode()
    here = ["小候鸟夏令营 × 1", "地铁乘车 × 20", "体检 × 1", "新茶一份 × 1"]
    assert [one in page for one in here] == [True] * 4
    assert "爱心餐" not in page  # Yuhang's alone
    ways = [reverse(f"member:{name}") for name in ("mall", "points", "happened")]
    assert [f'href="{way}"' in page for way in ways] == [True] * 3
    assert 'aria-current="page"' in page.split('href="/m/activities/"')[1][:24]


def test_vouchers_stand_on_one_page_each_with_its_code_to_scan(cast: Cast, now: datetime) -> None:
    good, chen = vouchered(cast, now), cast.chen_user.actor
    read = look_through(good=good, file=b"BANK-0001\nBANK-0002\nBANK-0003\n", by=BY, at=now)
    assert "没有兑换券" in signed_in(cast, "chen_user").get("/m/vouchers/").content.decode()
    import_list(read, by=BY, at=now)

    def ordered() -> str:
        return code_of_voucher(confirm(order(good=good, person=cast.chen, by=chen, at=now), by=chen, at=now))

    codes = [ordered()]
    one = queries(cast, "chen_user", "/m/vouchers/")
    codes += [ordered(), ordered()]
    assert queries(cast, "chen_user", "/m/vouchers/") == one
    page = signed_in(cast, "chen_user").get("/m/vouchers/").content.decode()
    assert [f'<p class="num">{code}</p>' in page for code in codes] == [True] * 3
    assert (page.count("<svg xmlns") or page.count("<svg width")) >= 3
    assert signed_in(cast, "wu").get("/m/vouchers/").status_code == 302
