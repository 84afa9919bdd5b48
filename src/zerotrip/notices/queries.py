from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.notices.models import Notice


def inbox(actor: Actor) -> QuerySet[Notice]:
    """Everything told to this person, newest first."""
    return Notice.objects.filter(recipient_key=actor.key)


def unread(actor: Actor) -> int:
    return Notice.objects.unread().filter(recipient_key=actor.key).count()


def notice_for(actor: Actor, uid: UUID) -> Notice:
    """The door to one notice: only its recipient comes in."""
    notice = inbox(actor).filter(uid=uid).first()
    if notice is None:
        raise NotVisible("notice-not-found", _("There is no such message here."))
    return notice
