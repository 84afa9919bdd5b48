"""The dashboard: figures as the books have them, small groups hidden, pictures and tables of the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db.models import F

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.catalogue.folder import read_map, read_organisations
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.demo.cast import BINJIANG, XIHU, Cast
from zerotrip.disclosure.tests.test_publishing import people
from zerotrip.members.actions import change_account
from zerotrip.members.models import Person
from zerotrip.payments.actions import make_batch
from zerotrip.payments.models import Line, Payable
from zerotrip.payments.tests.conftest import Owe, owe
from zerotrip.web.console.boards.drawing import tile_map
from zerotrip.web.console.boards.figures import Figures, _hide, board_of
from zerotrip.web.tests.test_boards import queries, text
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "owe", "people", "settle"]
pytestmark = pytest.mark.django_db
BOARD = "/desk/board/"
SUN = Actor.system("demo")


def rows(**persons: int) -> dict[str, Figures]:
    return {key: Figures(key, n, n * 10_000, largest=10_000) for key, n in persons.items()}


def shown(found: dict[str, Figures]) -> list[str]:
    return [key for key, row in found.items() if row.fen is not None]


def test_of_a_small_group_nothing_is_shown_nor_follows_from_the_rest() -> None:
    found = rows(a=40, b=9, c=2)
    _hide(found)
    assert shown(found) == ["a"]
    plain = rows(a=40, b=9, c=0)
    _hide(plain)
    assert shown(plain) == ["a", "b", "c"]
    few = rows(a=2, b=1)
    _hide(few)
    assert shown(few) == []


def test_one_payment_that_makes_up_most_of_a_group_hides_it() -> None:
    found = rows(a=40, b=9, c=30) | {"d": Figures("d", 6, 100_000, largest=90_000)}
    _hide(found)
    assert "d" not in shown(found)


def test_rates_of_few_cases_are_not_told() -> None:
    assert Figures("a", cases=4, with_trip=1).permille is None
    assert Figures("a", cases=8, with_trip=1).permille == 875


def test_every_district_has_one_tile_and_every_tile_a_district() -> None:
    packs = settings.ZEROTRIP_PACKS / "hangzhou"
    tiles = read_map(packs / "map.toml").tile
    tree = read_organisations(packs / "organisations.toml").organisation
    districts = {one.code for one in tree if one.level == "district"}
    assert {tile.district for tile in tiles} == districts
    drawn = tile_map([Figures("330106", 9, 500), Figures("330108", None, None)], tiles)
    assert drawn is not None
    shades = {square.name["en"]: square.shade for square in drawn.squares}
    assert (shades["Xihu"], shades["Binjiang"], shades["Jiande"]) == (5, 0, 0)


@pytest.fixture
def twelve(cast: Cast, people: list[Person], owe: Owe, now: datetime) -> None:
    """Ten of Xihu and three of Binjiang are paid: 100 yuan the first, 110 the second, and so on."""
    for number, person in enumerate(people):
        if number:
            account = f"6217001540001234{number:02d}"
            change_account(
                person=person, number=luhn(account), bank_name="中国建设银行", by=SUN, at=now - timedelta(60)
            )
        payable = owe(f"HZ-2026-00010{number:02d}", Amount.yuan(str(100 + 10 * number)), person)
        Payable.objects.filter(pk=payable.pk).update(organisation=person.organisation)
    make_batch(by=cast.sun.actor, at=now)
    Line.objects.update(state="paid", paid_fen=F("amount_fen"), answered_at=now)


def luhn(body: str) -> str:
    """The account with its check digit."""
    digits = [int(each) for each in reversed(body)]
    doubled = sum(sum(divmod(2 * each, 10)) if place % 2 == 0 else each for place, each in enumerate(digits))
    return f"{body}{-doubled % 10}"


def test_figures_are_those_of_the_payments_and_three_people_stay_hidden(
    cast: Cast, twelve: None, now: datetime
) -> None:
    board = board_of(cast.actors["zhao"], until=now.date())
    assert (board.whole.persons, board.whole.fen) == (13, sum(10_000 + 1_000 * n for n in range(13)))
    assert [(row.key, row.fen) for row in board.items] == [("hz.mutual-aid.hospital", board.whole.fen)]
    assert {row.key: row.fen for row in board.districts} == {XIHU: None, BINJIANG: None}
    assert (board.months[-1].key, board.months[-1].fen) == ("2026-06", board.whole.fen)
    assert len(board.months) == 13 and board.today.paid_fen == board.whole.fen
    own = board_of(cast.actors["qian"], until=now.date())
    assert (own.whole.persons, own.whole.fen, own.months[-1].fen) == (None, None, None)
    xihu = board_of(cast.actors["wu"], until=now.date())
    assert (xihu.whole.persons, [row.key for row in xihu.districts if row.fen]) == (10, [XIHU])


def test_board_asks_as_much_for_one_stay_as_for_three(hall: Cast, settle: Settle) -> None:
    wu = signed_in(hall, "wu")
    settle()
    one = queries(wu, BOARD)
    settle(settled_on="2026-06-08")
    settle(settled_on="2026-06-09")
    assert queries(wu, BOARD) == one


def test_board_is_a_page_a_wall_and_a_fragment(hall: Cast, settle: Settle) -> None:
    settle()
    wu = signed_in(hall, "wu")
    page = text(wu, BOARD)
    assert page.count('role="img"') == 2 and "roughly where it lies" in page
    wall = text(wu, f"{BOARD}?wall")
    assert 'data-theme="dark"' in wall and "side-nav" not in wall
    assert text(wu, f"{BOARD}live/").startswith('<div class="board-tiles">')
    for other in ("?wall", ""):
        tables = text(wu, f"{BOARD}{other}{'&' if other else '?'}tables")
        assert (tables.count('role="img"'), 'class="bar"' in tables) == (0, False)
        assert tables.count("<table") == text(wu, f"{BOARD}{other}").count("<table")
    assert signed_in(hall, "sun").get(BOARD).status_code == 403
