from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.catalogue.folder import at_odds, check
from zerotrip.catalogue.models import Edition, Item
from zerotrip.catalogue.policy import why_not_publish
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.queries import items_on, scheduled_days
from zerotrip.catalogue.reading import ReadPack, read_text
from zerotrip.catalogue.signals import edition_published
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, NotAllowed
from zerotrip.ledger.actions import open_account


def publish(
    *,
    paths: Sequence[Path | str],
    by: Actor,
    second: Actor,
    at: datetime,
    facts_file: Path | str | None = None,
) -> list[Edition]:
    """Checks every file first; with one mistake in one of them, or one at odds with an item in force, nothing
    is published. Raises PackErrors.

    A folder stands for the packs in it. A text that is published already gives the edition it has.
    """
    _two_people(by, second)
    read = check(paths, facts_file).packs
    with transaction.atomic():
        _at_odds_with_none(read, at)
        return [_freeze(pack, by=by, second=second, at=at) for pack in read]


def publish_text(*, text: str, facts_text: str, by: Actor, second: Actor, at: datetime) -> Edition:
    """The same for a pack written on the screen."""
    _two_people(by, second)
    read = read_text(text, facts_text)
    with transaction.atomic():
        _at_odds_with_none([read], at)
        return _freeze(read, by=by, second=second, at=at)


def retire(*, item: Item, by: Actor, at: datetime, because: str) -> None:
    """No new cases; those open run on under their editions."""
    with transaction.atomic():
        if Item.objects.filter(pk=item.pk, active=True).update(active=False):
            record("item.retired", f"item:{item.pk}", by=by, at=at, because=because)


def _two_people(by: Actor, second: Actor) -> None:
    if reason := why_not_publish(by, second):
        raise NotAllowed("two-people", reason)


def _at_odds_with_none(packs: list[ReadPack], at: datetime) -> None:
    """With those in force when they are published, on the days when they begin, and on those of what is
    scheduled after them."""
    days = {max(day_of(at), read.pack.valid.since) for read in packs}
    days |= set(scheduled_days(min(days))) if days else set()
    found = (problem for day in sorted(days) for problem in at_odds(packs, [e.loaded for e in items_on(day)]))
    if problems := {str(problem): problem for problem in found}:
        raise PackErrors(list(problems.values()))


def _freeze(read: ReadPack, *, by: Actor, second: Actor, at: datetime) -> Edition:
    item = _item(read)
    if edition := item.editions.filter(sha256=read.sha256).first():
        _not_withdrawn(edition)
        return edition
    edition = item.editions.create(
        number=(item.editions.aggregate(last=Max("number"))["last"] or 0) + 1,
        sha256=read.sha256,
        text=read.text,
        facts_text=read.facts_text,
        valid_since=read.pack.valid.since,
        valid_until=read.pack.valid.until,
        published_at=at,
        published_by_key=by.key,
        published_by_name=by.name,
        second_by_key=second.key,
        second_by_name=second.name,
    )
    if read.pack.award:
        # An empty fund says so in a sentence; one that does not exist could not.
        open_account(address=f"fund:{read.pack.award.fund}")
    data = {"number": edition.number, "sha256": edition.sha256, "second": second.key}
    record("edition.published", f"item:{item.pk}", by=by, at=at, data=data)
    edition_published.send(sender=Edition, edition=edition)
    return edition


def _not_withdrawn(edition: Edition) -> None:
    if not Edition.objects.standing().filter(pk=edition.pk).exists():
        raise Conflict(
            "withdrawn-text",
            _(
                "This very text was withdrawn as edition %(number)s. "
                "Say in a comment of the text why it is published again."
            ),
            number=edition.number,
        )


def _item(read: ReadPack) -> Item:
    """An item keeps its owner: another union's id is not taken over by publishing under it."""
    pack = read.pack
    item, _made = Item.objects.get_or_create(
        pk=pack.id, defaults={"owner_code": pack.owner, "category": pack.category}
    )
    if item.owner_code != pack.owner:
        raise Conflict(
            "other-owner",
            _("The item %(item)s belongs to the union %(owner)s; choose another id."),
            item=pack.id,
            owner=item.owner_code,
        )
    if item.category != pack.category or not item.active:
        Item.objects.filter(pk=item.pk).update(category=pack.category, active=True)
    return item
