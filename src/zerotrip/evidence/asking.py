"""Putting questions to departments, and facts that a person or a paper tells."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, NotAllowed
from zerotrip.evidence.consents.queries import Ground, ground_of
from zerotrip.evidence.models import Finding, Purpose, Request
from zerotrip.evidence.policy import TOLD_VALID
from zerotrip.evidence.registry import registry
from zerotrip.evidence.states import Status
from zerotrip.evidence.storing import keep
from zerotrip.evidence.values import encode
from zerotrip.members.models import Person

if TYPE_CHECKING:
    from zerotrip.vault.models import Document


@transaction.atomic
def ask(
    *,
    person: Person,
    source: str,
    subject: str = "",
    purpose: str,
    case_ref: str = "",
    by: Actor,
    at: datetime,
) -> Request:
    """Writes down a question for a department. While one is open, further purposes join it."""
    known = registry.source(source)
    if known is None:
        raise Invalid(
            "source-unknown", _("No department is connected that answers “%(source)s”."), source=source
        )
    purpose = purpose.strip()[:200]
    if not purpose:
        raise Invalid(
            "purpose-missing",
            _("Say what the answer is needed for; nobody is asked about without a purpose."),
        )
    subject = subject if known.per_record else ""
    ground = ground_of(person, source, purpose)
    if ground is None:
        raise NotAllowed(
            "no-ground",
            _("This department may not be asked for that: the law does not say so, and there is no consent."),
            source=source,
        )
    joined = (
        Request.objects.open()
        .filter(
            person=person,
            source=source,
            subject=subject,
            purposes__purpose=purpose,
            purposes__case_ref=case_ref,
            purposes__withdrawn_at__isnull=True,
        )
        .first()
    )
    if joined is not None:
        return joined
    request = _hold(person=person, source=source, subject=subject, at=at)
    return _join(request, ground, purpose=purpose, case_ref=case_ref, by=by, at=at)


def _hold(*, person: Person, source: str, subject: str, at: datetime) -> Request:
    """The open request, or a new one, held until the purpose is written. It cannot be settled meanwhile:
    otherwise its answer could be told to everybody but the one who has just joined."""
    defaults = {"department": source.partition(".")[0], "asked_at": at, "next_try_at": at}
    while True:
        request, new = Request.objects.open().get_or_create(
            person=person, source=source, subject=subject, defaults=defaults
        )
        if new or Request.objects.open().filter(pk=request.pk).update(attempts=F("attempts")):
            return request


def _join(
    request: Request, ground: Ground, *, purpose: str, case_ref: str, by: Actor, at: datetime
) -> Request:
    said = {"basis": ground.basis, "consent": ground.consent, "at": at, "withdrawn_at": None}
    joined, new = Purpose.objects.get_or_create(
        request=request,
        case_ref=case_ref,
        purpose=purpose,
        defaults={"by_key": by.key, "by_name": by.name[:80], **said},
    )
    if joined.withdrawn_at is not None:  # taken back once, and needed again
        Purpose.objects.filter(pk=joined.pk).update(**said)
        new = True
    if new:
        write_down(
            "evidence.asked",
            f"case:{case_ref}" if case_ref else request.person.key,
            by=by,
            at=at,
            because=purpose,
            data={"request": str(request.uid), "source": request.source, "basis": ground.basis or "consent"},
        )
    return request


@transaction.atomic
def state_fact(
    *,
    person: Person,
    fact: str,
    value: object,
    subject: str = "",
    by: Actor,
    at: datetime,
    case_ref: str = "",
) -> Finding:
    """What somebody declares. None declares that there is none."""
    told = _told(person=person, fact=fact, value=value, subject=subject, by=by, at=at, case_ref=case_ref)
    told.source = "statement"
    finding = keep(told)
    _write_down_telling("evidence.stated", finding, by, at)
    return finding


@transaction.atomic
def read_from_paper(
    *,
    person: Person,
    fact: str,
    value: object,
    subject: str = "",
    document: Document,
    by: Actor,
    at: datetime,
    case_ref: str = "",
) -> Finding:
    """What an officer reads off a paper that the person handed in."""
    if document.owner_key != person.key:
        raise NotAllowed(
            "document-of-another",
            _("This paper belongs to somebody else; it cannot tell a fact about this person."),
        )
    told = _told(person=person, fact=fact, value=value, subject=subject, by=by, at=at, case_ref=case_ref)
    told.source, told.document = f"paper:{document.kind}", document
    finding = keep(told)
    _write_down_telling("evidence.read", finding, by, at)
    return finding


def _told(
    *, person: Person, fact: str, value: object, subject: str, by: Actor, at: datetime, case_ref: str
) -> Finding:
    of_record = registry.is_of_record(fact)
    return Finding(
        person=person,
        fact=fact,
        record=subject if of_record else "",
        value=encode(value),
        status=Status.ABSENT if value is None else Status.KNOWN,
        case_ref=case_ref,
        by_key=by.key,
        asked_at=at,
        answered_at=at,
        valid_until=None if of_record else at + TOLD_VALID,
    )


def _write_down_telling(what: str, finding: Finding, by: Actor, at: datetime) -> None:
    write_down(
        what,
        f"case:{finding.case_ref}" if finding.case_ref else finding.person.key,
        by=by,
        at=at,
        data={"finding": str(finding.uid), "fact": finding.fact, "source": finding.source},
    )
