"""What a person typed, read as the rules take it, or refused in plain words that fit beside the field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip import rules
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.errors import Invalid
from zerotrip.core.identity import read_bank_account, read_id_number
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.text import Text
from zerotrip.members.models import Person
from zerotrip.rules.types import Kind, Type
from zerotrip.vault.index import blind

NONE = "none"
"""Typed instead of rows: there are none."""
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_LIES_AHEAD = frozenset({"begins", "until", "due", "planned", "ends", "expires"})
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Way:
    """What reading one fact needs to know beside the text. `whose` is for ID numbers: those of the person
    concerned are compared, never shown. Without `on` a day may lie anywhere."""

    on: date | None = None
    whose: Person | None = None
    codes: Mapping[str, Text] | None = None


def read_typed(key: str, of: Type, text: str, way: Way) -> Any:
    """Raises Invalid with a sentence; nothing typed is None."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if key.rpartition(".")[2] == "id_number":
        return _id_number(key, text, way)
    if way.codes and of.kind is Kind.TEXT:
        return _code(text, way.codes)
    return _READERS.get(of.kind, _text)(key, of, text, way)


def codes_for(loaded: ReadPack, fact: rules.Fact) -> Mapping[str, Text]:
    """The codes a medical text must be one of: by a slip of the pen nobody is refused."""
    if fact.type.kind is Kind.TEXT and fact.sensitivity == "medical":
        return answers_of(loaded, fact.key)
    return {}


def names_of(loaded: ReadPack, key: str) -> dict[str, Text]:
    """What the codes of one fact are called: a choice's own names, else those of the item's code lists."""
    need = loaded.needs.get(key)
    if need and need.choices:
        return {code: name for code, name in need.choices.items() if name}
    lists = (*loaded.shared.list, *loaded.pack.list)
    return {entry.code: entry.name for one in lists for entry in one.entries}


def answers_of(loaded: ReadPack, key: str) -> dict[str, Text]:
    """What may be typed for one fact: of the code lists, only those that the item looks it up in."""
    need = loaded.needs.get(key)
    if need and need.choices:
        return names_of(loaded, key)
    lists = (*loaded.shared.list, *loaded.pack.list)
    asked = [
        one
        for one in lists
        if re.search(rf"\b{re.escape(key)} (not )?in {re.escape(one.key)}\b", loaded.text)
    ]
    return {entry.code: entry.name for one in asked or lists for entry in one.entries}


def lies_ahead(key: str) -> bool:
    """Whether a day of this name may be in the future: `contract.until`, unlike `contract.since`."""
    return bool(_LIES_AHEAD & set(key.rpartition(".")[2].split("_")))


def _bool(key: str, of: Type, text: str, way: Way) -> bool:
    if text not in ("yes", "no"):
        raise Invalid("not-yes-or-no", _("Please choose yes or no."), field=key)
    return text == "yes"


def _number(key: str, of: Type, text: str, way: Way) -> Decimal | int:
    if re.fullmatch(r"-[0-9.]+", text):
        raise Invalid("number-negative", _("This cannot be less than zero."), field=key)
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise Invalid("number-unreadable", _("Please write a number."), field=key)
    return Decimal(text) if "." in text else int(text)


def _money(key: str, of: Type, text: str, way: Way) -> int:
    fen = fen_of_yuan(re.sub(r"^[¥￥]\s*|\s*(元|yuan)$", "", text))
    if fen < 0:
        raise Invalid("amount-negative", _("An amount of money cannot be less than zero."), field=key)
    return fen


def _date(key: str, of: Type, text: str, way: Way) -> date:
    found = _DAY.fullmatch(text)
    if not found:
        raise Invalid("day-unreadable", _("Please write the day like 2026-01-31."), field=key)
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Invalid("no-such-day", _("There is no such day; please look at it again."), field=key) from None
    if day < _EARLIEST:
        raise Invalid("day-long-ago", _("This day lies too long ago; please check the year."), field=key)
    if way.on is not None and day > way.on and not lies_ahead(key):
        raise Invalid("day-ahead", _("This day still lies ahead; please check it."), field=key)
    return day


