"""What a case's screen shows of exceptions and objections, and of a unit that has to be found."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.cases.models import Objection
from zerotrip.cases.view import CaseView
from zerotrip.core.text import pick
from zerotrip.org.models import Organisation
from zerotrip.web.facts import names_of

MOST_UNITS = 300


@dataclass(frozen=True, slots=True)
class Objected:
    """One objection, opened: only an officer who may see the case comes this far."""

    row: Objection

    @property
    def key(self) -> str:
        return str(self.row.pk)

    @property
    def said(self) -> str:
        return str(self.row.said.open())

    @property
    def contact(self) -> str:
        return str(self.row.contact.open())


def units_near(seen: CaseView) -> list[Organisation]:
    """Offered where a new member's unit was not found: those of the case's district; any other is typed."""
    if not seen.verbs["enter-membership"]:
        return []
    district = f"/{'/'.join(seen.case.organisation.path.strip('/').split('/')[:2])}/"
    return list(Organisation.objects.units().under(district)[:MOST_UNITS])


def grades_of(seen: CaseView) -> list[tuple[str, str, int]]:
    """Where the sum is picked from a table: each grade, what it is called, and its sum."""
    loaded, sums = seen.case.edition.loaded, seen.decision.choices
    names = names_of(loaded, loaded.pack.award.of) if loaded.pack.award and sums else {}
    return [(grade, pick(names.get(grade)) or grade, fen) for grade, fen in sums.items()]


def most_of(seen: CaseView) -> int | None:
    discretion = seen.case.edition.loaded.pack.process.discretion
    return discretion.at_most if discretion else None
