"""Ports of this machine that nobody listens on."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack

HOST = "127.0.0.1"
BANK = "bank"
OUTSIDE = (
    *("public-security", "civil-affairs", "medical-insurance", "human-resources", BANK),
    *("education", "transport", "emergency", "disabled-persons", "natural-resources", "tax", "bank-check"),
)
"""Who is simulated on this machine: each listens on the port of its place here, after the platform's own.
A new one stands at the end, so that nobody moves."""
COUNT = 1 + len(OUTSIDE)


def outside(first: int) -> dict[str, int]:
    """Their ports, where the platform listens on `first`."""
    return {name: first + place for place, name in enumerate(OUTSIDE, start=1)}


def is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


def free_block(size: int = COUNT) -> int:
    """The first of `size` neighbours, below the range from which systems hand out ports by themselves."""
    chance = random.SystemRandom()
    for _ in range(200):
        first = chance.randrange(20_000, 32_000 - size)
        with ExitStack() as doors:
            try:
                for port in range(first, first + size):
                    doors.enter_context(socket.create_server((HOST, port)))
            except OSError:
                continue
            return first
    raise OSError("no free ports between 20000 and 32000")
