"""Taking a question back: for one item, or because the case that asked it is no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.evidence.models import Purpose, Request
from zerotrip.evidence.states import RequestState
from zerotrip.members.models import Person


@transaction.atomic
def take_back(
    *, person: Person, source: str = "", purpose: str = "", case_ref: str = "", by: Actor, at: datetime
) -> int:
    """Purposes that are given up; a request that serves none any more is asked no further. One whose answer
    is on its way finds no request to belong to, and is dropped. Returns how many requests were taken back."""
    purposes = Purpose.objects.filter(request__in=Request.objects.open().filter(person=person))
    if source:
        purposes = purposes.filter(request__source=source)
    if purpose:
        purposes = purposes.filter(purpose=purpose)
    if case_ref:
        purposes = purposes.filter(case_ref=case_ref)
    about = {row.request_id for row in purposes.filter(withdrawn_at__isnull=True)}
    purposes.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    needed = Purpose.objects.filter(request=OuterRef("pk"), withdrawn_at__isnull=True)
    idle = Request.objects.open().filter(pk__in=about).filter(~Exists(needed))
    taken = [request for request in idle if _close(request, at)]
    for request in taken:
        data = {"request": str(request.uid), "source": request.source}
        write_down("evidence.taken-back", person.key, by=by, at=at, data=data)
    return len(taken)


def _close(request: Request, at: datetime) -> int:
    """Told already: nobody waits for it."""
    return (
        Request.objects.open()
        .filter(pk=request.pk)
        .update(
            state=RequestState.WITHDRAWN,
            lease=None,
            leased_until=None,
            settled_at=at,
            told_at=at,
            reason="taken-back",
        )
    )
