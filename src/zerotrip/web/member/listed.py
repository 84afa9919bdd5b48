"""Cases as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zerotrip.cases.models import Ask, Case
from zerotrip.core.text import Text
from zerotrip.members.models import Person
from zerotrip.payments.queries import state_of
from zerotrip.web.wording import Said, standing_of


@dataclass(frozen=True, slots=True)
class Listed:
    case: Case
    payment: str
    said: Said

    @property
    def amount_fen(self) -> int | None:
        award = getattr(self.case, "award", None)
        return award.amount_fen if award else None


def listed(cases: Iterable[Case]) -> list[Listed]:
    return [_listed(case) for case in cases]


def _listed(case: Case) -> Listed:
    payment = state_of(case.ref) if case.state == "granted" else ""
    return Listed(case, payment, standing_of(case, payment))


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper or answer a case waits for, in the pack's words."""

    ask: Ask
    label: Text
    hint: Text

    @property
    def case(self) -> Case:
        return self.ask.case


def wanted_from(person: Person) -> list[Wanted]:
    """One photograph serves every case that waits for the same paper, so it is asked for once."""
    asks = Ask.objects.filter(case__person=person, closed_at=None).select_related("case__edition")
    unlike = {(ask.subject, ask.paper or ask.fact): ask for ask in reversed(asks.order_by("asked_at", "pk"))}
    return [wanted(ask) for ask in reversed(unlike.values())]


def wanted(ask: Ask) -> Wanted:
    loaded = ask.case.edition.loaded
    paper = loaded.papers.get(ask.paper)
    if paper:
        return Wanted(ask, paper.label, paper.hint)
    need = loaded.needs[ask.fact]
    return Wanted(ask, need.question or need.label, {})
