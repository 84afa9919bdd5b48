"""Of two acts that each hold what the other one needs, the database ends one. Nothing of it is done then, and
it is done once more: here, outside of its transaction, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

Done = TypeVar("Done")
TIMES = 5
ENDED = frozenset({"40P01", "40001"})  # deadlock found; could not be put in an order


def until_through(act: Callable[[], Done]) -> Done:
    """`act` in a transaction. It must read for itself what it changes: the second time that may differ."""
    for time in range(1, TIMES + 1):
        try:
            with transaction.atomic():
                return act()
        except OperationalError as fault:
            ended = getattr(fault.__cause__, "sqlstate", None) in ENDED
            if not ended or time == TIMES or connection.in_atomic_block:
                raise
    raise AssertionError("the last time returns or raises")
