"""Rows that nobody reads before their transaction ends, written together at its end.

Outside of `together` each is written at once: an act does not know whether it is one of many.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
AT_ONCE = 500
_kept: ContextVar[list[Model] | None] = ContextVar("kept", default=None)


def write(row: Row) -> Row:
    """For a row whose number nobody needs, and which points only to what is written or kept before it."""
    kept = _kept.get()
    if kept is None:
        row.save(force_insert=True)
    else:
        kept.append(row)
    return row


@contextmanager
def together() -> Iterator[None]:
    """One transaction: all of it is there afterwards, or nothing."""
    kept: list[Model] = []
    token = _kept.set(kept)
    try:
        with transaction.atomic(durable=True):
            yield
            _write_all(kept)
    finally:
        _kept.reset(token)


@contextmanager
def apart() -> Iterator[None]:
    """One act among those of `together`: where it raises, what it kept goes with what it wrote."""
    kept = _kept.get()
    before = len(kept or ())
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del (kept if kept is not None else [])[before:]
        raise


def _write_all(kept: list[Model]) -> None:
    for kind in dict.fromkeys(type(row) for row in kept):
        rows = [row for row in kept if type(row) is kind]
        kind._default_manager.bulk_create(rows, batch_size=AT_ONCE)
