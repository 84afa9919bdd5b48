"""How somebody comes to act for another: named by them, or asked of them; and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.identity import read_id_number
from zerotrip.core.text import whole
from zerotrip.members.mandates import notices
from zerotrip.members.mandates.policy import may_name_delegate, may_revoke
from zerotrip.members.mandates.queries import index_of, phone_index_of
from zerotrip.members.models import Consent, Mandate, MandateKind, Person
from zerotrip.members.rosters.read import clean_name

LONGEST = timedelta(days=3 * 366)


@transaction.atomic
def name_delegate(
    *,
    principal: Person,
    agent_name: str,
    id_number: str,
    items: Sequence[str],
    medical: bool,
    by: Actor,
    at: datetime,
    until: date | None = None,
    phone: str = "",
) -> Mandate:
    """The person names somebody by name and ID number; no `items` stands for all of them.

    Whether the union knows the number is not told: a known delegate and an invited one look the same.
    """
    may_name_delegate(by, principal).or_refuse()
    name, index = clean_name(agent_name), index_of(read_id_number(id_number).value)
    if not name:
        raise Invalid("no-name", _("Please write the name as on the ID card."), field="agent_name")
    if index == principal.id_index:
        raise Invalid("mandate-for-oneself", _("This is your own ID number."), field="id_number")
    mandate = begin(
        principal=principal,
        kind=MandateKind.DELEGATE,
        consent=Consent.PHONE,
        agent_name=name,
        agent_index=index,
        agent_phone_index=phone_index_of(phone),
        all_items=not items,
        items=sorted(items),
        medical=medical,
        until=_within(until, at),
        by=by,
        at=at,
    )
    known = Person.objects.filter(id_index=index, name=name).first()
    if known is not None:
        notices.invited(mandate, to_key=known.key, at=at)
    return mandate


@transaction.atomic
def accept(mandate: Mandate, *, by: Actor, at: datetime) -> Mandate:
    """The one who was named agrees too; from now on it counts. The door has seen that it is they."""
    _must_be_asked(mandate, by)
    return agree(mandate, by=by, at=at, agent_uid=by.person_uid, agent_name=by.name)


@transaction.atomic
def decline(mandate: Mandate, *, by: Actor, at: datetime) -> Mandate:
    """The one who was named says no, and it never counts. The door has seen that it is they."""
    if mandate.is_agreed:
        return revoke(mandate, by=by, at=at)
    _must_be_asked(mandate, by)
    if end(mandate, by=by, at=at):
        record("members.mandate-ended", mandate.principal.key, by=by, at=at, data=about(mandate))
        notices.declined(mandate, at=at)
    return mandate


def _must_be_asked(mandate: Mandate, by: Actor) -> None:
    if mandate.principal.key == by.key or mandate.kind != MandateKind.DELEGATE or by.behalf:
        raise Conflict("not-yours-to-accept", _("This is not yours to accept."))


@transaction.atomic
def revoke(mandate: Mandate, *, by: Actor, at: datetime, because: str = "") -> Mandate:
    """Counts at once. Ending what has ended changes nothing."""
    may_revoke(by, mandate).or_refuse()
    if not end(mandate, by=by, at=at, because=because):
        return mandate
    record("members.mandate-ended", mandate.principal.key, by=by, at=at, because=because, data=about(mandate))
    notices.revoked(mandate, at=at)
    return mandate


def begin(
    *,
    principal: Person,
    kind: str,
    consent: str,
    by: Actor,
    at: datetime,
    since: date | None = None,
    **more: Any,
) -> Mandate:
    """One open mandate per pair and kind: what has run out makes room, what still counts is a Conflict."""
    _make_room(principal, kind, more, at=at)
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                principal=principal,
                kind=kind,
                consent=consent,
                since=day_of(at),
                begun_at=at,
                begun_by_key=by.key,
                **more,
            )
    except IntegrityError as error:
        raise Conflict(
            "mandate-stands", _("There is such a mandate already; end it first to give another.")
        ) from error
    record("members.mandate-begun", principal.key, by=by, at=at, data=about(mandate))
    return mandate


def agree(mandate: Mandate, *, by: Actor, at: datetime, **changes: Any) -> Mandate:
    """Of two who agree at once, one changes no row."""
    told = {"agreed_at": at, "agreed_by_key": by.key, "agreed_by_name": by.name} | changes
    waiting = Mandate.objects.open().filter(pk=mandate.pk, agreed_at__isnull=True)
    if not waiting.update(**told):
        raise Conflict(
            "mandate-moved-on", _("This has been answered or ended meanwhile; nothing was changed.")
        )
    mandate.refresh_from_db()
    record("members.mandate-agreed", mandate.principal.key, by=by, at=at, data=about(mandate))
    notices.agreed(mandate, at=at)
    return mandate


def end(mandate: Mandate, *, by: Actor, at: datetime, because: str = "") -> bool:
    told = {"revoked_at": at, "revoked_by_key": by.key, "revoked_because": whole(because, 200)}
    ended = Mandate.objects.open().filter(pk=mandate.pk).update(**told)
    mandate.refresh_from_db()
    return bool(ended)


def about(mandate: Mandate) -> dict[str, object]:
    return {
        "mandate": str(mandate.uid),
        "kind": mandate.kind,
        "consent": mandate.consent,
        "agent": mandate.agent_key if mandate.agent_uid else "",
        "items": "all" if mandate.all_items else mandate.items,
        "until": mandate.until,
    }


def _make_room(principal: Person, kind: str, more: dict[str, Any], *, at: datetime) -> None:
    same = {name: more[name] for name in ("agent_uid", "agent_index") if more.get(name)}
    over = Mandate.objects.open().filter(principal=principal, kind=kind, until__lt=day_of(at), **same)
    over.update(revoked_at=at, revoked_because="run out")


def _within(until: date | None, at: datetime) -> date | None:
    if until is None:
        return None
    if not day_of(at) <= until <= day_of(at) + LONGEST:
        raise Invalid("until-odd", _("Please choose a last day within the next three years."), field="until")
    return until
