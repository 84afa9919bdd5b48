"""`facts_for` for a few hundred people: what is known of them is read once, in a number of queries that does
not grow with them, and then put together for each by the same hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from zerotrip.evidence import own
from zerotrip.evidence.consents.queries import barred_by
from zerotrip.evidence.contests import by_place
from zerotrip.evidence.factset import FactSet, build
from zerotrip.evidence.in_bulk import ACCOUNT, LISTS, OWN, Among, Those, accounts
from zerotrip.evidence.models import Consent, Finding, Request, Ruling
from zerotrip.evidence.states import OPEN, RequestState
from zerotrip.members.models import Person

Row = TypeVar("Row", Consent, Finding, Request, Ruling)
ByPerson = Mapping[UUID, list[Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of some people, by person."""

    findings: ByPerson
    requests: ByPerson
    consents: ByPerson
    accounts: Mapping[UUID, str]
    lists: Mapping[str, ByPerson]
    rulings: Callable[[], ByPerson]

    def facts_for(
        self, *, person: Person, keys: Iterable[str], subject: str, at: datetime, purpose: str
    ) -> FactSet:
        """What `queries.facts_for` answers, from what was read already."""
        wanted = frozenset(keys)
        unheard = barred_by(row for row in self.consents.get(person.pk, ()) if row.purpose == purpose)
        return build(
            books=self._books(person, wanted, subject),
            wanted=wanted,
            subject=subject,
            rows=[row for row in self.findings.get(person.pk, ()) if row.source not in unheard],
            requests=self.requests.get(person.pk, []),
            at=at,
            rulings=cache(lambda: by_place(self.rulings().get(person.pk, ()))),
            barred=unheard,
        )

    def _books(self, person: Person, keys: frozenset[str], subject: str) -> dict[str, Any]:
        told = {key: own.SCALARS[key](person) for key in keys & OWN.keys()}
        told |= {ACCOUNT: self.accounts.get(person.pk)} if ACCOUNT in keys else {}
        known = {key: value for key, value in told.items() if value is not None}
        lists = {key: list(self.lists[key].get(person.pk, ())) for key in keys & LISTS.keys()}
        return known | own.of_event(subject, keys) | lists


def known_of(people: Sequence[Person], *, keys: Iterable[str]) -> Known:
    """Everything that any of the keys may be answered from."""
    those, wanted = Those(tuple(person.pk for person in people)), frozenset(keys)
    findings = Finding.objects.current().select_related("answer").defer("answer__raw")
    requests = Request.objects.filter(Q(state__in=OPEN) | Q(state=RequestState.REFUSED))
    return Known(
        findings=_by_person(findings.filter(those.of("person"))),
        requests=_by_person(requests.filter(those.of("person"))),
        consents=_by_person(Consent.objects.filter(those.of("person"), replaced_at__isnull=True)),
        accounts=accounts(those) if ACCOUNT in wanted else {},
        lists={key: _list(key, those) for key in wanted & LISTS.keys()},
        rulings=cache(lambda: _by_person(Ruling.objects.current().filter(those.of("person")))),
    )


def _list(key: str, among: Among) -> ByPerson:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for uid, row in LISTS[key](among):
        found[uid].append(row)
    return found


def _by_person(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
