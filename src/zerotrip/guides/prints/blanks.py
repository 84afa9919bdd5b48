"""The blanks of a form: what only the person can say, then what they say if no office could."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zerotrip.catalogue.examples import as_json, read_input
from zerotrip.catalogue.facts import Need
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.guides.office.materials import office_for

ANYTHING: Mapping[str, Any] = {
    "bool": True,
    "number": 3,
    "money": 120_00,
    "date": date(2026, 6, 12),
    "bank-account": "**** 1234",
    "text": "……",
}
"""What a sample says where no example of the pack does."""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """`if_asked`: an office holds it; it is filled in only where the office could not answer."""

    label: str
    if_asked: bool
    value: str
    choices: tuple[Choice, ...] = ()


def blanks_of(loaded: ReadPack) -> list[Blank]:
    return [_blank(need, None) for need in _asked(loaded)]


def filled_in(loaded: ReadPack) -> list[Blank]:
    """By the pack's first example in which the item is granted; nobody's real data."""
    told = _example(loaded)
    return [_blank(need, _some(need, told)) for need in _asked(loaded)]


def _asked(loaded: ReadPack) -> list[Need]:
    payee = [loaded.pack.award.to] if loaded.pack.award else []
    keys = dict.fromkeys([*loaded.program.order, *payee])
    needs = [loaded.needs[key] for key in keys if key in loaded.needs]
    asked = [need for need in needs if need.question and need.type != "records" and not need.derived]
    return sorted(asked, key=lambda need: office_for(need) is not None)


def _example(loaded: ReadPack) -> Mapping[str, Any]:
    granted = (one for one in loaded.pack.example if one.amount is not None or one.verdict == "met")
    for one in granted:
        facts, _awards = read_input(loaded.program, as_json(one))
        return facts.scalars
    return {}


def _some(need: Need, told: Mapping[str, Any]) -> Any:
    value = told.get(need.key)
    if value is None:
        value = next(iter(need.choices), None) if need.choices else ANYTHING.get(need.type)
    return value


def _blank(need: Need, value: Any) -> Blank:
    label = pick(need.question or need.label)
    is_held = office_for(need) is not None
    if need.type == "bool":
        answers: Iterable[tuple[Any, str]] = ((True, _("yes")), (False, _("no")))
    else:
        answers = ((code, pick(name) or code) for code, name in need.choices.items())
    choices = tuple(Choice(name, value is not None and code == value) for code, name in answers)
    return Blank(label, is_held, "" if choices or value is None else _written(value, need), choices)


def _written(value: Any, need: Need) -> str:
    if need.type == "money":
        return str(Amount.fen(int(value)))
    if isinstance(value, date):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
