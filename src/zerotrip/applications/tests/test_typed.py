"""What people write, read kindly; what cannot be, said in a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zerotrip.applications.typed import Way, read_typed
from zerotrip.core.errors import Invalid
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN, LIN
from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, TEXT, Type

TODAY = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("of", "text", "read"),
    [
        (DATE, "2026-1-31", date(2026, 1, 31)),
        (DATE, "2026年1月31日", date(2026, 1, 31)),
        (DATE, "２０２６/01/31", date(2026, 1, 31)),
        (MONEY, "¥1,234.50", 123_450),
        (MONEY, "86 元", 8_600),
        (NUMBER, "2.5", Decimal("2.5")),
        (BOOL, "no", False),
        (TEXT, "  ", None),
    ],
)
def test_is_read_as_meant(of: Type, text: str, read: object) -> None:
    assert read_typed("trip.it", of, text, Way(TODAY)) == read


@pytest.mark.parametrize(
    ("key", "of", "text", "code"),
    [
        ("trip.left_on", DATE, "2026-02-30", "no-such-day"),
        ("trip.left_on", DATE, "2026-06-13", "day-ahead"),
        ("trip.left_on", DATE, "0206-06-13", "day-long-ago"),
        ("trip.left_on", DATE, "tomorrow", "day-unreadable"),
        ("trip.paid", MONEY, "12.345", "amount-too-fine"),
        ("trip.paid", MONEY, "-1", "amount-negative"),
        ("trip.paid", MONEY, "a lot", "amount-unreadable"),
        ("trip.stops", NUMBER, "-1", "number-negative"),
        ("trip.why", TEXT, "x" * 201, "text-unreadable"),
    ],
)
def test_what_cannot_be_is_refused(key: str, of: Type, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_typed(key, of, text, Way(TODAY))
    assert refused.value.code == code


def test_a_day_whose_name_says_so_may_lie_ahead() -> None:
    for key in ("contract.until", "leave.begins_on"):  # one asks for a leave before one travels
        assert read_typed(key, DATE, "2027-01-01", Way(TODAY)) == date(2027, 1, 1)


@pytest.mark.django_db
def test_an_id_number_is_the_persons_own(cast: Cast) -> None:
    way = Way(TODAY, cast.chen)
    assert read_typed("member.id_number", TEXT, CHEN.id_number.lower(), way) == CHEN.id_number
    assert read_typed("child.id_number", TEXT, LIN.id_number, way) == LIN.id_number
    with pytest.raises(Invalid) as refused:
        read_typed("member.id_number", TEXT, LIN.id_number, way)
    assert refused.value.code == "id-number-of-another"
