"""Judging lines against each other and against what the union knows, a chunk at a time in a few queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from zerotrip.core.errors import Invalid
from zerotrip.core.identity import IdNumber, read_id_number
from zerotrip.core.text import both
from zerotrip.members.models import Enrolment, Membership, Person, Product
from zerotrip.members.rosters.outcomes import Finding, Outcome, good
from zerotrip.members.rosters.read import Line, clean_name
from zerotrip.org.models import Organisation
from zerotrip.vault.index import blind

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line whose ID number can be one."""

    line: Line
    id_number: IdNumber
    index: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the union knows of the people of one chunk, keyed by blind index or by person."""

    people: dict[str, tuple[UUID, str]]
    member_of: dict[UUID, int]
    enrolled: dict[UUID, dict[str, int]]  # person → product → organisation


@dataclass(frozen=True, slots=True)
class Order:
    """What the roster asks for: this unit, that year, these products."""

    organisation: Organisation
    year: int
    products: Sequence[Product]

    def products_for(self, sex: str) -> tuple[str, ...]:
        return tuple(product.code for product in self.products if product.only_for in ("", sex))


def examine(lines: Sequence[Line], order: Order, told: Mapping[str, str]) -> Iterator[tuple[Line, Finding]]:
    """One finding per line, in order. `told` are those who cannot be enrolled: ID number → why."""
    seen: dict[str, int] = {}
    for start in range(0, len(lines), CHUNK):
        chunk = [(line, _read(line)) for line in lines[start : start + CHUNK]]
        known = know([read.index for _, read in chunk if isinstance(read, Candidate)], order)
        for line, read in chunk:
            if isinstance(read, Finding):
                yield line, read
            elif (first := seen.setdefault(read.index, line.number)) != line.number:
                yield line, Finding(Outcome.DUPLICATE, params=(("line", str(first)),))
            else:
                yield line, judge(read, order, known, told)


def _read(line: Line) -> Candidate | Finding:
    if not line.name:
        return Finding(Outcome.BAD_NAME)
    if not line.id_number or line.rounded:
        return Finding(Outcome.BAD_ID_NUMBER, sentence="id-rounded" if line.rounded else "id-missing")
    try:
        id_number = read_id_number(line.id_number)
    except Invalid as refused:
        sentence = refused
        return Finding(Outcome.BAD_ID_NUMBER, message=both(lambda: sentence))
    return Candidate(line, id_number, blind("identity", id_number.value))


def know(indexes: Sequence[str], order: Order) -> Known:
    """Three queries for each chunk of indexes."""
    known = Known({}, {}, {})
    for start in range(0, len(indexes), CHUNK):
        part = _know_chunk(indexes[start : start + CHUNK], order)
        known.people.update(part.people)
        known.member_of.update(part.member_of)
        known.enrolled.update(part.enrolled)
    return known


def _know_chunk(indexes: Sequence[str], order: Order) -> Known:
    people = {
        index: (uid, name)
        for index, uid, name in Person.objects.filter(id_index__in=indexes).values_list(
            "id_index", "uid", "name"
        )
    }
    uids = [uid for uid, _ in people.values()]
    members = Membership.objects.filter(person__in=uids, until__isnull=True)
    rows = Enrolment.objects.filter(
        person__in=uids, product__in=order.products, year=order.year, voided_at__isnull=True
    )
    enrolled: dict[UUID, dict[str, int]] = {}
    for person, product, organisation in rows.values_list("person_id", "product_id", "organisation_id"):
        enrolled.setdefault(person, {})[product] = organisation
    return Known(people, dict(members.values_list("person_id", "organisation_id")), enrolled)


def judge(candidate: Candidate, order: Order, known: Known, told: Mapping[str, str]) -> Finding:
    """The first thing that stands in the way, else good."""
    wanted = order.products_for(candidate.id_number.sex)
    if candidate.id_number.value in told:
        return Finding(Outcome.NOT_EMPLOYED, sentence=_why_not(told[candidate.id_number.value]))
    person = known.people.get(candidate.index)
    if person is None:
        return good(Outcome.GOOD_NEW, wanted) if wanted else Finding(Outcome.NOT_FOR_THEM)
    uid, name = person
    if clean_name(name) != candidate.line.name:
        return Finding(Outcome.NAME_DIFFERS)
    held = known.enrolled.get(uid, {})
    missing = tuple(code for code in wanted if code not in held)
    if not missing:
        return _held(held, order) if held else Finding(Outcome.NOT_FOR_THEM)
    if known.member_of.get(uid, order.organisation.pk) != order.organisation.pk:
        return Finding(Outcome.ELSEWHERE if held else Outcome.MEMBER_ELSEWHERE)
    return good(Outcome.GOOD_KNOWN, missing)


def _held(held: Mapping[str, int], order: Order) -> Finding:
    here = set(held.values()) == {order.organisation.pk}
    return Finding(Outcome.ALREADY_HERE if here else Outcome.ELSEWHERE)


def _why_not(told: str) -> str:
    return "retired" if told == "retired" else Outcome.NOT_EMPLOYED
