"""The first minute of each role: offered until it is seen or waved away, and every step leads somewhere."""

from __future__ import annotations

import pytest
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tours import MEMBER, ROLES

pytestmark = pytest.mark.django_db
WHO = {
    "partner": "partner",
    "cashier": "sun",
    "accountant": "accountant",
    "approver": "zhao",
    "officer": "wu",
    "unit-officer": "lin",
    "auditor": "auditor",
    "administrator": "admin",
}


def offered(client: Client, page: str, tour: str) -> bool:
    return f'action="{tour}"' in client.get(page, follow=True).content.decode()


def test_it_is_offered_once(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    assert offered(chen, "/m/", "/m/tour/")
    assert chen.post("/m/tour/", follow=True).status_code == 200
    assert [offered(each, "/m/", "/m/tour/") for each in (chen, signed_in(cast, "chen_user"))] == [
        False,
        False,
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_step_opens_for_its_role(cast: Cast, role: str) -> None:
    client = signed_in(cast, WHO[role])
    assert f'href="{ROLES[role][0].href}"' in client.get("/desk/tour/").content.decode()
    assert [step.page for step in ROLES[role] if client.get(step.href, follow=True).status_code != 200] == []


def test_every_step_of_the_phone_opens(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    assert [step.page for step in MEMBER if chen.get(step.href).status_code != 200] == []
    assert "一分钟" in chen.get("/m/tour/").content.decode()
