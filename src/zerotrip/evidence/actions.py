"""Everything this room does, in one place to import from."""

from __future__ import annotations

from datetime import datetime

from zerotrip.evidence import breaker
from zerotrip.evidence.asking import ask, read_from_paper, state_fact
from zerotrip.evidence.inbox import receive, take_due
from zerotrip.evidence.outbox import send_due
from zerotrip.evidence.registry import Health, registry

__all__ = ["ask", "check_connectors", "read_from_paper", "receive", "send_due", "state_fact", "take_due"]


def check_connectors(*, at: datetime) -> dict[str, Health]:
    """Tries every line and keeps what it showed. A line that works again wakes what waited for it."""
    seen = {name: connector.check() for name, connector in registry.connectors.items()}
    for name, health in seen.items():
        breaker.checked(name, health, at)
    return seen
