"""Where people of each post land on the desk: where their work lies."""

from __future__ import annotations

from zerotrip.org.queries import Reach
from zerotrip.web.console.page import ROOMS

FIRST = (
    ("officer", "queue"),
    ("approver", "leading"),
    ("cashier", "cashier"),
    ("releaser", "leading"),
    ("auditor", "auditing"),
    ("accountant", "books"),
    ("accountant", "funds"),
    ("administrator", "editor"),
    ("partner", "partner"),
    ("unit-officer", "coming"),
)
"""The room in which somebody's work lies, by the first post of theirs that is named and opens it."""


def first_room(reach: Reach) -> str:
    """Where they land: what is theirs to do lies there."""
    open_ones = {room.name for room in ROOMS if room.opens_to(reach)}
    return next((room for post, room in FIRST if post in reach.roles and room in open_ones), "queue")
