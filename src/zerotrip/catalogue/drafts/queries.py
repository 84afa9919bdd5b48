"""Drafts and items as somebody may see them, by what their posts cover."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.drafts.policy import WRITERS
from zerotrip.catalogue.models import Edition, EditionQuerySet, Item, PackDraft
from zerotrip.catalogue.reading import packs_folder, read_file
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.org.models import Level, Organisation
from zerotrip.org.queries import Roles, organisation_for, reach, visible_to


def owners_for(actor: Actor, on: date) -> QuerySet[Organisation]:
    """The unions whose packs the actor may write: the city and districts, not streets and units."""
    return visible_to(actor, on, role=WRITERS).filter(level__in=(Level.CITY, Level.DISTRICT))


def owner_for(actor: Actor, code: str, on: date, *, role: Roles = WRITERS) -> Organisation:
    return organisation_for(actor, code, on=on, role=role)


def drafts_for(actor: Actor, on: date, *, role: Roles = WRITERS) -> QuerySet[PackDraft]:
    return PackDraft.objects.filter(owner_code__in=_codes(actor, on, role)).select_related("base")


def draft_for(actor: Actor, uid: UUID, on: date, *, role: Roles = WRITERS) -> PackDraft:
    """The door to a draft: outside the actor's posts it looks the same as absent."""
    draft = drafts_for(actor, on, role=role).filter(pk=uid).first()
    if draft is None:
        raise NotVisible("no-such-draft", _("There is no such draft here any more."))
    return draft


def editions_for(actor: Actor, on: date, *, role: Roles = WRITERS) -> EditionQuerySet:
    """Every edition of the items that the actor may write, whatever its days."""
    return Edition.objects.filter(item__owner_code__in=_codes(actor, on, role))


def item_for(actor: Actor, item_id: str, on: date, *, role: Roles = WRITERS) -> Item:
    """The door to an item whose packs the actor may write."""
    item = Item.objects.filter(owner_code__in=_codes(actor, on, role), pk=item_id).first()
    if item is None:
        raise NotVisible("no-such-item-here", _("There is no such item here."))
    return item


def edition_for(actor: Actor, pk: int, on: date) -> Edition:
    edition = editions_for(actor, on).select_related("item").filter(pk=pk).first()
    if edition is None:
        raise NotVisible("no-such-edition", _("There is no such edition here."))
    return edition


def facts_of(owner_code: str) -> str:
    """The facts that a pack of this union is written against: those its place published last; before that,
    the file beside the packs."""
    path = Organisation.objects.filter(code=owner_code).values_list("path", flat=True).first() or ""
    editions = Edition.objects.filter(item__owner_code__in=path.strip("/").split("/"))
    newest = editions.order_by("-published_at", "-pk").values_list("facts_text", flat=True).first()
    return newest or read_file(packs_folder() / "hangzhou" / "facts.toml")


def _codes(actor: Actor, on: date, role: Roles) -> QuerySet[Organisation, str]:
    within = reach(actor, on).filter(Organisation.objects.all(), field="path", role=role)
    return within.order_by().values_list("code", flat=True)
