"""The doors to hints on duplicates: for officers above both records."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.members.models import Likeness, Verdict
from zerotrip.org.models import Role
from zerotrip.org.queries import Roles, reach


def likenesses_visible_to(actor: Actor, on: date, *, role: Roles = Role.OFFICER) -> QuerySet[Likeness]:
    """Those nobody has settled yet."""
    rows = Likeness.objects.select_related("one__organisation", "other__organisation")
    open_ones = rows.filter(verdict__in=(Verdict.OPEN, Verdict.SAME))
    within = reach(actor, on)
    seen = within.filter(open_ones, field="one__organisation__path", role=role)
    return within.filter(seen, field="other__organisation__path", role=role)


def likeness_for(actor: Actor, uid: UUID | str, *, on: date) -> Likeness:
    found = likenesses_visible_to(actor, on).filter(uid=uid).first()
    if found is None:
        raise NotVisible("likeness-not-found", _("There is no such hint here."))
    return found
