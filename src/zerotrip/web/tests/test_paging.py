"""A long list counts no further than anybody pages."""

from __future__ import annotations

import pytest

from zerotrip.demo.cast import Cast
from zerotrip.members.models import Person
from zerotrip.web.console import paging
from zerotrip.web.console.paging import Pages
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db


def test_up_to_the_limit_the_count_is_exact_and_beyond_it_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = Person.objects.order_by("uid")
    monkeypatch.setattr(paging, "MOST", people.count())
    whole = Pages(people, 1)
    assert (whole.count, whole.is_capped, whole.said) == (people.count(), False, f"{people.count()}")
    monkeypatch.setattr(paging, "MOST", 1)
    capped = Pages(people, 1)
    assert (capped.count, capped.num_pages, capped.said) == (1, 1, "1+")
    assert len(capped.page(1)) == 1
    shown = signed_in(cast, "auditor").get("/desk/people/").content.decode()
    assert '<span class="quiet small num">1+</span>' in shown


def test_a_page_found_by_its_keys_is_whole_and_in_the_order_of_the_list(cast: Cast) -> None:
    people = Person.objects.order_by("name", "uid")
    pages = Pages(people, 1, shown=lambda rows: rows.select_related("organisation"))
    assert list(pages.page(2)) == list(people[1:2])
    assert all("organisation" in one._state.fields_cache for one in pages.page(1))
