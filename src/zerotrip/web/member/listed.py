"""Cases as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zerotrip.applications.why import Why, why_asked
from zerotrip.cases.models import Ask, Case
from zerotrip.cases.paid import payments_by_case
from zerotrip.core.calendar import day_of
from zerotrip.core.text import Text
from zerotrip.members.models import Person
from zerotrip.payments.models import Payable
from zerotrip.web.wording import GOES_OUT_AGAIN, Said, standing_of, sum_of


@dataclass(frozen=True, slots=True)
class Listed:
    case: Case
    payment: str
    said: Said

    @property
    def amount_fen(self) -> int | None:
        return sum_of(self.case)


def listed(cases: Iterable[Case]) -> list[Listed]:
    """However many cases: their payments are looked up together."""
    rows = list(cases)
    payments = payments_by_case(case.ref for case in rows if case.state == "granted")
    states = {ref: view.state for ref, view in payments.items()}
    returned = {view.reference: ref for ref, view in payments.items() if view.state == "rejected"}
    stuck = Payable.objects.without_account().filter(reference__in=returned) if returned else ()
    put_right = set(returned.values()) - {returned[payable.reference] for payable in stuck}
    return [
        Listed(
            case,
            states.get(case.ref, ""),
            GOES_OUT_AGAIN if case.ref in put_right else standing_of(case, states.get(case.ref, "")),
        )
        for case in rows
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper or answer a case waits for, in the pack's words."""

    ask: Ask
    label: Text
    hint: Text
    serves: int = 1  # cases that wait for the same paper

    @property
    def case(self) -> Case:
        return self.ask.case

    @property
    def why(self) -> Why:
        loaded = self.case.edition.loaded
        shown = [key for key, fact in loaded.program.facts.items() if fact.paper == self.ask.paper]
        return why_asked(loaded, shown if self.ask.paper else [self.ask.fact], on=day_of(self.ask.asked_at))


def wanted_from(person: Person) -> list[Wanted]:
    """One photograph serves every case that waits for the same paper, so it is asked for once."""
    asks = Ask.objects.filter(case__person=person, closed_at=None).select_related("case__edition")
    same: dict[tuple[str, str], list[Ask]] = {}
    for ask in asks.order_by("asked_at", "pk"):
        same.setdefault((ask.subject, ask.paper or ask.fact), []).append(ask)
    return [wanted(asks[0], serves=len({ask.case_id for ask in asks})) for asks in same.values()]


def wanted(ask: Ask, *, serves: int = 1) -> Wanted:
    loaded = ask.case.edition.loaded
    paper = loaded.papers.get(ask.paper)
    if paper:
        return Wanted(ask, paper.label, paper.hint, serves)
    need = loaded.needs[ask.fact]
    return Wanted(ask, need.question or need.label, {}, serves)


def waiting_for_account(person: Person) -> set[str]:
    """Sums that no bank run can take until the person gives an account that works."""
    stuck = Payable.objects.without_account().filter(person=person)
    return set(stuck.values_list("reference", flat=True))
