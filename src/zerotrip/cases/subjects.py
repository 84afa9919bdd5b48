"""What a case is about: a record of the person's, a period of theirs, or something that happened to them."""

from __future__ import annotations

from datetime import date

from zerotrip.catalogue.models import Edition
from zerotrip.core.period import Period
from zerotrip.rules import Facts

FOR_GOOD = "member"
ABOUT_THE_PERSON = ("member", "household")
"""What an item is about when no record and no event has to be chosen for it."""


def subject_of(edition: Edition, on: date) -> str:
    """The period it is for (`2026`), so that next year's is another case; where the period hangs on a fact of
    the person, one case for good."""
    period = edition.loaded.program.reader.judge(Facts(), on, on).period
    return period.key if isinstance(period, Period) else FOR_GOOD


def event_subject(kind: str, on: date) -> str:
    """`birth:2026-05-01`: what happened and when. Own books read both back as `event.kind` and `event.on`."""
    return f"{kind}:{on.isoformat()}"