def _choice(key: str, of: Type, text: str, way: Way) -> str:
    if text not in of.choices:
        raise Invalid("no-such-choice", _("Please choose one of these."), field=key)
    return text


def _account(key: str, of: Type, text: str, way: Way) -> str:
    return read_bank_account(text)


def _text(key: str, of: Type, text: str, way: Way) -> str:
    if len(text) > 200 or any(unicodedata.category(one) == "Cc" for one in text):
        raise Invalid("text-unreadable", _("Please say it in one line of at most 200 characters."), field=key)
    return text


def _id_number(key: str, text: str, way: Way) -> str:
    read = read_id_number(text).value
    person = way.whose
    if person and key.startswith("member.") and blind("identity", read) != person.id_index:
        raise Invalid(
            "id-number-of-another",
            _("This is somebody else's ID number. Please write the one of the person this is for."),
            field=key,
        )
    return read


def _code(text: str, codes: Mapping[str, Text]) -> str:
    named = {name.lower(): code for code, both in codes.items() for name in both.values()}
    code = named.get(text.lower(), text[:1].upper() + text[1:])
    known = next((known for known in codes if _is_like(code, known)), None)
    if known is None:
        said = _("Please write the code as it stands on the paper, like %(like)s.")
        raise Invalid("no-such-code", said, like=min(codes))
    return code[: len(known)]  # as exact as the lists are: C53.900 counts as C53


def _is_like(code: str, known: str) -> bool:
    """`D06` and `D06.900x001` are like `C53`; `68.4100` is like `68.41`."""
    more = _shape(code).removeprefix(_shape(known))
    is_longer = "." in known or more.startswith(".")
    return code.isascii() and (not more or (more != _shape(code) and is_longer))


def _shape(code: str) -> str:
    return "".join("0" if c.isdigit() else "A" if c.isalpha() else c for c in code)


_READERS: dict[Kind, Callable[[str, Type, str, Way], Any]] = {
    Kind.BOOL: _bool,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.BANK_ACCOUNT: _account,
}
MISSING: Promise = _("Please fill this in.")


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` only where nothing is `wrong`; `wrong` by field: the fact, or `<fact>.<row>.<column>`."""

    value: Any
    wrong: Mapping[str, str]

    @property
    def is_answer(self) -> bool:
        return not self.wrong and self.value is not None


def read_answer(fact: rules.Fact, typed: object, columns: frozenset[str], way: Way) -> Reading:
    """One fact as it stands in a draft: a text, rows of texts, or `none`."""
    if fact.type.kind is not Kind.RECORDS:
        return _one(fact.key, fact.type, str(typed or ""), way)
    if typed == NONE:
        return Reading([], {})
    rows = typed if isinstance(typed, list) else []
    return _rows(fact, rows, [name for name in fact.type.columns if name in columns], way)


def _one(field: str, of: Type, text: str, way: Way, key: str = "") -> Reading:
    try:
        return Reading(read_typed(key or field, of, text, way), {})
    except Invalid as invalid:
        return Reading(None, {field: str(invalid)})


def _rows(fact: rules.Fact, rows: list[Any], columns: list[str], way: Way) -> Reading:
    """Rows in which nothing was typed do not count; of one that was begun every column is wanted."""
    read: list[dict[str, Any]] = []
    wrong: dict[str, str] = {}
    for number, row in enumerate(rows):
        if not any(str(row.get(name, "")).strip() for name in columns):
            continue
        cells = {
            name: _one(f"{fact.key}.{number}.{name}", fact.type.columns[name], str(row.get(name, "")), way,
                       f"{fact.key}.{name}")
            for name in columns
        }  # fmt: skip
        for name, cell in cells.items():
            wrong |= cell.wrong
            if not cell.wrong and cell.value is None:
                wrong[f"{fact.key}.{number}.{name}"] = str(MISSING)
        read.append({name: cell.value for name, cell in cells.items()})
    return Reading(read if read and not wrong else None, wrong)
