"""What the person is asked for: what a case waits for, what an officer may ask, what only a law lets ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zerotrip.cases.view import CaseView
from zerotrip.core.text import pick
from zerotrip.evidence.registry import registry

Want = tuple[str, str]
"""`fact|paper` (or `fact|` for a question), and its label."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a case waits for. `by` is the officer who asked; empty where the platform did."""

    label: str
    is_paper: bool
    since: datetime
    by: str
    because: str


def missing(seen: CaseView) -> list[Missing]:
    """A paper once, however many facts it tells."""
    loaded = seen.case.edition.loaded
    names = {event.by_key: event.by_name for event in seen.events if event.kind == "ask"}
    found: dict[str, Missing] = {}
    for ask in seen.asks:
        if ask.closed_at is None:
            need, paper = loaded.needs[ask.fact], loaded.papers.get(ask.paper)
            label = paper.label if paper else need.question or need.label
            by = names.get(ask.asked_by_key, "") if ask.asked_by_key.startswith("person:") else ""
            said = Missing(pick(label), paper is not None, ask.asked_at, by, ask.because)
            found.setdefault(ask.paper or ask.fact, said)
    return list(found.values())


def wants(seen: CaseView) -> list[Want]:
    """Papers and questions of facts still open, never what a department holds."""
    papers = seen.case.edition.loaded.papers
    open_facts = [line.fact for line in seen.facts if line.status in ("unknown", "missing")]
    asked = [
        (f"{fact.key}|{fact.paper}", pick(papers[fact.paper].label))
        for fact in open_facts
        if fact.paper in papers
    ]
    return asked + [(f"{fact.key}|", pick(fact.question)) for fact in open_facts if fact.question]


def wants_in_law(seen: CaseView) -> list[Want]:
    """Papers of what a department has told: each once, with what it would prove."""
    papers = seen.case.edition.loaded.papers
    told = [
        line for line in seen.facts if line.status in ("known", "absent") and registry.source(line.source)
    ]
    found = {
        line.fact.paper: (f"{line.fact.key}|{line.fact.paper}", pick(papers[line.fact.paper].label))
        for line in told
        if line.fact.paper in papers
    }
    return list(found.values())
