"""How people want to be reached, and when not. Each says so for themselves."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.notices.channels import MAIL, is_open
from zerotrip.notices.models import Quiet, Way
from zerotrip.notices.quiet import USUAL, Hours


def ways_of(key: str) -> QuerySet[Way]:
    return Way.objects.filter(recipient_key=key, until__isnull=True)


def quiet_of(key: str) -> Hours:
    row = Quiet.objects.filter(pk=key).first()
    return Hours(row.begins, row.ends) if row else USUAL


def ways_of_many(keys: Collection[str]) -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    for way in Way.objects.filter(recipient_key__in=keys, until__isnull=True):
        found.setdefault(way.recipient_key, []).append(way)
    return found


def quiet_of_many(keys: Collection[str]) -> dict[str, Hours]:
    """Of those who have said so."""
    return {row.pk: Hours(row.begins, row.ends) for row in Quiet.objects.filter(pk__in=keys)}


@transaction.atomic
def reach_by(*, channel: str, address: str, by: Actor, at: datetime) -> Way:
    """From now on letters go there too. Raises Invalid for a channel nobody has set up, or no address."""
    address = address.strip()
    if not is_open(channel):
        raise Invalid("no-such-channel", _("Your union has not set up this way of reaching you."))
    _usable(channel, address)
    stop(channel=channel, by=by, at=at)
    way = Way.objects.create(
        recipient_key=by.key, channel=channel, address=address, shown=_shown(channel, address), since=at
    )
    record("notices.way-chosen", by.key, by=by, at=at, data={"channel": channel, "way": str(way.pk)})
    return way


@transaction.atomic
def stop(*, channel: str, by: Actor, at: datetime) -> bool:
    """No more letters there; what is on its way may still arrive."""
    ended = bool(ways_of(by.key).filter(channel=channel).update(until=at))
    if ended:
        record("notices.way-ended", by.key, by=by, at=at, data={"channel": channel})
    return ended


def keep_quiet(*, begins: time, ends: time, by: Actor, at: datetime) -> None:
    """Letters wait in these hours; the same time twice means that they never do."""
    Quiet.objects.update_or_create(pk=by.key, defaults={"begins": begins, "ends": ends})
    hours = {"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    record("notices.quiet-hours", by.key, by=by, at=at, data=hours)


def _usable(channel: str, address: str) -> None:
    try:
        if channel == MAIL:
            validate_email(address)
        elif not re.fullmatch(r"[\w.@+-]{2,100}", address):
            raise ValidationError("")
    except ValidationError:
        raise Invalid(
            "address-unreadable",
            _("This does not look like an address; please write it as it is shown in that app."),
            field="address",
        ) from None


def _shown(channel: str, address: str) -> str:
    """Enough for its owner to know it by, too little for anybody else."""
    if channel == MAIL:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"[:40]
    return f"{address[:2]}***{address[-2:]}" if len(address) > 5 else f"{address[:1]}***"
