"""What the person concerned may always say: stop, and look again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.models import Case
from zerotrip.cases.moves import move
from zerotrip.cases.policy import in_time_to_appeal
from zerotrip.cases.process import officer_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.evidence.actions import take_back


@transaction.atomic
def withdraw(case: Case, *, by: Actor, at: datetime, because: str = "") -> Case:
    move(case, "withdraw", by=by, at=at, because=because)
    case.asks.filter(closed_at=None).update(closed_at=at)
    take_back(person=case.person, case_ref=case.ref, by=by, at=at)
    return case


@transaction.atomic
def appeal(case: Case, *, by: Actor, at: datetime, because: str) -> Case:
    """Reopens a refusal before an officer who has not decided on it; the promise starts anew."""
    if not because.strip():
        raise Invalid("no-reason", _("Please say in a sentence what you see differently."), field="because")
    in_time = in_time_to_appeal(case, day_of(at))
    if not in_time:
        raise Conflict("appeal-late", in_time.reason)
    process = case.edition.loaded.pack.process
    move(case, "appeal", by=by, at=at, because=because.strip(), waits_for=officer_of(process))
    notices.appealed(case, at=at)
    return case
