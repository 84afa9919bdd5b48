"""Whether a change can be taken at all; refusals say what was read and what was expected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.core.text import nearest
from zerotrip.population.snapshots.expected import MEMBER, list_of
from zerotrip.population.standing.effect import Rules
from zerotrip.population.standing.files import SnapshotFiles
from zerotrip.population.standing.held import Nothing
from zerotrip.rules.awarding import AWARD_COLUMNS, AWARDS
from zerotrip.rules.columns.tables import SUBJECT
from zerotrip.rules.facts import Record
from zerotrip.rules.types import Kind, Type
from zerotrip.rules.values import LARGEST

_PYTHON: Mapping[Kind, tuple[type, ...]] = {
    Kind.BOOL: (bool,),
    Kind.NUMBER: (int, Decimal),
    Kind.MONEY: (int,),
    Kind.DATE: (date,),
}


def scalar(rules: Iterable[Rules], columns: Mapping[str, Any], key: str, value: object) -> None:
    """Raises Invalid for a fact nobody knows and a value that is none of it."""
    known = _types(rules)
    if key not in known and key not in columns:
        raise _no_such(key, [*known, *columns])
    _fit(key, value, known.get(key))


def records(
    rules: Collection[Rules], snapshot: SnapshotFiles, key: str, rows: Sequence[Record] | Nothing
) -> None:
    """The same for a list; records that decisions are about have an `id` of their own each."""
    known = _types(rules) | {AWARDS: Type(Kind.RECORDS, columns=AWARD_COLUMNS)}
    of = known.get(key)
    tables = snapshot.opened.tables
    if (of is None or of.kind is not Kind.RECORDS) and (key not in tables or key == MEMBER):
        raise _no_such(key, [*(name for name in known if known[name].kind is Kind.RECORDS), *tables])
    for number, row in enumerate(() if isinstance(rows, Nothing) else rows):
        for name, value in row.items():
            _fit(f"{key}[{number}].{name}", value, of.columns.get(name) if of else None)
    if not isinstance(rows, Nothing):
        _check_ids(key, {each.subject for each in rules}, rows)


def _check_ids(key: str, subjects: set[str], rows: Sequence[Record]) -> None:
    named = SUBJECT if key in subjects else "id" if key in map(list_of, subjects) else None
    if named is None:
        return
    ids = [row.get(named) for row in rows]
    if None in ids or len({str(each) for each in ids}) < len(ids):
        raise Invalid(
            "record-without-id",
            _("Every record of %(list)s needs an %(column)s of its own: decisions are about it."),
            list=key,
            column=named,
        )


def _types(rules: Iterable[Rules]) -> dict[str, Type]:
    return {
        fact.key: fact.type
        for each in rules
        for program in each.programs.values()
        for fact in program.item.facts
        if fact.derived is None
    }


def _fit(where: str, value: object, of: Type | None) -> None:
    if value is None or isinstance(value, Nothing) or (of is not None and _fits(value, of)):
        return
    if of is None and isinstance(value, bool | int | Decimal | str | date):
        return
    expected = of.kind.value if of else "value"
    raise Invalid(
        "fact-does-not-fit",
        _("%(where)s: read %(said)s, expected a %(expected)s."),
        where=where,
        said=repr(value)[:60],
        expected=f"{expected} ({', '.join(of.choices)})" if of and of.choices else expected,
    )


def _fits(value: object, of: Type) -> bool:
    if isinstance(value, bool) != (of.kind is Kind.BOOL):
        return False
    if of.kind is Kind.CHOICE and value not in of.choices:
        return False
    if isinstance(value, int | Decimal) and not -LARGEST <= value <= LARGEST:
        return False
    return isinstance(value, _PYTHON.get(of.kind, (str,)))


def _no_such(key: str, words: list[str]) -> Invalid:
    near = nearest(key, words)
    if near is None:
        return Invalid("no-such-fact", _("No item reads %(key)s, and the snapshot has none of it."), key=key)
    return Invalid(
        "no-such-fact",
        _("No item reads %(key)s, and the snapshot has none of it. Nearest: %(near)s."),
        key=key,
        near=near,
    )


def nobody(person: object) -> NotVisible:
    return NotVisible("nobody-here", _("Nobody of the number %(person)s is here."), person=person)


def other_editions(items: Iterable[str]) -> Conflict:
    return Conflict(
        "other-editions",
        _("What stands was decided under other editions of %(items)s. Publish or withdraw these first."),
        items=", ".join(sorted(items)),
    )


def another_run(folder: Path) -> Conflict:
    return Conflict(
        "another-run",
        _("The changes kept in %(folder)s belong to another run or snapshot. Remove %(file)s to begin anew."),
        folder=str(folder),
        file="standing.sqlite3",
    )
