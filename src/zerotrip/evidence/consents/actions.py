"""Allowing that a department is asked, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.evidence.consents.bases import BASIS_OF
from zerotrip.evidence.consents.models import Consent, How
from zerotrip.evidence.registry import registry
from zerotrip.evidence.retracting import take_back
from zerotrip.members.models import Person


@transaction.atomic
def consent_by_applying(
    *, person: Person, sources: Iterable[str], purpose: str, by: Actor, at: datetime
) -> list[Consent]:
    """Who applies allows what the item needs and no law does. What was forbidden before stays so."""
    wanted = {key for key in sources if registry.source(key) and key not in BASIS_OF}
    said = Consent.objects.filter(person=person, purpose=purpose, replaced_at__isnull=True)
    how = How.APPLIED if by.key == person.key else How.ON_BEHALF
    spoken = set(said.values_list("source", flat=True))
    return [
        _say(Consent(person=person, source=key, purpose=purpose, given_at=at, how=how), by=by, at=at)
        for key in sorted(wanted - spoken)
    ]


@transaction.atomic
def give(*, person: Person, source: str, purpose: str, by: Actor, at: datetime) -> Consent:
    _known(source)
    return _say(
        Consent(person=person, source=source, purpose=purpose, given_at=at, how=How.SAID), by=by, at=at
    )


@transaction.atomic
def kept_from_before(
    *, person: Person, source: str, purpose: str, given_at: datetime, at: datetime
) -> Consent:
    """What somebody allowed before the union knew them, in their own name. What they said since stands."""
    said = _current(person, source, purpose).first()
    if said is not None:
        return said
    by = Actor.person(person.uid, person.name)
    new = Consent(person=person, source=source, purpose=purpose, given_at=given_at, how=How.APPLIED)
    return _say(new, by=by, at=at)


@transaction.atomic
def withdraw(*, person: Person, source: str, purpose: str, by: Actor, at: datetime) -> Consent:
    """From now on the source is not asked for this item, and what it said decides nothing new. Questions on
    their way are taken back; decisions made stay, and so do their receipts."""
    _known(source)
    before = _current(person, source, purpose).first()
    said = Consent(person=person, source=source, purpose=purpose, withdrawn_at=at)
    if before is not None:
        said.given_at, said.how = before.given_at, before.how
    consent = _say(said, by=by, at=at)
    take_back(person=person, source=source, purpose=purpose, by=by, at=at)
    return consent


def _known(source: str) -> None:
    if registry.source(source) is None:
        raise Invalid(
            "source-unknown", _("No department is connected that answers “%(source)s”."), source=source
        )


def _say(said: Consent, *, by: Actor, at: datetime) -> Consent:
    said.by_key, said.by_name = by.key, by.name[:80]
    _current(said.person, said.source, said.purpose).update(replaced_at=at)
    try:
        with transaction.atomic():
            said.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            "said-meanwhile", _("This was changed a moment ago. Please look at it again.")
        ) from None
    write_down(
        "evidence.consent-given" if said.is_given else "evidence.consent-withdrawn",
        said.person.key,
        by=by,
        at=at,
        data={"source": said.source, "purpose": said.purpose},
    )
    return said


def _current(person: Person, source: str, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person, source=source, purpose=purpose, replaced_at__isnull=True)
