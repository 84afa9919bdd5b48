from __future__ import annotations

from datetime import date

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import WorkingCalendar
from zerotrip.core.errors import Invalid
from zerotrip.core.identity import read_bank_account, read_id_number
from zerotrip.core.money import LIMIT, Amount
from zerotrip.core.period import Period
from zerotrip.core.text import mask_account, mask_id, mask_name, nearest


@pytest.mark.parametrize(
    ("read", "fen", "written"),
    [
        ("4134", 413400, "4,134.00"),
        ("0.05", 5, "0.05"),
        ("1,767.5", 176750, "1,767.50"),
        ("-3", -300, "-3.00"),
    ],
)
def test_yuan_are_read_and_written_exactly(read: str, fen: int, written: str) -> None:
    amount = Amount.yuan(read)
    assert (amount.minor, str(amount)) == (fen, written)


@pytest.mark.parametrize("read", ["", "abc", "1.005", "NaN", "Infinity", "1e999999", str(LIMIT)])
def test_what_is_no_amount_is_refused(read: str) -> None:
    with pytest.raises(Invalid):
        Amount.yuan(read)


def test_money_and_points_do_not_mix() -> None:
    with pytest.raises(TypeError):
        Amount.fen(1) + Amount.points(1)
    with pytest.raises(TypeError):
        Amount.yuan(1.5)  # type: ignore[arg-type]


def test_a_period_holds_both_its_ends() -> None:
    year = Period.of_year(2026)
    assert date(2026, 1, 1) in year and date(2026, 12, 31) in year and date(2027, 1, 1) not in year
    assert (year.key, Period(date(2026, 1, 1), date(2026, 3, 31)).key) == ("2026", "2026-01-01/2026-03-31")


def test_spring_festival_is_skipped_and_a_worked_weekend_counts() -> None:
    calendar = WorkingCalendar()
    # 2025: off 28 Jan – 4 Feb, worked on Sunday 26 Jan and Saturday 8 Feb.
    assert calendar.is_working(date(2025, 1, 26)) and not calendar.is_working(date(2025, 1, 28))
    assert calendar.add(date(2025, 1, 24), 3) == date(2025, 2, 5)
    assert calendar.between(date(2025, 1, 24), date(2025, 2, 5)) == 3


def test_an_override_wins_over_the_published_schedule() -> None:
    typhoon = WorkingCalendar({date(2025, 7, 9): False})
    assert typhoon.add(date(2025, 7, 8), 1) == date(2025, 7, 10)
    assert typhoon.between(date(2025, 7, 8), date(2025, 7, 8)) == 0


def test_an_unpublished_year_is_said_to_be_unpublished() -> None:
    assert WorkingCalendar().is_published(2025)
    assert not WorkingCalendar().is_published(2031)


def test_an_id_number_tells_birth_date_and_sex() -> None:
    chen = read_id_number(" 330106 19850309 1028 ")
    assert (chen.value, chen.birth_date, chen.sex) == ("330106198503091028", date(1985, 3, 9), "female")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("33010619850309102", "id-number-length"),
        ("330106198513091028", "id-number-date"),
        ("330106198503091029", "id-number-check"),
        ("３３０１０６１９８５０３０９１０２９", "id-number-check"),
        ("", "id-number-length"),
    ],
)
def test_each_fault_of_an_id_number_has_its_own_sentence(raw: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_id_number(raw)
    assert refusal.value.code == code and str(refusal.value)


def test_a_mistyped_card_number_is_caught_before_the_bank_sees_it() -> None:
    assert read_bank_account("6222 0212 0801 0026 217") == "6222021208010026217"
    with pytest.raises(Invalid) as refusal:
        read_bank_account("6222021208010026271")
    assert refusal.value.code == "account-check"


def test_masks_keep_just_enough_to_recognise_oneself() -> None:
    assert mask_name("陈秀英") == "陈**"
    assert (mask_name("Chen Xiuying"), mask_name("Chenxiuying"), mask_name(" ")) == ("Chen X*", "C*", "")
    assert mask_id("330106198503091028") == "3301**********1028"
    assert mask_account("6222021208010026217") == "**** 6217"


def test_nearest_word_helps_and_does_not_guess_wildly() -> None:
    assert nearest("setlement", ["settlement", "member"]) == "settlement"
    assert nearest("zzz", ["settlement", "member"]) is None


def test_an_actor_is_a_person_whichever_account_was_used() -> None:
    assert Actor.person("42", "Chen") == Actor("person", "person:42", "Chen")
    assert Actor.person("42", "Chen").person_uid == "42"
    assert Actor.system("worker").person_uid is None
