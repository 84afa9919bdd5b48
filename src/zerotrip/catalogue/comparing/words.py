"""What a new text changes, in words: derived from the two packs, so that nobody has to read the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.catalogue.comparing.facets import FACETS, Facet, flat
from zerotrip.catalogue.reading import ReadPack

PARTS: dict[str, str | Promise] = {
    "texts": gettext_lazy("Name and words"),
    "valid": gettext_lazy("Days it holds"),
    "conditions": gettext_lazy("Conditions"),
    "sums": gettext_lazy("Sums"),
    "deadlines": gettext_lazy("Deadlines"),
    "papers": gettext_lazy("Papers"),
    "facts": gettext_lazy("Facts looked at"),
    "stacking": gettext_lazy("Beside other items"),
    "process": gettext_lazy("Checks and terms"),
    "values": gettext_lazy("Lists, figures and tables"),
    "other": gettext_lazy("Everything else"),
}
HOW: dict[str, str | Promise] = {
    "added": gettext_lazy("new"),
    "removed": gettext_lazy("gone"),
    "changed": gettext_lazy("changed"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """`what` it is about; `before` and `after` in words, empty where there was nothing or is nothing."""

    part: str
    how: Literal["added", "removed", "changed"]
    what: str
    before: str
    after: str

    @property
    def part_words(self) -> str | Promise:
        return PARTS[self.part]

    @property
    def how_words(self) -> str | Promise:
        return HOW[self.how]


def changes(old: ReadPack | None, new: ReadPack) -> list[Change]:
    """In the reader's language, in the order of PARTS. All is new where there is no old one."""
    told = [change for part, facet in FACETS.items() for change in _of(part, facet, old, new)]
    return [*told, *_others(old, new)]


def _of(part: str, facet: Facet, old: ReadPack | None, new: ReadPack) -> Iterator[Change]:
    yield from _between(part, facet(old) if old else {}, facet(new))


def _between(
    part: str, before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        (name, was), (new_name, now) = before.get(key, ("", "")), after.get(key, ("", ""))
        if was == now and bool(name) == bool(new_name):
            continue
        how: Literal["added", "removed", "changed"] = "changed"
        if not name or not new_name:
            how = "added" if new_name else "removed"
        yield Change(part, how, new_name or name, was, now)


COVERED = frozenset(
    {"id", "text", "valid", "require", "award", "deadline", "paper", "need", "stacking", "process", "list",
     "figure", "table", "example"}
)  # fmt: skip
"""Sections that the facets put in words; the rest is told key by key, so that nothing is passed over."""


def _others(old: ReadPack | None, new: ReadPack) -> Iterator[Change]:
    before = dict(flat(_dumped(old))) if old else {}
    yield from _between("other", before, dict(flat(_dumped(new))))
    if old and old.pack.example != new.pack.example:
        counts = (str(len(old.pack.example)), str(len(new.pack.example)))
        yield Change("other", "changed", _("examples"), *counts)


def _dumped(read: ReadPack) -> dict[str, Any]:
    data = read.pack.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {key: value for key, value in data.items() if key not in COVERED}
