"""What an officer may ask the person for: what is open, and for a reason in law what an office holds."""

from __future__ import annotations

from zerotrip.cases.view import CaseView
from zerotrip.core.text import pick
from zerotrip.evidence.registry import registry

Want = tuple[str, str]
"""`fact|paper` (or `fact|` for a question), and its label."""


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
