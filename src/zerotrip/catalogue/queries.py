from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.models import LOADED, Edition, EditionQuerySet
from zerotrip.core.errors import NotVisible


def current(item_id: str, on: date) -> Edition:
    """The edition under which a case opened on that day runs. Raises NotVisible where there is none."""
    edition = _current(on).filter(item_id=item_id).first()
    if edition is None:
        raise NotVisible("no-such-item", _("This item is not offered on that day."))
    return edition


def current_for(path: str, item_id: str, on: date) -> Edition:
    """The same, for someone whose organisation has this path: an item of another district is not there."""
    edition = current(item_id, on)
    if not is_offered(edition, path):
        raise NotVisible("no-such-item", _("This item is not offered on that day."))
    return edition


def items_on(on: date) -> list[Edition]:
    """The current edition of every active item: one query, and a second for texts not seen before."""
    return _with_texts(Edition.objects.raw(*_composed(on)))


@lru_cache(maxsize=16)
def _composed(on: date) -> tuple[str, tuple[Any, ...]]:
    """It is asked at every settlement of a day; composing it takes ten times as long as its answer."""
    return _current(on).without_texts().query.sql_with_params()


def items_for(path: str, on: date) -> list[Edition]:
    """Those for people of the organisation with this path: items of the unions it lies under."""
    codes = _codes(path)
    sql, params = _composed_for(on, len(codes))
    named = dict(zip(_marks(len(codes)), codes, strict=True))
    return _with_texts(Edition.objects.raw(sql, [named.get(each, each) for each in params]))


@lru_cache(maxsize=16)
def _composed_for(on: date, unions: int) -> tuple[str, tuple[Any, ...]]:
    """With a mark in the place of each union's code: it is composed for everybody as far down as that."""
    here = _current(on).filter(item__owner_code__in=_marks(unions))
    return here.without_texts().query.sql_with_params()


def _marks(unions: int) -> list[str]:
    return [f"\0{place}" for place in range(unions)]


def opens_for(path: str, opener: str, on: date) -> list[Edition]:
    """Of those, what this opens: `settlement`, `member`, `event:<kind>`, `payment:<item id>`."""
    return [edition for edition in items_for(path, on) if opener in edition.loaded.pack.opens]


def opened_by(opener: str, on: date) -> list[Edition]:
    """The same wherever they are offered."""
    return [edition for edition in items_on(on) if opener in edition.loaded.pack.opens]


def is_offered(edition: Edition, path: str) -> bool:
    """To people of the organisation with this path."""
    return edition.loaded.pack.owner in _codes(path)


def scheduled_days(after: date) -> list[date]:
    """The later days on which an edition published already begins."""
    days = Edition.objects.filter(item__active=True).scheduled_on(after).order_by("valid_since")
    return list(days.values_list("valid_since", flat=True).distinct())


def with_texts(rows: EditionQuerySet) -> list[Edition]:
    return _with_texts(rows.without_texts())


def _with_texts(rows: Iterable[Edition]) -> list[Edition]:
    editions = list(rows)
    strange = [edition.pk for edition in editions if edition.sha256 not in LOADED]
    texts = Edition.objects.in_bulk(strange) if strange else {}
    return [texts.get(edition.pk, edition) for edition in editions]


def _current(on: date) -> EditionQuerySet:
    in_force = Edition.objects.filter(item__active=True).in_force_on(on)
    return in_force.latest_each().order_by("item_id")


def _codes(path: str) -> list[str]:
    return path.strip("/").split("/")


def in_force(on: date) -> EditionQuerySet:
    """The current edition of every active item, not fetched: for use inside another query."""
    return _current(on)
