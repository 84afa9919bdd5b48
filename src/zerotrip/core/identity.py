"""Resident identity numbers (GB 11643) and bank accounts, checked without asking anyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from zerotrip.core.errors import Invalid

Sex = Literal["female", "male"]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FULLWIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")


@dataclass(frozen=True, slots=True)
class IdNumber:
    value: str
    birth_date: date
    sex: Sex
    region: str  # of first registration: a hint, counties have been merged since


def check_digit(first_17: str) -> str:
    return _CHECKS[sum(int(d) * w for d, w in zip(first_17, _WEIGHTS, strict=True)) % 11]


def read_id_number(raw: str) -> IdNumber:
    """Length, birth date and check digit, each with its own sentence when it fails."""
    value = "".join(str(raw).split()).translate(_FULLWIDTH).upper()
    if (
        len(value) != 18
        or not value[:17].isascii()
        or not value[:17].isdigit()
        or value[17] not in "0123456789X"
    ):
        raise Invalid(
            "id-number-length",
            _("An ID number has 17 digits and a check character, 18 in all; this one has %(count)s."),
            field="id_number",
            count=len(value),
        )
    birth_date = _birth_date(value)
    if check_digit(value[:17]) != value[17]:
        raise Invalid(
            "id-number-check",
            _("The last character does not fit the rest of this ID number; please compare it with the card."),
            field="id_number",
        )
    return IdNumber(value, birth_date, "male" if int(value[16]) % 2 else "female", value[:6])


def _birth_date(value: str) -> date:
    try:
        day = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        day = date.min
    if day.year < 1900:
        raise Invalid(
            "id-number-date",
            _("Digits 7 to 14 of an ID number are a birth date; %(digits)s is no date."),
            field="id_number",
            digits=value[6:14],
        )
    return day


def read_bank_account(raw: str) -> str:
    """A card number of 12 to 19 digits with its Luhn check digit."""
    value = "".join(str(raw).replace("-", "").split()).translate(_FULLWIDTH)
    if not (value.isascii() and value.isdigit() and 12 <= len(value) <= 19):
        raise Invalid(
            "account-length",
            _("A bank card number has 12 to 19 digits; this one has %(count)s."),
            field="number",
            count=len(value),
        )
    if not luhn.is_valid(value):
        raise Invalid(
            "account-check",
            _("One digit of this card number is probably wrong; please compare it with the card."),
            field="number",
        )
    return value
