"""Many rows at once: what `bulk_create` and `__in` do, for a hundred thousand rows.

`bulk_create` compiles every field of every row, and on SQLite writes a hundred rows a statement; here the
statement is written once for all, and most values go to the driver as they are. It stands here because what
is sealed has to be sealed on this way too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, connections, models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute

T = TypeVar("T")
CHUNK = 500  # rows a statement: stays below every database's limit of parameters
_TEXTS = (models.CharField, models.TextField)
_NUMBERS = (
    models.AutoField, models.BigAutoField, models.BigIntegerField, models.IntegerField,
    models.PositiveBigIntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField,
)  # fmt: skip


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Inserts all of the rows or none and tells them their keys; no signals are sent. Rows that they refer to
    must be there already.

    With `ignore_conflicts` a row that a constraint forbids is left out, and none is told its key.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _written(model)
    told = len(fields) < len(model._meta.concrete_fields) and not ignore_conflicts
    values = [_value_of(field) for field in fields]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for chunk in chunks(rows):
            statement = _statement(model, len(chunk), ignore_conflicts, told)
            cursor.execute(statement, [value(row) for row in chunk for value in values])
            for row, (key,) in zip(chunk, cursor.fetchall(), strict=True) if told else ():
                row.pk = key
            for row in chunk:
                row._state.adding, row._state.db = False, connection.alias


def among(values: Sequence[str] | Sequence[int]) -> RawSQL | Sequence[Any]:
    """For `field__in`: all of them as one parameter, where a list is one for each."""
    if not values:
        return values  # which Django answers without a question
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])
    kind = "bigint" if isinstance(values[0], int) else "text"
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(values)])  # noqa: S611 - one of two kinds


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


@cache
def _written(model: type[models.Model]) -> tuple[Any, ...]:
    """Every column but the key that the database counts up."""
    return tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))


@cache
def _statement(model: type[models.Model], count: int, ignore_conflicts: bool, told: bool) -> str:
    quote, meta = connection.ops.quote_name, model._meta
    columns = [quote(field.column) for field in _written(model)]
    row = f"({', '.join(['%s'] * len(columns))})"
    table, head, body = quote(meta.db_table), ", ".join(columns), ", ".join([row] * count)
    conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    key = f" RETURNING {quote(str(meta.pk.column))}" if told and meta.pk else ""
    return f"INSERT INTO {table} ({head}) VALUES {body}{conflict}{key}"  # noqa: S608 - names, no values


def _value_of(field: Any) -> Callable[[models.Model], Any]:
    """Texts and whole numbers as they stand on the row; all else as its field prepares it, which is done once
    where one row after the other has the very same value."""
    plain, name = _plain_types(field), field.attname
    last: tuple[Any, Any] = (object(), None)
    database = connections[connection.alias]  # itself, where `connection` looks it up at every use

    def value(row: models.Model) -> Any:
        nonlocal last
        given = row.__dict__[name] if plain else field.pre_save(row, add=True)
        if type(given) in plain:
            return given
        if given is not last[0]:
            last = (given, field.get_db_prep_save(given, database))
        return last[1]

    return value


@cache
def _plain_types(field: Any) -> tuple[type, ...]:
    """What needs no preparing; nothing where a field of our own makes its value as it is read or written."""
    if field.descriptor_class not in (DeferredAttribute, ForeignKeyDeferredAttribute):
        return ()
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if type(field) in _TEXTS:
        return (str, type(None))
    return (int, type(None)) if type(field) in _NUMBERS else ()
