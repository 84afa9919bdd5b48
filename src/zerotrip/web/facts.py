"""Facts as people read them, and as they write them down: one table by the fact's kind for both ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip import rules
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.errors import Refused
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.core.text import Text, pick
from zerotrip.rules.types import Kind, Type


def written(value: object, kind: Type, names: Mapping[str, Any] | None = None) -> str:
    """A typed value in words. `names` are a choice's names by code, as the pack gives them."""
    if value is None or isinstance(value, bool):
        return _("none") if value is None else _("yes") if value else _("no")
    if kind.kind is Kind.MONEY and isinstance(value, int):
        return str(Amount.fen(value))
    if kind.kind is Kind.RECORDS and isinstance(value, Sequence):
        return _("%(count)s entries") % {"count": len(value)} if len(value) != 1 else _("1 entry")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return _named(str(value), names or {})


def _named(code: str, names: Mapping[str, Any]) -> str:
    """A choice by its name; a diagnosis as `C53.9 cervical cancer`, so that nobody has to know the codes."""
    name = pick(names.get(code) or names.get(code.partition(".")[0]))
    return f"{code} {name}" if name and code[:1].isupper() and name != code else name or code


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


class FactField(forms.CharField):
    """One fact typed by a person; cleans to the value the rules take."""

    def __init__(self, fact: rules.Fact, names: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.fact, self.kind = fact, fact.type.kind
        self.codes = dict(names or {}) if self.kind is Kind.TEXT and fact.sensitivity == "medical" else {}
        widget = _widget(fact.type, names or {})
        if self.codes:
            widget.attrs["placeholder"] = min(self.codes)
        super().__init__(label=pick(fact.question or fact.label), widget=widget, max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            read = self._code if self.codes else READERS.get(self.kind, str)
            return read(text) if text else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        except (ValueError, InvalidOperation, KeyError):
            raise forms.ValidationError(str(UNREADABLE.get(self.kind, UNREADABLE[Kind.TEXT]))) from None

    def _code(self, text: str) -> str:
        """What a code list is asked about must be a code: by a slip of the pen nobody is refused."""
        text = unicodedata.normalize("NFKC", text).strip()
        named = {name.lower(): code for code, both in self.codes.items() for name in both.values()}
        code = named.get(text.lower(), text[:1].upper() + text[1:])
        known = next((known for known in self.codes if _is_like(code, known)), None)
        if known is None:
            said = _("Please write the code as it stands on the paper, like %(code)s.")
            raise forms.ValidationError(said % {"code": min(self.codes)})
        return code[: len(known)]  # as exact as the lists are: C53.900 counts as C53


def _is_like(code: str, known: str) -> bool:
    """`D06` and `D06.900x001` are like `C53`; `68.4100` is like `68.41`."""
    more = _shape(code).removeprefix(_shape(known))
    is_longer = "." in known or more.startswith(".")
    return code.isascii() and (not more or (more != _shape(code) and is_longer))


def _shape(code: str) -> str:
    return "".join("0" if c.isdigit() else "A" if c.isalpha() else c for c in code)


def _number(text: str) -> Decimal | int:
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise ValueError(text)
    return Decimal(text) if "." in text else int(text)


READERS: dict[Kind, Any] = {
    Kind.BOOL: lambda text: {"yes": True, "no": False}[text],
    Kind.NUMBER: _number,
    Kind.MONEY: fen_of_yuan,
    Kind.DATE: date.fromisoformat,
}
UNREADABLE = {
    Kind.BOOL: gettext_lazy("Please choose yes or no."),
    Kind.NUMBER: gettext_lazy("Please write a number."),
    Kind.MONEY: gettext_lazy("Please write an amount in yuan, like 1234.50."),
    Kind.DATE: gettext_lazy("Please choose a day."),
    Kind.TEXT: gettext_lazy("This could not be read; please write it again."),
}


def _widget(kind: Type, names: Mapping[str, Any]) -> forms.Widget:
    if kind.kind is Kind.BOOL:
        return forms.RadioSelect(choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))])
    if kind.kind is Kind.CHOICE:
        return forms.RadioSelect(choices=[(code, pick(names.get(code)) or code) for code in kind.choices])
    if kind.kind is Kind.DATE:
        return forms.DateInput(attrs={"type": "date", "class": "form-control"})
    numeric = {"inputmode": "decimal"} if kind.kind in (Kind.NUMBER, Kind.MONEY) else {}
    return forms.TextInput(attrs={**numeric, "class": "form-control", "autocomplete": "off"})
