"""Handing a case to a person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Case
from zerotrip.cases.moves import move
from zerotrip.cases.process import officer_of
from zerotrip.core.actor import Actor

PLATFORM = Actor.system("platform")


def pass_on(case: Case, seen: Evaluation, *, at: datetime, check: str = "", because: str = "") -> Case:
    """To `check`, else to whoever looks at what a machine cannot."""
    return move(
        case,
        "pass-on",
        by=PLATFORM,
        at=at,
        because=because,
        waits_for=check or officer_of(case.edition.loaded.pack.process),
        expected_fen=seen.amount_fen,
    )


def is_for_a_person(case: Case) -> bool:
    """Whether no machine may end it: an appeal, something an officer asked for, a paper nobody has read."""
    asked = Q(asked_by_key__startswith="person:") | Q(document__isnull=False, read_at=None)
    return case.asks.filter(asked).exists() or case.events.filter(kind="appeal").exists()
