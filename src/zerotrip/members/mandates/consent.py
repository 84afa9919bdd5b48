"""Staff who file for somebody: nothing counts before the person has agreed, and how they did is on record."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotAllowed
from zerotrip.members.mandates import notices
from zerotrip.members.mandates.giving import about, agree, begin, end
from zerotrip.members.mandates.policy import may_ask_as_unit, may_help_at
from zerotrip.members.models import Channel, Consent, Identity, Mandate, MandateKind, Person
from zerotrip.org.models import ServicePlace
from zerotrip.org.queries import reach
from zerotrip.vault.index import blind
from zerotrip.vault.models import Document

CODE_COUNTS = timedelta(minutes=30)
TRIES = 5
UNIT_FOR = timedelta(days=90)
"""How long a unit's officer may go on with what was agreed; a helper, only on the day itself."""


@transaction.atomic
def ask_by_code(*, principal: Person, items: Sequence[str], by: Actor, at: datetime) -> Mandate:
    """The unit's officer asks; the person reads a code on their own phone and tells it, or does not."""
    may_ask_as_unit(by, reach(by, day_of(at)), principal).or_refuse()
    code = f"{secrets.randbelow(1_000_000):06d}"
    mandate = _of_unit(principal, items, Consent.CODE, by=by, at=at)
    mandate.code_index, mandate.code_until = _index(mandate, code), at + CODE_COUNTS
    mandate.save(update_fields=["code_index", "code_until"])
    notices.code(mandate, code, at=at)
    return mandate


def give_code(mandate: Mandate, *, code: str, by: Actor, at: datetime) -> Mandate:
    """A try counts even when it is wrong, so this is no single transaction: five, then a new code is due."""
    if by.person_uid != str(mandate.agent_uid):
        raise NotAllowed("code-of-another", _("This code was asked for by somebody else."))
    tries = Mandate.objects.open().filter(pk=mandate.pk, code_tries__lt=TRIES, code_until__gt=at)
    if not tries.update(code_tries=F("code_tries") + 1):
        raise Invalid("code-over", _("This code counts no more. Please ask for a new one."), field="code")
    if not hmac.compare_digest(_index(mandate, code), mandate.code_index):
        raise Invalid(
            "code-wrong", _("This is not the code. Please ask the person to read it again."), field="code"
        )
    with transaction.atomic():
        return agree(mandate, by=by, at=at, code_index="")


@transaction.atomic
def ask_on_paper(
    *, principal: Person, items: Sequence[str], document: Document, by: Actor, at: datetime
) -> Mandate:
    """The signed paper is kept; an officer of the district reads it before it counts."""
    may_ask_as_unit(by, reach(by, day_of(at)), principal).or_refuse()
    return _of_unit(principal, items, Consent.PAPER, by=by, at=at, document=document)


@transaction.atomic
def read_consent(mandate: Mandate, *, agrees: bool, because: str, by: Actor, at: datetime) -> Mandate:
    """What the officer read on the paper. The door has asked whether they may."""
    if agrees:
        return agree(mandate, by=by, at=at)
    if not because.strip():
        raise Invalid("no-reason", _("Please say what the paper lacks."), field="because")
    end(mandate, by=by, at=at, because=because.strip())
    record("members.mandate-ended", mandate.principal.key, by=by, at=at, because=because, data=about(mandate))
    notices.revoked(mandate, at=at)
    return mandate


@transaction.atomic
def help_at(
    *,
    principal: Person,
    place: ServicePlace,
    items: Sequence[str],
    identity: str,
    channel: str,
    by: Actor,
    at: datetime,
) -> Mandate:
    """Whoever is there, or on the line, agrees to it now, for these items, until the end of the day."""
    may_help_at(by, reach(by, day_of(at)), principal, place).or_refuse()
    _seen(identity, channel)
    earlier = Mandate.objects.open().filter(
        principal=principal, agent_uid=by.person_uid, kind=MandateKind.HELPER
    )
    for mandate in earlier:
        end(mandate, by=by, at=at, because="asked anew")
    mandate = begin(
        principal=principal,
        kind=MandateKind.HELPER,
        consent=Consent.PRESENCE,
        agent_uid=by.person_uid,
        agent_name=by.name,
        items=_chosen(items),
        place=place,
        identity=identity,
        channel=channel,
        until=day_of(at),
        by=by,
        at=at,
    )
    return agree(mandate, by=by, at=at)


@transaction.atomic
def heir_of(
    *,
    principal: Person,
    heir: Person,
    items: Sequence[str],
    died_on: date,
    in_household: bool,
    document: Document | None,
    by: Actor,
    at: datetime,
) -> Mandate:
    """Someone of the household counts at once; anybody else hands in a paper, which an officer reads."""
    if not in_household and document is None:
        raise unproven()
    mandate = begin(
        principal=principal,
        kind=MandateKind.HEIR,
        consent=Consent.HOUSEHOLD if in_household else Consent.PAPER,
        agent_uid=heir.uid,
        agent_name=heir.name,
        items=_chosen(items),
        subject=f"death:{died_on.isoformat()}",
        document=document,
        by=by,
        at=at,
    )
    return agree(mandate, by=by, at=at) if in_household else mandate


def unproven() -> Invalid:
    return Invalid(
        "heir-unproven",
        _("You are not in the registered household. Please hand in a paper that shows you are an heir."),
        field="file",
    )


def _of_unit(
    principal: Person,
    items: Sequence[str],
    consent: str,
    *,
    by: Actor,
    at: datetime,
    document: Document | None = None,
) -> Mandate:
    _drop_unanswered(principal, by, at=at)
    return begin(
        principal=principal,
        kind=MandateKind.UNIT_OFFICER,
        consent=consent,
        agent_uid=by.person_uid,
        agent_name=by.name,
        items=_chosen(items),
        document=document,
        until=day_of(at) + UNIT_FOR,
        by=by,
        at=at,
    )


def _drop_unanswered(principal: Person, by: Actor, *, at: datetime) -> None:
    """Asking again replaces what was asked and not answered."""
    asked = Mandate.objects.open().filter(
        principal=principal, agent_uid=by.person_uid, kind=MandateKind.UNIT_OFFICER, agreed_at__isnull=True
    )
    for mandate in asked:
        end(mandate, by=by, at=at, because="asked anew")


def _chosen(items: Sequence[str]) -> list[str]:
    if not items:
        raise Invalid("no-items", _("Please choose what it is for."), field="items")
    return sorted(set(items))


def _seen(identity: str, channel: str) -> None:
    if identity not in Identity.values:
        raise Invalid("no-identity", _("Please say how you made sure who it is."), field="identity")
    if channel not in Channel.values:
        raise Invalid(
            "no-channel", _("Please say whether the person is there or on the line."), field="channel"
        )
    if channel != Channel.IN_PERSON and identity == Identity.CARD:
        raise Invalid(
            "card-not-there", _("A card can be checked only in person; choose another way."), field="identity"
        )


def _index(mandate: Mandate, code: str) -> str:
    return blind("identity", f"{mandate.uid}:{code}")
