"""Taking a scheduled edition back before its day, by two people. A row beside the frozen edition says so."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.catalogue.drafts.policy import may_write
from zerotrip.catalogue.drafts.queries import owner_for
from zerotrip.catalogue.models import Edition, Withdrawal
from zerotrip.catalogue.policy import why_not_publish
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.text import whole
from zerotrip.org.queries import reach

LONGEST_REASON = 500


@transaction.atomic
def ask_withdrawal(edition: Edition, *, because: str, by: Actor, at: datetime) -> Withdrawal:
    _still_ahead(edition, by=by, at=at)
    if not because.strip():
        raise Invalid("no-reason", _("Please say why the edition is withdrawn."), field="because")
    try:
        with transaction.atomic():
            asked = Withdrawal.objects.create(
                edition=edition,
                because=whole(because, LONGEST_REASON),
                asked_at=at,
                asked_by_key=by.key,
                asked_by_name=by.name,
            )
    except IntegrityError:
        raise Conflict("asked-already", _("Somebody has asked for this already.")) from None
    _note("edition.withdrawal-asked", edition, by=by, at=at, because=asked.because)
    return asked


@transaction.atomic
def agree_withdrawal(edition: Edition, *, by: Actor, at: datetime) -> None:
    """From now on it does not begin; whoever was to be served under it stays under the one in force."""
    _still_ahead(edition, by=by, at=at)
    asked = _asked(edition)
    if reason := why_not_publish(Actor("person", asked.asked_by_key, asked.asked_by_name), by):
        raise NotAllowed("two-people", reason)
    open_ones = Withdrawal.objects.filter(pk=asked.pk, agreed_at__isnull=True)
    if not open_ones.update(agreed_at=at, agreed_by_key=by.key, agreed_by_name=by.name):
        raise _nothing_asked()
    _note("edition.withdrawn", edition, by=by, at=at, because=asked.because)


@transaction.atomic
def decline_withdrawal(edition: Edition, *, by: Actor, at: datetime) -> None:
    """By anybody who might agree; whoever asked may think better of it."""
    _still_ahead(edition, by=by, at=at)
    if not Withdrawal.objects.filter(edition=edition, agreed_at__isnull=True).delete()[0]:
        raise _nothing_asked()
    _note("edition.withdrawal-declined", edition, by=by, at=at)


def _still_ahead(edition: Edition, *, by: Actor, at: datetime) -> None:
    path = owner_for(by, edition.item.owner_code, day_of(at)).path
    may_write(reach(by, day_of(at)), path).or_refuse()
    if edition.valid_since <= day_of(at):
        raise Conflict(
            "begun-already", _("This edition has begun; publish another one in its place, or end the item.")
        )


def _asked(edition: Edition) -> Withdrawal:
    asked = Withdrawal.objects.filter(edition=edition, agreed_at__isnull=True).first()
    if asked is None:
        raise _nothing_asked()
    return asked


def _nothing_asked() -> Conflict:
    return Conflict("nothing-asked", _("Nobody asks for this edition to be withdrawn any more."))


def _note(what: str, edition: Edition, *, by: Actor, at: datetime, because: str = "") -> None:
    data = {"number": edition.number, "sha256": edition.sha256}
    record(what, f"item:{edition.item_id}", by=by, at=at, because=because, data=data)
