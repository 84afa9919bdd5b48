"""Many items in an order in which one finds something: what fits me, then by field of life, the city's apart
from the district's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zerotrip.cases.offers import Offer
from zerotrip.catalogue.models import Edition
from zerotrip.core.text import Text
from zerotrip.guides.categories import category_name, category_order
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation


@dataclass(frozen=True, slots=True)
class Row:
    edition: Edition
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class Owned:
    owner: Organisation
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    name: Text
    owned: tuple[Owned, ...]

    @property
    def count(self) -> int:
        return sum(len(each.rows) for each in self.owned)


def fitting(editions: Iterable[Edition], offered: Mapping[str, Offer]) -> list[Row]:
    """What the conditions hold for already, the largest sum first, as `offered` is ordered."""
    by_id = {edition.item_id: edition for edition in editions}
    met = [offer for item, offer in offered.items() if offer.verdict == "met" and item in by_id]
    return [Row(by_id[offer.edition.item_id], offer) for offer in met]


def groups(person: Person, editions: Sequence[Edition], offered: Mapping[str, Offer]) -> list[Group]:
    """One query, however many items there are: the names of the unions above the person."""
    above = person.organisation.path.strip("/").split("/")
    owners = Organisation.objects.in_bulk(above, field_name="code")
    found: dict[str, dict[str, list[Row]]] = {}
    for edition in editions:
        pack = edition.loaded.pack
        row = Row(edition, offered.get(edition.item_id))
        found.setdefault(pack.category, {}).setdefault(pack.owner, []).append(row)
    return [
        Group(
            code,
            category_name(code),
            tuple(Owned(owners[owner], tuple(found[code][owner])) for owner in above if owner in found[code]),
        )
        for code in sorted(found, key=category_order)
    ]
