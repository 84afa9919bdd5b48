"""What an application brings into its case: statements, and papers photographed before there was one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.actions.supplying import answer, hand_in
from zerotrip.cases.models import Ask, Case
from zerotrip.cases.moves import note
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.evidence.actions import state_fact
from zerotrip.vault.models import Document


@dataclass(frozen=True, slots=True)
class Photographed:
    """One paper for the facts it is to tell. `again`: it was kept from before, nobody had to find it."""

    paper: str
    facts: tuple[str, ...]
    document: Document
    again: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """`spared` is what nobody had to type or hand in; the opening event keeps it."""

    statements: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Photographed, ...] = ()
    spared: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Brought()


def bring(case: Case, brought: Brought, *, by: Actor, at: datetime) -> None:
    """Into a case that has just been opened: before it takes its first step."""
    _state(case, brought.statements, by=by, at=at)
    if brought.statements:
        note(case, "answer", by=by, at=at, data={"facts": sorted(brought.statements)})
    for one in brought.papers:
        _lay(case, one, by=by, at=at)


def add_to(case: Case, brought: Brought, *, by: Actor, at: datetime) -> Case:
    """Into a case that somebody or something else opened meanwhile: nothing that was typed is lost."""
    if case.state != State.SUPPLEMENT:
        _state(case, brought.statements if case.is_open else {}, by=by, at=at)
        return case
    asked = case.asks.filter(closed_at=None)
    questions = set(asked.filter(paper="").values_list("fact", flat=True))
    answers = {key: value for key, value in brought.statements.items() if key in questions}
    more = {key: value for key, value in brought.statements.items() if key not in questions}
    _state(case, more, by=by, at=at)
    for one in brought.papers:
        if asked.filter(paper=one.paper).exists():
            case = hand_in(case, paper=one.paper, document=one.document, by=by, at=at)
    return answer(case, answers=answers, by=by, at=at) if answers else case


def _state(case: Case, statements: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    for fact, value in statements.items():
        state_fact(
            person=case.person, fact=fact, value=value, subject=case.subject, by=by, at=at, case_ref=case.ref
        )


def _lay(case: Case, one: Photographed, *, by: Actor, at: datetime) -> None:
    Ask.objects.bulk_create(
        Ask(
            case=case, fact=fact, paper=one.paper, subject=case.subject, asked_at=at,
            asked_by_key=PLATFORM.key, closed_at=at, document=one.document,
        )
        for fact in one.facts
    )  # fmt: skip
    kind, data = ("paper-reused", {"papers": [one.paper]}) if one.again else ("paper", {"paper": one.paper})
    note(case, kind, by=by, at=at, data=data | {"document": str(one.document.pk)})
