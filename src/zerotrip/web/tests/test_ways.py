"""A link to what is not there, or not allowed any more, says so and offers where to go instead."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db


def ways(page: str) -> list[str]:
    return re.findall(r'<a class="gate-go[^"]*" href="([^"]+)"', page)


@pytest.mark.parametrize(
    ("who", "link", "offered"),
    [
        ("chen_user", "/m/cases/HZ-2026-999999/decision/", ["/m/cases/", "/"]),
        ("chen_user", "/m/items/no.such.item/", ["/m/items/", "/"]),
        ("chen_user", "/m/mall/orders/none/", ["/m/mall/orders/", "/"]),
        ("chen_user", "/nothing/", ["/"]),
        ("wu", "/desk/cases/HZ-2026-999999/", ["/desk/cases/", "/"]),
        ("lin", "/desk/cases/HZ-2026-999999/", ["/"]),
        ("chen_user", "/desk/audit/", ["/"]),
        ("chen_user", "/for/00000000-0000-0000-0000-000000000000/m/cases/", ["/m/acting/", "/"]),
    ],
)
def test_the_list_it_belongs_to_is_offered_to_whoever_may_open_it(
    cast: Cast, who: str, link: str, offered: list[str]
) -> None:
    answer = signed_in(cast, who).get(link)
    assert (answer.status_code in (403, 404), ways(answer.content.decode())) == (True, offered)


def test_a_stranger_is_offered_the_hall(client: Client, db: None) -> None:
    page = client.get("/hall/items/no.such.item/").content.decode()
    assert (ways(page), "换个账号登录" in page) == (["/hall/items/", "/"], False)


def test_it_says_as_whom_one_is_signed_in_and_lets_one_be_another(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    page = chen.get("/desk/cases/HZ-2026-000001/?a=1").content.decode()
    assert "陈秀英" in page
    then = re.findall(r'name="next" value="([^"]+)"', page)[0]
    answer = chen.post("/accounts/logout/", {"next": then})
    assert answer["Location"] == "/accounts/login/?next=/desk/cases/HZ-2026-000001/%3Fa%3D1"
    sent = {"login": "wu", "password": "zerotrip"}
    assert chen.post(answer["Location"], sent)["Location"] == "/desk/cases/HZ-2026-000001/?a=1"
