"""A rating from the phone to the desk and back."""

from __future__ import annotations

import pytest

from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.ratings.models import Rating
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_lists import queries

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


def test_chen_says_how_it_was_wu_answers_and_she_says_whether_it_is_right_now(
    hall: Cast, settle: Settle
) -> None:
    cases = settle()
    ref, open_ref = cases[HOSPITAL].ref, cases[MAJOR].ref
    chen, wu = signed_in(hall, "chen_user"), signed_in(hall, "wu")
    phone = f"/m/cases/{ref}/rating/"
    assert "总体评价" in chen.get(phone).content.decode()
    nothing = chen.post(phone, {"key": "a" * 32, "words": "等了很久。"})
    assert (nothing.status_code, "等了很久。" in nothing.content.decode()) == (400, True)
    assert chen.post(phone, {"key": "b" * 32, "whole": "2", "words": "等了很久。"}).status_code == 302
    rating = Rating.objects.get()
    desk = f"/desk/ratings/{rating.pk}/"
    assert "等了很久。" in wu.get(desk).content.decode()
    assert wu.post(desk, {"key": "c" * 32, "text": "以后每一步都发消息。"}).status_code == 302
    assert "以后每一步都发消息。" in chen.get(phone).content.decode()
    assert chen.post(phone, {"key": "d" * 32, "content": "yes"}).status_code == 302
    assert Rating.objects.get().state == "settled"
    assert chen.get(f"/m/cases/{open_ref}/rating/")["Location"] == f"/m/cases/{open_ref}/"
    assert signed_in(hall, "qian").get(desk).status_code == 404


def test_the_list_costs_the_same_for_one_rating_and_for_three(hall: Cast, settle: Settle) -> None:
    chen = signed_in(hall, "chen_user")
    costs = []
    for number, day in enumerate(("2026-06-08", "2026-06-09", "2026-06-10")):
        ref = settle(settled_on=day)[HOSPITAL].ref
        chen.post(f"/m/cases/{ref}/rating/", {"key": f"{number}" * 32, "whole": "1"})
        costs.append(queries(hall, "wu", "/desk/ratings/"))
    assert (Rating.objects.count(), len({costs[0], costs[-1]})) == (3, 1)
