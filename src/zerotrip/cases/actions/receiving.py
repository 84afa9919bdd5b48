"""Somebody came in person after all: written down with its cause by whoever received them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.models import Case, TripCause, WalkIn
from zerotrip.cases.moves import note
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.core.text import whole
from zerotrip.org.models import Organisation


@transaction.atomic
def record_trip(case: Case, *, cause: str, by: Actor, at: datetime, words: str = "") -> Case:
    """For a case. The zero-trip figure counts these events and nothing else."""
    words = _known(cause, words)
    return note(case, "trip", by=by, at=at, because=words, data={"cause": cause})


@transaction.atomic
def record_walk_in(
    *, organisation: Organisation, item_id: str, cause: str, words: str = "", by: Actor, at: datetime
) -> WalkIn:
    """Without a case: shown beside the figure, since nobody knows whose case it would have been."""
    words = _known(cause, words)
    walk_in = WalkIn.objects.create(
        organisation=organisation,
        item_id=item_id,
        cause=cause,
        words=words,
        at=at,
        by_key=by.key,
        by_name=by.name,
    )
    about = f"organisation:{organisation.code}"
    record("walk-in.recorded", about, by=by, at=at, because=words, data={"cause": cause, "item": item_id})
    return walk_in


def _known(cause: str, words: str) -> str:
    words = whole(words, 500)
    if cause not in TripCause.values:
        raise Invalid("no-cause", _("Please choose why the person came."), field="cause")
    if cause == TripCause.OTHER and not words:
        raise Invalid("no-cause", _("Please say in a few words why the person came."), field="words")
    return words
