"""Where somebody is signed in, and ending it there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.org.models import Session, User
from zerotrip.org.sessions import hidden


def sign_ins_of(user: User, *, at: datetime) -> QuerySet[Session]:
    """Those that count, the latest seen first."""
    return Session.objects.filter(user=user, expire_date__gt=at).order_by("-seen_at", "-begun_at")


@transaction.atomic
def end_sign_in(user: User, mark: str, *, by: Actor, at: datetime) -> None:
    session = sign_ins_of(user, at=at).filter(session_key=mark).first()
    if session is None:
        raise NotVisible("no-such-sign-in", _("There you are not signed in any more."))
    session.delete()
    record("account.sign-in-ended", by.key, by=by, at=at, data={"device": session.device})


@transaction.atomic
def end_others(user: User, *, besides: str, by: Actor, at: datetime) -> int:
    """`besides`: the key of the session that stays, as the browser holds it."""
    ended, _rows = sign_ins_of(user, at=at).exclude(session_key=hidden(besides)).delete()
    if ended:
        record("account.sign-ins-ended", by.key, by=by, at=at, data={"ended": ended})
    return ended
