"""Who asked online to join agreed that public security says who they are: once known, it is asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerotrip.core.actor import Actor
from zerotrip.core.text import Text
from zerotrip.evidence.asking import ask
from zerotrip.evidence.consents.actions import kept_from_before
from zerotrip.evidence.models import Request
from zerotrip.evidence.registry import registry
from zerotrip.members.models import Person

PURPOSE = "union.joining"
LABEL: Text = {"zh-Hans": "网上入会", "en": "Joining the union"}
IDENTITY = "public-security.identity"


@transaction.atomic
def ask_who_joined(*, person: Person, agreed_at: datetime, by: Actor, at: datetime) -> Request | None:
    """Nothing where no such department is connected, or where they have taken the consent back since."""
    if registry.source(IDENTITY) is None:
        return None
    consent = kept_from_before(person=person, source=IDENTITY, purpose=PURPOSE, given_at=agreed_at, at=at)
    if not consent.is_given:
        return None
    return ask(person=person, source=IDENTITY, purpose=PURPOSE, by=by, at=at)
