"""The one place that lists connectors, formats, channels, the worker's work, and who hears which signal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Work = Callable[[datetime], object]
"""Something the worker does again and again: takes the time, does what is due, answers how much."""


def connect() -> None:
    """Called once, when Django has loaded every app."""


def work() -> dict[str, Work]:
    """What the worker does, by name, in this order."""
    return {}
