"""The doors to moves of memberships."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.members.models import Move, Person
from zerotrip.org.models import Role
from zerotrip.org.queries import Roles, reach

SEES = (Role.UNIT_OFFICER, Role.OFFICER)


def moves_visible_to(actor: Actor, on: date, *, role: Roles = SEES) -> QuerySet[Move]:
    """Those out of or into one's reach."""
    within = reach(actor, on)
    rows = Move.objects.select_related("person", "from_organisation", "to_organisation")
    away = within.filter(rows, field="from_organisation__path", role=role)
    return away | within.filter(rows, field="to_organisation__path", role=role)


def move_for(actor: Actor, uid: UUID | str, *, on: date) -> Move:
    found = moves_visible_to(actor, on).filter(uid=uid).first()
    if found is None:
        raise NotVisible("move-not-found", _("There is no such move here."))
    return found


def own_move(person: Person) -> Move | None:
    """What is proposed to a person and not answered yet."""
    rows = Move.objects.select_related("person", "from_organisation", "to_organisation")
    return rows.filter(person=person, end="").first()
