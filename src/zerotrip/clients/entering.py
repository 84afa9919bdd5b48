"""From an app into our pages without signing in again: an address that opens once, within a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.clients.models import App, Entrance
from zerotrip.clients.queries import allowed_by
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.org.models import User

OPEN_FOR = timedelta(seconds=60)
_INSIDE = ("/m/", "/desk/", "/hall/")
_signer = Signer(salt="zerotrip.clients.entering", sep=".")


@transaction.atomic
def make_entrance(app: App, user: User, *, leads_to: str, by: Actor, at: datetime) -> Entrance:
    inside = url_has_allowed_host_and_scheme(leads_to, allowed_hosts=None)
    if not inside or not leads_to.startswith(_INSIDE) or len(leads_to) > 200:
        said = _("Please name a page of the platform, such as /m/.")
        raise Invalid("no-such-page", said, field="to")
    return Entrance.objects.create(app=app, user=user, leads_to=leads_to, made_at=at, ends_at=at + OPEN_FOR)


def made_before(uid: UUID) -> Entrance:
    """The answer to a key outlasts the entrance, which is forgotten a day after it ended."""
    entrance = Entrance.objects.filter(pk=uid).first()
    if entrance is None:
        raise _closed()
    return entrance


def code_of(entrance: Entrance) -> str:
    """Signed anew whenever it is told: nobody finds it in the database."""
    return _signer.sign(entrance.pk.hex)


def entrance_at(code: str, *, at: datetime) -> Entrance:
    """To say whose it is before it is used; looking leaves it open."""
    entrance = _found(code)
    if entrance is None or not _open(entrance, at=at).exists() or not _still_allowed(entrance):
        raise _closed()
    return entrance


@transaction.atomic
def enter(code: str, *, at: datetime) -> Entrance:
    """Whose it is and where it leads; the second time, too late, or once taken back, nobody comes in."""
    entrance = _found(code)
    if entrance is None or not _open(entrance, at=at).update(used_at=at) or not _still_allowed(entrance):
        raise _closed()
    by = entrance.user.actor.speaking_through(entrance.app.code)
    record("client.entered", by.key, by=by, at=at, data={"to": entrance.leads_to})
    return entrance


def _open(entrance: Entrance, *, at: datetime) -> QuerySet[Entrance]:
    return Entrance.objects.filter(pk=entrance.pk, used_at=None, ends_at__gt=at)


def _closed() -> Conflict:
    said = _("This way in was used already, or is more than a minute old. Open it again from the app.")
    return Conflict("entrance-closed", said)


def _found(code: str) -> Entrance | None:
    try:
        uid = UUID(_signer.unsign(code))
    except (BadSignature, ValueError):
        return None
    return Entrance.objects.select_related("app", "user").filter(pk=uid).first()


def _still_allowed(entrance: Entrance) -> bool:
    return entrance.user.is_active and "enter" in allowed_by(entrance.user.actor, entrance.app)


def forget_entrances(*, at: datetime) -> int:
    return Entrance.objects.filter(ends_at__lt=at - timedelta(days=1)).delete()[0]
