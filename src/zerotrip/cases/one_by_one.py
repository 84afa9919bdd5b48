"""Many rows, each in a transaction of its own: one that cannot go on keeps no other from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from zerotrip.core.errors import Stale

Row = TypeVar("Row")
Done = TypeVar("Done")
log = logging.getLogger(__name__)


def one_by_one(rows: Iterable[Row], act: Callable[[Row], Done]) -> list[Done]:
    """What came of each; nothing where somebody else was first. The first fault is raised at the end."""
    done: list[Done] = []
    faults: list[Exception] = []
    for row in list(rows):
        try:
            with transaction.atomic():
                done.append(act(row))
        except Stale:
            continue
        except Exception as fault:
            log.error("%s cannot go on: %s", row, type(fault).__name__)
            faults.append(fault)
    if faults:
        raise faults[0]
    return done
