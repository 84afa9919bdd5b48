"""The first minute of each role: offered until it is seen or waved away, and every step leads somewhere."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tour_steps import MEMBER, ROLES

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
    "releaser": "wu",
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


def test_the_desk_offers_it_everywhere_but_on_its_own_page(cast: Cast) -> None:
    wu = signed_in(cast, "wu")
    pages = ("/desk/", "/desk/tour/", "/desk/?tour=1")
    assert ['class="tour-offered"' in _shown(wu, page) for page in pages] == [True, False, False]


def test_the_room_one_is_in_is_lit(cast: Cast) -> None:
    lit = re.findall(
        r'href="([^"]+)"[^>]* aria-current="page"', _shown(signed_in(cast, "wu"), "/desk/people/")
    )
    assert lit == ["/desk/people/"]


@pytest.mark.parametrize("role", ROLES)
def test_every_step_opens_for_its_role(cast: Cast, role: str) -> None:
    client = signed_in(cast, WHO[role])
    if role != "releaser":  # Wu's tour is that of an officer, which he is as well
        assert f'href="{ROLES[role][0].href}?tour=1"' in client.get("/desk/tour/").content.decode()
    assert [step.page for step in ROLES[role] if client.get(step.href, follow=True).status_code != 200] == []


def test_every_step_of_the_phone_opens(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    assert [step.page for step in MEMBER if chen.get(step.href).status_code != 200] == []
    assert "一分钟" in chen.get("/m/tour/").content.decode()


def test_each_page_on_the_way_says_its_step_and_leads_to_the_next(cast: Cast) -> None:
    accountant = signed_in(cast, "accountant")
    begins = "/desk/books/?tour=1"
    assert f'href="{begins}"' in accountant.get("/desk/tour/").content.decode()
    walked = [begins]
    while onwards := re.search(r'class="touring-next" href="([^"]+)"', _shown(accountant, walked[-1])):
        walked.append(onwards[1])
    assert [page.partition("?")[0] for page in walked] == [step.href for step in ROLES["accountant"]]
    assert 'action="/desk/tour/"><input' in _shown(accountant, walked[-1])


def test_a_step_is_told_on_its_own_page_only(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    told = [
        address
        for address in ("/m/", "/m/?tour=1", "/m/?tour=2", "/m/?tour=x")
        if "touring" in _shown(chen, address)
    ]
    assert told == ["/m/?tour=1"]


def test_whoever_waved_it_away_finds_it_again(cast: Cast) -> None:
    chen, auditor = signed_in(cast, "chen_user"), signed_in(cast, "auditor")
    assert [chen.post("/m/tour/").status_code, auditor.post("/desk/tour/").status_code] == [302, 302]
    assert 'href="/m/tour/"' in _shown(chen, "/m/me/settings/")
    shown = _shown(auditor, "/desk/cases/")
    assert ('<a class="side-button" href="/desk/tour/">' in shown, "tour-offered" in shown) == (True, False)


def _shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()
