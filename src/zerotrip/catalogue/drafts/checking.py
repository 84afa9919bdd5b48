"""What a text says while it is being written: everything wrong with it, and as much as can be shown of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from zerotrip.catalogue.beside import EVENTS
from zerotrip.catalogue.examples import Ran, ran
from zerotrip.catalogue.findings import Finding
from zerotrip.catalogue.folder import beside
from zerotrip.catalogue.models import Edition, Item
from zerotrip.catalogue.places import places
from zerotrip.catalogue.problems import PackErrors, Problem
from zerotrip.catalogue.queries import items_on, scheduled_days
from zerotrip.catalogue.reading import ReadPack, edition_hash, placed, read_text

FILE = "pack.toml"


@dataclass(frozen=True)
class Looked:
    """`read` is there as soon as the rules compile, even while an example or a check still fails."""

    problems: tuple[Problem, ...]
    read: ReadPack | None
    examples: tuple[Ran, ...]
    sha256: str

    @property
    def holds(self) -> bool:
        return not self.problems

    @property
    def edition(self) -> Edition | None:
        """As it would be published, for pages that show one. Never saved."""
        if self.read is None:
            return None
        return Edition(
            item_id=self.read.pack.id,
            number=0,
            sha256=self.read.sha256,
            text=self.read.text,
            facts_text=self.read.facts_text,
            valid_since=self.read.pack.valid.since,
            valid_until=self.read.pack.valid.until,
        )


def look(text: str, facts_text: str, *, owner: str, on: date, events: Collection[str] = EVENTS) -> Looked:
    """The checks of `zerotrip packs check`, with the items in force in the place of the files beside it."""
    problems, read = _read(text, facts_text)
    if read is not None:
        told = {problem.line for problem in problems}
        found = [*_owned(read, owner), *against_those_in_force(read, on=on, events=events)]
        problems += [problem for problem in found if problem.line not in told]
    examples = tuple(ran(read.pack, read.program)) if read else ()
    return Looked(tuple(problems), read, examples, edition_hash(text, facts_text))


def against_those_in_force(read: ReadPack, *, on: date, events: Collection[str] = EVENTS) -> list[Problem]:
    """What it says of other items: on the day it begins, and on each later day when another one begins."""
    begins = max(on, read.pack.valid.since)
    found = [
        problem
        for day in sorted({begins, *scheduled_days(begins)})
        for problem in beside(read, [edition.loaded for edition in items_on(day)], events)
    ]
    return list({str(problem): problem for problem in found}.values())


def _read(text: str, facts_text: str) -> tuple[list[Problem], ReadPack | None]:
    try:
        return [], read_text(text, facts_text, file=FILE)
    except PackErrors as errors:
        problems = errors.problems
    try:
        return problems, read_text(text, facts_text, file=FILE, thorough=False)
    except PackErrors:
        return problems, None


def _owned(read: ReadPack, owner: str) -> list[Problem]:
    """The union the draft was begun for; and an id never changes its owner."""
    findings = []
    if read.pack.owner != owner:
        text = {"en": f"{owner}, for whom this draft was begun", "zh-Hans": f"{owner}（起草时选定的工会）"}
        findings.append(Finding(("owner",), f'owner = "{read.pack.owner}"', text, owner))
    held = Item.objects.filter(pk=read.pack.id).values_list("owner_code", flat=True).first()
    if held is not None and held != owner:
        text = {"en": f"another id: this one belongs to {held}", "zh-Hans": f"另一编号：此编号属于 {held}"}
        findings.append(Finding(("id",), f'id = "{read.pack.id}"', text))
    return placed(findings, places(read.text), FILE)
