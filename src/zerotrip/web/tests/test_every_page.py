from __future__ import annotations

from zerotrip.web.tests.every_page import BEGINS, NO_PAGES, PAGES, every_name


def test_every_address_has_a_row() -> None:
    assert every_name() - PAGES.keys() - NO_PAGES == set()


def test_an_address_is_a_page_or_something_else() -> None:
    assert PAGES.keys() & NO_PAGES == set()


def test_each_page_belongs_to_somebody_who_signs_in_to_the_demo() -> None:
    assert set(PAGES.values()) <= BEGINS.keys()
