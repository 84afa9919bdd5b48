"""Type, look and language: chosen once, kept for the person on every device, for a stranger on this one."""

from __future__ import annotations

import pytest
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.preferences.queries import Look, look_of
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db

ELDER, DARK = 'class="elder"', 'data-theme="dark"'
ALL = {"elder": "1", "theme": "dark", "language": "en", "next": "/m/me/"}


def _page(client: Client, address: str = "/m/me/") -> str:
    return client.get(address).content.decode()


def test_a_member_chooses_once_and_finds_it_on_another_device(cast: Cast) -> None:
    phone = signed_in(cast, "chen_user")
    assert phone.post("/look/", ALL)["Location"] == "/m/me/"
    first = _page(phone)
    assert (ELDER in first, DARK in first, 'lang="en"' in first, "Kept. This is how" in first) == (True,) * 4
    library = Client()
    library.post("/accounts/login/", {"login": cast.chen_user.username, "password": "zerotrip"})
    again = _page(library)
    assert (ELDER in again, DARK in again, '<html lang="en"' in again) == (True, True, True)


def test_one_tap_changes_one_thing_and_leaves_the_rest(cast: Cast) -> None:
    phone = signed_in(cast, "chen_user")
    phone.post("/look/", ALL)
    phone.post("/look/", {"elder": "0"})
    assert look_of(cast.chen_user.actor.key) == Look(elder=False, theme="dark", language="en")


def test_a_stranger_has_it_on_the_device_and_leaves_no_session(client: Client) -> None:
    answer = client.post("/look/", ALL | {"next": "/hall/"})
    assert answer["Location"] == "/hall/"
    page = _page(client, "/hall/")
    assert (ELDER in page, DARK in page, '<html lang="en"' in page) == (True, True, True)


@pytest.mark.parametrize(
    "wanted", ["", "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"]
)
def test_the_way_back_stays_here(client: Client, wanted: str) -> None:
    assert client.post("/look/", {"elder": "1", "next": wanted})["Location"] == "/"


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"language": "tlh"}])
def test_what_does_not_exist_is_refused_with_a_sentence(cast: Cast, wrong: dict[str, str]) -> None:
    for client in (Client(), signed_in(cast, "wu")):
        answer = client.post("/look/", wrong)
        assert (answer.status_code, 'class="sorry"' in answer.content.decode()) == (400, True)


def test_the_page_of_choices_shows_what_holds(cast: Cast) -> None:
    wu = signed_in(cast, "wu")
    wu.post("/look/", {"theme": "dark", "elder": "1"})
    page = _page(wu, "/look/?next=/desk/")
    assert page.count("checked") == 3
    assert 'value="dark" checked' in page and 'href="/desk/"' in page
