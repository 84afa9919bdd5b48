"""The doors to lists of people and what is counted in them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.members.lists.outcomes import Becomes
from zerotrip.members.models import PeopleList
from zerotrip.members.policy import HANDLES_ROSTERS
from zerotrip.org.queries import reach


def lists_visible_to(actor: Actor, on: date) -> QuerySet[PeopleList]:
    return reach(actor, on).filter(PeopleList.objects.select_related("organisation"), role=HANDLES_ROSTERS)


def list_for(actor: Actor, uid: UUID | str, *, on: date) -> PeopleList:
    found = lists_visible_to(actor, on).filter(uid=uid).first()
    if found is None:
        raise NotVisible("list-not-found", _("There is no such list here."))
    return found


def counts_of(people: PeopleList) -> list[tuple[Becomes, int]]:
    """How many lines became what, in the order of the outcomes."""
    counted = dict(people.rows.order_by().values_list("outcome").annotate(Count("uid")))
    return [(becomes, counted[becomes.value]) for becomes in Becomes if becomes.value in counted]
