"""What a grant does in the union's own books beside paying: `[result] does` names an act, `config.wiring`
enters the function.

An act runs in a transaction of its own after the grant is committed, is done once, and when it fails the case
lies before an officer with the reason: it is never lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zerotrip.cases.models import Case

Act = Callable[["Case", datetime], object]
_ACTS: dict[str, Act] = {}


def register(name: str, act: Act) -> None:
    _ACTS[name] = act


def act_of(name: str) -> Act | None:
    return _ACTS.get(name)


def registered() -> frozenset[str]:
    return frozenset(_ACTS)
