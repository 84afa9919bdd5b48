"""Proof of membership: taken by the member, shown as a code, verified by whoever sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.audit.chain import canonical
from zerotrip.audit.signing import is_signed, sign
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.members.models import Certificate, Membership, Person

CERTIFICATE = "membership"
"""What the platform's word is given on: a signed receipt does not pass for a certificate."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate that was issued here, and what has become of it since."""

    certificate: Certificate
    ended_on: date | None  # None while the membership lasts
    replaced: bool


def issue_certificate(*, person: Person, by: Actor, at: datetime) -> Certificate:
    """The one that says what is true today; asked for again, the same."""
    if by.key != person.key or by.behalf is not None:
        raise NotAllowed("own-certificate", _("Members take their proof of membership themselves."))
    membership = membership_on(person, day_of(at))
    if membership is None:
        raise NotVisible(
            "no-membership",
            _("You belong to no unit's union at the moment, so there is nothing to prove. You can join one."),
        )
    last = membership.certificates.first()
    if last is not None and _says_so(last, membership):
        return last
    return _issue(membership, after=last.ordinal if last else 0, by=by, at=at)


def current_certificate(person: Person, *, on: date) -> Certificate | None:
    membership = membership_on(person, on)
    return certificate_of(membership) if membership else None


def certificate_of(membership: Membership) -> Certificate | None:
    """None where none was taken, or what the last one says is not so any more."""
    last = membership.certificates.first()
    return last if last is not None and _says_so(last, membership) else None


def certificate_numbered(number: str, *, on: date) -> Verified | None:
    """For anybody who is shown it; None too where the row is not as it was signed."""
    rows = Certificate.objects.select_related("membership__person", "membership__organisation")
    found = rows.filter(number=number).first()
    if found is None or not is_signed(found.signed_text, found.signature, kind=CERTIFICATE):
        return None
    if found.says["number"] != found.number:
        return None
    counts, until = certificate_of(found.membership), found.membership.until
    ended_on = until if until and until < on else None
    return Verified(found, ended_on, replaced=counts is None or counts.pk != found.pk)


def membership_on(person: Person, on: date) -> Membership | None:
    """One that ends lasts its last day out."""
    lasts = Q(until__isnull=True) | Q(until__gte=on)
    rows = person.memberships.select_related("person", "organisation")
    return rows.filter(lasts, since__lte=on).order_by("-since").first()


def _says_so(certificate: Certificate, membership: Membership) -> bool:
    return certificate.says.items() >= _stated(membership).items()


def _stated(membership: Membership) -> dict[str, Any]:
    return {
        "holder": membership.person.name,
        "union": membership.organisation.name_zh,
        "since": membership.since.isoformat(),
    }


def _issue(membership: Membership, *, after: int, by: Actor, at: datetime) -> Certificate:
    """`after`: the ordinal of the last that was seen. Counted again here, of two taps at once the second
    would find the first's and take the next; so both ask for the same, one is kept, and both get it."""
    try:
        with transaction.atomic():
            return _signed(membership, after + 1, by=by, at=at)
    except IntegrityError:
        if kept := certificate_of(membership):
            return kept
        raise


def _signed(membership: Membership, ordinal: int, *, by: Actor, at: datetime) -> Certificate:
    """The number comes off the row's own key: no counter to wait for, nothing to guess."""
    uid = uuid.uuid4()
    number = f"M{day_of(at):%Y%m%d}-{uid.hex[:12].upper()}"
    stated = _stated(membership) | {"number": number, "issued_on": day_of(at).isoformat()}
    text = canonical(stated | {"issued_by": settings.ZEROTRIP_PAYER["name"]})
    certificate = Certificate.objects.create(
        uid=uid,
        membership=membership,
        ordinal=ordinal,
        number=number,
        issued_at=at,
        signed_text=text,
        signature=sign(text, kind=CERTIFICATE),
    )
    data = {"number": number}
    record("members.certificate-issued", membership.person.key, by=by, at=at, data=data)
    return certificate
