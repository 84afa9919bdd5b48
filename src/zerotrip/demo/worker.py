"""Does what is due, again and again: every piece of work that `config.working.work()` lists, in its order.

Work that fails is logged and left alone for a while, longer each time; the rest goes on.
"""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections

from zerotrip.config.working import Work, work
from zerotrip.core.clock import now

log = logging.getLogger(__name__)
REST = 1.0
LONGEST_PAUSE = 60


@dataclass
class Piece:
    name: str
    do: Work
    failures: int = 0
    not_before: datetime | None = None

    def attempt(self, at: datetime) -> bool:
        """Answers whether there was something to do, so that the worker comes back at once."""
        if self.not_before and at < self.not_before:
            return False
        try:
            done = self.do(at)
        except Exception:
            self.failures += 1
            pause = min(2**self.failures, LONGEST_PAUSE)
            self.not_before = at + timedelta(seconds=pause)
            log.exception("%s failed; next try in %s s", self.name, pause)
            return False
        self.failures, self.not_before = 0, None
        return bool(done)


def pieces() -> list[Piece]:
    return [Piece(name, do) for name, do in work().items()]


def do_what_is_due(todo: list[Piece], at: datetime) -> bool:
    done = [piece.attempt(at) for piece in todo]
    return any(done)


def run_until_told() -> None:
    """Until SIGTERM or SIGINT, which let the piece in hand finish."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    todo = pieces()
    while not told.is_set():
        close_old_connections()
        busy = do_what_is_due(todo, now())
        told.wait(0 if busy else REST)
