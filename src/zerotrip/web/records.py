"""Records in words: a stay, a child, a ticket as one line each, of the columns that an item looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zerotrip import rules
from zerotrip.catalogue.facts import Need
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import pick
from zerotrip.org.models import Organisation
from zerotrip.rules.types import Kind
from zerotrip.web.facts import written
from zerotrip.web.wording import COLUMNS

MOST = 10
"""Of one list; what stands beyond is counted by the value itself."""


def column_label(need: Need | None, name: str) -> str:
    own = need.columns.get(name) if need else None
    known: str | Promise = COLUMNS.get(name, name.replace("_", " "))
    return pick(own.label if own else None) or str(known)


def rows_written(loaded: ReadPack, fact: rules.Fact, value: object) -> tuple[str, ...]:
    """Nothing for what is no list; a column that has no words of its own is left out."""
    if fact.type.kind is not Kind.RECORDS or not isinstance(value, Sequence):
        return ()
    need = loaded.needs.get(fact.key)
    read = loaded.program.columns.get(fact.key, frozenset())
    columns = [name for name in fact.type.columns if name in read and _has_words(need, name)]
    rows = [row for row in value[:MOST] if isinstance(row, Mapping)]
    units = _units(row.get("unit") for row in rows) if "unit" in columns else {}
    said = (_row(fact, need, columns, _with_unit(row, units)) for row in rows)
    return tuple(line for line in said if line)


def _units(codes: Iterable[object]) -> dict[str, str]:
    found = Organisation.objects.filter(code__in={str(code) for code in codes if code})
    return {unit.code: unit.name for unit in found}


def _with_unit(row: Mapping[str, Any], units: Mapping[str, str]) -> Mapping[str, Any]:
    """A unit by its name: its code says nothing to whoever belongs to it."""
    return {**row, "unit": units.get(str(row["unit"]), row["unit"])} if "unit" in row else row


def _has_words(need: Need | None, name: str) -> bool:
    own = need.columns.get(name) if need else None
    return name in COLUMNS or bool(own and own.label)


def _row(fact: rules.Fact, need: Need | None, columns: Sequence[str], row: Mapping[str, Any]) -> str:
    said = {name: _value(fact, need, name, row[name]) for name in columns if row.get(name) is not None}
    return _(", ").join(
        _("%(name)s: %(value)s") % {"name": column_label(need, name), "value": value}
        for name, value in said.items()
        if value
    )


def _value(fact: rules.Fact, need: Need | None, name: str, value: object) -> str:
    """A code without a name of its own says nothing to anybody."""
    own = need.columns.get(name) if need else None
    names = own.choices if own else {}
    if fact.type.columns[name].kind is Kind.CHOICE and not pick(names.get(str(value))):
        return ""
    return written(value, fact.type.columns[name], names)
