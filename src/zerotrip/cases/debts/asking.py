"""Asking the person what a silent department does not say."""

from __future__ import annotations

from datetime import datetime

from zerotrip.cases import notices
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.models import Ask, Case
from zerotrip.cases.moves import move


def ask_in_their_place(case: Case, facts: list[str], silent: set[str], *, at: datetime) -> Case:
    """The department stays asked: whoever answers first, the case goes on."""
    move(case, "ask", by=PLATFORM, at=at, data={"papers": [], "facts": facts, "silent": sorted(silent)})
    Ask.objects.bulk_create(
        Ask(case=case, fact=fact, subject=case.subject, asked_at=at, asked_by_key=PLATFORM.key)
        for fact in facts
    )
    notices.said_in_their_place(case, sorted(silent), at=at)
    return case
