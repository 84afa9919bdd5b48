"""Contradicting words on one fact, as the desk and the phone show them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zerotrip.cases.view import CaseView
from zerotrip.core.text import Text, pick
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.models import Ruling
from zerotrip.evidence.queries import Contest, Found
from zerotrip.rules.types import Type
from zerotrip.web.facts import names_of, written


@dataclass(frozen=True, slots=True)
class Word:
    source: str
    label: str
    value: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    fact: str
    label: str
    seen: str
    words: Sequence[Word]
    objection: str


def contested_shown(view: CaseView) -> list[Shown]:
    loaded = view.case.edition.loaded
    facts = {fact.key: fact for fact in loaded.item.facts}
    return [
        Shown(
            key,
            pick(facts[key].label),
            contest.seen,
            [_word(side, facts[key].type, names_of(loaded, key)) for side in contest.sides],
            _objection(contest),
        )
        for key, contest in view.contested.items()
        if key in facts
    ]


def _objection(contest: Contest) -> str:
    return contest.ruling.objection if contest.ruling else ""


def _word(side: Found, kind: Type, names: Mapping[str, Text]) -> Word:
    return Word(side.source, pick(side.label), written(side.value, kind, names), side.at)


@dataclass(frozen=True, slots=True)
class Ruled:
    label: str
    source: str
    ruling: Ruling


def rulings_shown(view: CaseView) -> list[Ruled]:
    """What officers held to be right in this case, for the person to object to."""
    labels = {fact.key: fact.label for fact in view.case.edition.loaded.item.facts}
    rows = Ruling.objects.current().filter(case_ref=view.case.ref)
    return [Ruled(pick(labels.get(row.fact)) or row.fact, pick(label_of(row.source)), row) for row in rows]
