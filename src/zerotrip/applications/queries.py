"""What a person has begun and not sent."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from zerotrip.applications.models import Draft
from zerotrip.cases.models import Case
from zerotrip.cases.states import State
from zerotrip.members.models import Mandate, Person


def drafts_of(person: Person, *, at: datetime) -> QuerySet[Draft]:
    """Those to go on with: what has become a case by another way is none any more."""
    cases = Case.objects.filter(
        person=OuterRef("person"), item_id=OuterRef("item_id"), subject=OuterRef("subject")
    )
    opened = Exists(cases.exclude(state=State.WITHDRAWN))
    return Draft.objects.filter(~opened, person=person, ends_at__gt=at).select_related("person")


def drafts_under(mandate: Mandate, *, at: datetime) -> list[Draft]:
    """Those that whoever acts for the person may go on with."""
    drafts = drafts_of(mandate.principal, at=at)
    return [draft for draft in drafts if mandate.covers(draft.item_id, draft.subject)]
