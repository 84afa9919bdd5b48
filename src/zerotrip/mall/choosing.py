"""What of the goods on offer somebody wants to see: one kind, one partner's, within their points, near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from zerotrip.mall.models import Good
from zerotrip.mall.partners import in_items
from zerotrip.members.models import Person
from zerotrip.org.queries import districts
from zerotrip.points.queries import Purse


@dataclass(frozen=True, slots=True)
class Wish:
    """Nothing wished is everything there is."""

    tag: str = ""
    partner: str = ""
    affordable: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The goods that fit, and what the list can be narrowed to."""

    goods: list[Good]
    tags: list[str]
    partners: list[tuple[str, str]]  # code and name


def choice_for(person: Person, wish: Wish, *, purse: Purse, on: date) -> Choice:
    """In one query, or two for what is near. A union offers hundreds of goods at most; which points may pay
    for one is no SQL."""
    offered = list(Good.objects.on_offer(on=on).with_partners().with_pictures())
    home = _district_of(person) if wish.near else ""
    fitting = [good for good in offered if _fits(good, wish, purse, home)]
    tags = {tag for good in offered for tag in good.tags}
    return Choice(fitting, sorted(tags), partners_among(offered, on=on))


def partners_among(goods: Iterable[Good], *, on: date) -> list[tuple[str, str]]:
    """Codes with the names that the goods have them by, for a list to choose from; where no firm is entered,
    as the items call them."""
    found = {good.partner: good.partner_name for good in goods if good.partner}
    if any(code == name for code, name in found.items()):
        called = in_items(on)
        found = {code: called.get(code, name) if code == name else name for code, name in found.items()}
    return sorted(found.items(), key=itemgetter(1, 0))


def _fits(good: Good, wish: Wish, purse: Purse, home: str) -> bool:
    return (
        wish.tag in ("", *good.tags)
        and wish.partner in ("", good.partner)
        and (not wish.affordable or purse.free_for(good.tags) >= min(map(good.price, good.ways)))
        and (not wish.near or good.by_delivery or good.place.district == home)
    )


def _district_of(person: Person) -> str:
    """The one in which their unit lies; "" for a unit of the city itself."""
    path = person.organisation.path.strip("/").split("/")
    return next(iter(districts() & set(path)), "")
