"""Facts as people read them, and as they write them down: one table by the fact's kind for both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip import rules
from zerotrip.applications.typed import Way, answers_of, names_of, read_typed
from zerotrip.core.errors import Refused
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.rules.types import Kind, Type
from zerotrip.web.door import today
from zerotrip.web.templatetags.showing import day, moment

__all__ = ["FactField", "answers_of", "names_of", "written"]


def written(value: object, kind: Type, names: Mapping[str, Any] | None = None) -> str:
    """A typed value in words. `names` are a choice's names by code, as the pack gives them."""
    if value is None or isinstance(value, bool):
        return _("none") if value is None else _("yes") if value else _("no")
    if kind.kind is Kind.MONEY and isinstance(value, int):
        return str(Amount.fen(value))
    if kind.kind is Kind.RECORDS and isinstance(value, Sequence):
        return _("%(count)s entries") % {"count": len(value)} if len(value) != 1 else _("1 entry")
    if isinstance(value, date | datetime):
        return moment(value) if isinstance(value, datetime) else day(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return _named(str(value), names or {})


def _named(code: str, names: Mapping[str, Any]) -> str:
    """A choice by its name; a diagnosis as `C53.9 cervical cancer`, so that nobody has to know the codes."""
    name = pick(names.get(code) or names.get(code.partition(".")[0]))
    return f"{code} {name}" if name and code[:1].isupper() and name != code else name or code


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
        if self.kind is Kind.RECORDS:
            return super().clean(value) == "yes" or None
        try:
            way = Way(today(), codes=self.codes)
            return read_typed(self.fact.key, self.fact.type, super().clean(value), way)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


def _widget(kind: Type, names: Mapping[str, Any]) -> forms.Widget:
    if kind.kind is Kind.BOOL:
        return forms.RadioSelect(choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))])
    if kind.kind is Kind.RECORDS:  # nobody types a list: it is complete as it stands, or waited for
        return forms.RadioSelect(choices=[("yes", gettext_lazy("as you know it here, nothing is missing"))])
    if kind.kind is Kind.CHOICE:
        return forms.RadioSelect(choices=[(code, pick(names.get(code)) or code) for code in kind.choices])
    if kind.kind is Kind.DATE:
        return forms.DateInput(attrs={"type": "date", "class": "form-control"})
    numeric = {"inputmode": "decimal"} if kind.kind in (Kind.NUMBER, Kind.MONEY) else {}
    return forms.TextInput(attrs={**numeric, "class": "form-control", "autocomplete": "off"})
