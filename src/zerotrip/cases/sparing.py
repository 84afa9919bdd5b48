"""What a decision did not ask of the person, counted on the facts that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.cases.evaluation import Evaluation
from zerotrip.evidence.found import Found
from zerotrip.evidence.states import Status

MINUTES_A_PAPER, MINUTES_A_FIELD = 30, 1
"""To fetch a paper, and to type one field [A]: assumed, until a union has measured its own."""

TOLD_BY_THE_PERSON = ("statement", "union.events")


@dataclass(frozen=True, slots=True)
class Spared:
    papers: int
    fields: int

    @property
    def minutes(self) -> int:
        return self.papers * MINUTES_A_PAPER + self.fields * MINUTES_A_FIELD


def spared_by(seen: Evaluation) -> Spared:
    """A paper counts once, however many facts it would have proved; not where it was handed in after all."""
    program, papers, brought, fields = seen.decision.program, set(), set(), 0
    for key, found in seen.factset.findings.items():
        fact = program.facts.get(key)
        if fact is None:
            continue
        if _by_an_office(found):
            fields += 1
            papers |= {fact.paper} if fact.paper else set()
        elif found.source.startswith("paper:"):
            brought.add(found.source.removeprefix("paper:"))
    return Spared(len(papers - brought), fields)


def _by_an_office(found: Found) -> bool:
    told = found.status in (Status.KNOWN, Status.ABSENT)
    return told and found.source not in TOLD_BY_THE_PERSON and not found.source.startswith("paper:")
