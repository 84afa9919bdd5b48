"""What a grant does in the union's own books beside paying: `[result] does` names an act, `config.wiring`
enters the function.

An act runs in a transaction of its own after the grant is committed, is done once, and when it fails the case
lies before an officer with the reason: it is never lost. What can be taken back names how, for an officer who
opens a granted case again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zerotrip.cases.models import Case

Act = Callable[["Case", datetime], object]
_ACTS: dict[str, Act] = {}
_BACK: dict[str, Act] = {}


def register(name: str, act: Act, *, back: Act | None = None) -> None:
    _ACTS[name] = act
    if back is not None:
        _BACK[name] = back


def act_of(name: str) -> Act | None:
    return _ACTS.get(name)


def back_of(name: str) -> Act | None:
    return _BACK.get(name)


def registered() -> frozenset[str]:
    return frozenset(_ACTS)
