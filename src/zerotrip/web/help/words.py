from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Words:
    """`what` a page is for; `how` one goes about it, or what happens when something is wrong."""

    what: str | Promise
    how: str | Promise
