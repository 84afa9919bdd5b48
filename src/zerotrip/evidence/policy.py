"""When to ask again, how long to leave a department alone, what a feed message must look like."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from zerotrip.core.actor import Actor

WORKER = Actor.system("worker")

LEASE = timedelta(minutes=2)  # longer than any call may take
QUICK_TRIES = 5
FIRST_WAIT = timedelta(seconds=2)
SLOW_WAIT = timedelta(minutes=1)  # between tries once a department counts as silent
JITTER = 0.25

BREAKS_AFTER = 5  # failures in a row
BREAK = timedelta(seconds=30)

CHECKED_EVERY = timedelta(minutes=1)
CHECKED_NOW = timedelta(seconds=5)  # whoever asks again within that time is shown the same

TOLD_VALID = timedelta(days=90)  # what a person or a paper says of a person; of a record it stays true

FRESH = timedelta(minutes=5)  # how far a message's time may lie from ours, either way
BODY_LIMIT = 256 * 1024
KEPT_OF_REFUSED = 16 * 1024
REFUSED_KEPT_AN_HOUR = 10_000  # beyond that a flood of forgeries would fill the disk

TELL_AGAIN = timedelta(seconds=30)
HANDFUL = 5
"""Up to so many settlements that wait are told one by one, more than that together."""


def next_try(attempts: int, at: datetime, chance: Random) -> datetime:
    """2, 4, 8, 16 seconds, then every minute for as long as it takes; spread out so that no herd forms."""
    wait = FIRST_WAIT * 2 ** (attempts - 1) if attempts < QUICK_TRIES else SLOW_WAIT
    return at + wait * (1 + JITTER * chance.uniform(-1, 1))


def is_silent(attempts: int) -> bool:
    """Whether those who wait should be told that the department does not answer."""
    return attempts >= QUICK_TRIES
