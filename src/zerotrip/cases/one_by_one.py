"""Many rows, each in a transaction of its own: one that cannot go on keeps no other from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Model

from zerotrip.core.errors import Stale
from zerotrip.submissions.again import until_through

Row = TypeVar("Row")
Done = TypeVar("Done")
log = logging.getLogger(__name__)


def one_by_one(rows: Iterable[Row], act: Callable[[Row], Done]) -> list[Done]:
    """What came of each; nothing where somebody else was first. The first fault is raised at the end."""
    done: list[Done] = []
    faults: list[Exception] = []
    for row in list(rows):
        try:
            done.append(until_through(_each_time_anew(row, act)))
        except Stale:
            continue
        except Exception as fault:
            log.error("%s cannot go on: %s", row, type(fault).__name__)
            faults.append(fault)
    if faults:
        raise faults[0]
    return done


def _each_time_anew(row: Row, act: Callable[[Row], Done]) -> Callable[[], Done]:
    """The first time with the row as it was read; after that it may bear what was undone."""
    rows = iter([row])

    def acting() -> Done:
        return act(next(rows, None) or _read(row))

    return acting


def _read(row: Row) -> Row:
    return type(row)._default_manager.get(pk=row.pk) if isinstance(row, Model) else row
