"""Help where one is: every page has it, in both languages; an item speaks for itself."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from zerotrip.applications.actions import begin
from zerotrip.applications.models import Draft
from zerotrip.cases.actions import open_case
from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle
from zerotrip.cases.tests.items import publish_item
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.demo.cast import Cast
from zerotrip.web.console.verbs import VERBS
from zerotrip.web.help.page import PAGES, help_for
from zerotrip.web.help.verbs import SAID
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
TEMPLATES = Path(__file__).parents[1] / "templates"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FRAME = re.compile(r'{% extends "(desk|member|hall)/base.html" %}')


def _pages() -> set[str]:
    """Whatever stands in the frame of phone, desk or hall: any address that shows a page shows one."""
    found = {path: str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("**/*.html")}
    framed = {name for path, name in found.items() if FRAME.match(path.read_text("utf-8"))}
    return {name for name in framed if not name.startswith("gallery/")}


def test_every_page_has_help_and_nothing_else_has() -> None:
    assert _pages() == PAGES.keys()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_said_in_both_languages(language: str) -> None:
    with override(language):
        said = [(page, str(words.what), str(words.how)) for page, words in PAGES.items()]
        said += [(name, str(does), str(who)) for name, (does, who) in SAID.items()]
    mixed = [
        one for one, *texts in said for text in texts if bool(CHINESE.search(text)) is (language == "en")
    ]
    assert mixed == []


def test_every_verb_of_the_desk_says_what_it_does_and_who_may() -> None:
    assert SAID.keys() == {verb.name for verb in VERBS}


@pytest.mark.django_db
def test_the_desk_has_the_words_of_the_edition_that_the_case_runs_under(hall: Cast, settle: Settle) -> None:
    case = settle()[HOSPITAL]
    panel = _panel(hall, "wu", f"/desk/cases/{case.ref}/")
    pack = case.edition.loaded.pack
    said = [one.says["en"] for one in pack.require if one.says]
    assert [words for words in said if words not in panel] == []
    assert (f"{pack.basis[0].title} {pack.basis[0].article}" in panel, len(said) > 1) == (True, True)
    assert all(words in panel for words in ("edition 1", "Approve", "the officer of the first check"))


@pytest.mark.django_db
def test_the_phone_has_them_from_applying_to_the_decision(cast: Cast) -> None:
    chen = cast.actors["chen"]
    publish_item("helped", by=cast.actors["admin"], second=cast.actors["zhao"], at=clock())
    draft = begin(item_id="hz.sample.helped", person=cast.chen, subject="s", by=chen, at=clock())
    assert isinstance(draft, Draft)
    case = open_case(item_id="hz.sample.helped", person=cast.chen, subject="t", by=chen, at=clock())
    for page in (f"applications/{draft.uid}/", f"cases/{case.ref}/", f"cases/{case.ref}/paper/"):
        panel = _panel(cast, "chen_user", f"/m/{page}")
        assert all(words in panel for words in ("Sample helped", "Not in hardship.", "示例办法 第三条")), page


@pytest.mark.django_db
def test_it_asks_the_database_nothing(
    hall: Cast, settle: Settle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = settle()[HOSPITAL].edition
    with django_assert_num_queries(0):
        told = help_for("desk/case.html", edition=edition, on=day_of(clock()), tour="")
    assert told is not None and told.item is not None and told.item.edition == edition


@pytest.mark.django_db
def test_a_partner_and_a_room_have_theirs(cast: Cast) -> None:
    with override("en"):
        partner, home = str(PAGES["desk/partner.html"].how), str(PAGES["member/home.html"].how)
    assert partner in _panel(cast, "partner", "/desk/partner/")
    assert home in _panel(cast, "chen_user", "/m/")


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "template"), [("/hall/", "front"), ("/hall/verify/", "receipt")])
def test_the_hall_has_it_for_strangers(client: Client, page: str, template: str) -> None:
    client.cookies["django_language"] = "en"
    said = unescape(client.get(page).content.decode())
    assert str(PAGES[f"hall/{template}.html"].how) in said


def _panel(cast: Cast, who: str, page: str) -> str:
    client = signed_in(cast, who)
    client.cookies["django_language"] = "en"
    shown = client.get(page, follow=True).content.decode()
    return shown.partition('<details class="help"')[2].partition("</header>")[0]
