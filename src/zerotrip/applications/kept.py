"""Papers kept of a person: found again by their kind and, where one is meant, the record they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zerotrip.applications.models import KeptPaper
from zerotrip.cases.models import Ask, Case
from zerotrip.cases.states import State
from zerotrip.core.calendar import day_of
from zerotrip.evidence.registry import registry
from zerotrip.members.models import Person
from zerotrip.vault.models import Document

_OF_THE_PERSON = ("member.", "household.")


@dataclass(frozen=True, slots=True)
class Kept:
    row: KeptPaper
    used_in: tuple[Case, ...] = ()

    @property
    def is_bound(self) -> bool:
        """Something rests on it: only what nobody has used, or what was withdrawn, can be taken away."""
        return any(case.state != State.WITHDRAWN for case in self.used_in)


def about_of(kind_of_subject: str, fact: str, subject: str) -> str:
    """Which record a paper for this fact is about: an identity card is about nobody's settlement."""
    if registry.is_of_record(fact):
        return subject
    return subject if kind_of_subject == "event" and not fact.startswith(_OF_THE_PERSON) else ""


def kept_of(person: Person, *, at: datetime) -> dict[tuple[str, str], Kept]:
    """By paper and record, those that have run out too."""
    rows = KeptPaper.objects.filter(person=person, ended_at=None).select_related("document")
    return {(row.paper, row.subject): Kept(row) for row in rows}


def kept_with_uses(person: Person) -> list[Kept]:
    """Newest first, with the cases each was used in: two queries."""
    rows = list(KeptPaper.objects.filter(person=person, ended_at=None).select_related("document"))
    uses: dict[object, dict[int, Case]] = {}
    asks = Ask.objects.filter(document__in=[row.document_id for row in rows])
    for ask in asks.select_related("case__edition").order_by("case_id"):
        uses.setdefault(ask.document_id, {})[ask.case_id] = ask.case
    return [Kept(row, tuple(uses.get(row.document_id, {}).values())) for row in rows]


def at_hand(case: Case, asks: Iterable[tuple[str, str]], *, at: datetime) -> dict[str, Document]:
    """Of the papers a case is about to ask for, by (`fact`, `paper`): those that are kept, hold and can be
    read."""
    kept, kind = kept_of(case.person, at=at), case.edition.loaded.pack.subject
    found = {paper: kept.get((paper, about_of(kind, fact, case.subject))) for fact, paper in asks if paper}
    return {
        paper: one.row.document
        for paper, one in found.items()
        if one and one.row.holds_on(day_of(at)) and not one.row.is_doubtful
    }
