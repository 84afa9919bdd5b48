"""A decision on the phone in three depths: one sentence, the rows of the sum, the article with its facts."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from zerotrip.cases.actions import answer, open_case, refuse
from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle
from zerotrip.cases.tests.items import publish_item
from zerotrip.core.clock import now as clock
from zerotrip.demo.cast import Cast
from zerotrip.rules.types import Kind, Type
from zerotrip.web.facts import written
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db
_SENTENCE = re.compile(r'<p class="sentence">([^<]*)</p>')


def _page(cast: Cast, ref: str) -> str:
    client = signed_in(cast, "chen_user")
    client.cookies["django_language"] = "en"
    return client.get(f"/m/cases/{ref}/decision/").content.decode()


def test_a_grant_says_the_sum_then_its_rows_then_article_and_facts(hall: Cast, settle: Settle) -> None:
    page = _page(hall, settle()[HOSPITAL].ref)
    sentence = "You get 1,767.00 yuan: 4,134.00 yuan count, in 2 bands."
    assert _SENTENCE.findall(page) == [sentence]
    place = [page.index(one) for one in (sentence, "3,134.00 × 50%", "Why you qualify", "because-deep")]
    assert place == sorted(place)
    deep = page.split("because-deep")[1:]
    assert len(deep) == page.count('<li class="because">') > 1
    assert all("Basis:" in each or "how often" in each for each in deep)
    assert "330106-0001" not in page
    assert "Medical insurance" in deep[0] + deep[1] + deep[2]


def test_a_refusal_says_what_is_not_met_and_the_article(cast: Cast) -> None:
    at, actors = clock(), cast.actors
    publish_item("depth", by=actors["admin"], second=actors["zhao"], at=at)
    case = open_case(item_id="hz.sample.depth", person=cast.chen, subject="s", by=actors["chen"], at=at)
    case = answer(case, answers={"need.grade": "none"}, by=actors["chen"], at=at)
    refuse(case, by=actors["wu"], at=at, because="核实过")
    page = _page(cast, case.ref)
    assert _SENTENCE.findall(page) == ["You do not get it: Not in hardship."]
    (deep,) = page.split("because-deep")[1:]
    assert ("示例办法 第三条" in deep, "Grade" in deep, "核实过" in page) == (True, True, True)


def test_a_day_is_written_in_words_as_everywhere_on_the_phone() -> None:
    a_day, a_time = Type(Kind.DATE), clock().replace(year=2020, month=6, day=2, hour=4, minute=30)
    with override("en"):
        assert written(a_time.date(), a_day) == "2 Jun 2020"
        assert written(a_time, a_day) == "2 Jun 2020 12:30"
