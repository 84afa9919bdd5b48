"""Importing a previewed roster: good lines become people, members and enrolments; the fees are posted.

Two imports at once meet in the unique constraints. Everything is inserted in one order (people, memberships,
enrolments, each by blind index), so that on PostgreSQL they wait for each other and never in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.identity import read_id_number
from zerotrip.core.money import Amount
from zerotrip.core.period import Period
from zerotrip.ledger.actions import open_accounts, transfer_all
from zerotrip.ledger.moves import Entry
from zerotrip.members import notices
from zerotrip.members.models import Enrolment, Membership, Person, Roster, RosterRow, person_key
from zerotrip.members.rosters.examine import CHUNK, Candidate, Known, Order, judge, know
from zerotrip.members.rosters.outcomes import GOOD, Finding, Outcome, good
from zerotrip.members.rosters.preview import check_order, chosen
from zerotrip.members.rosters.read import Line
from zerotrip.vault.index import blind


@dataclass(frozen=True, slots=True)
class Entrant:
    """A good line on its way in."""

    row: RosterRow
    candidate: Candidate
    finding: Finding


@transaction.atomic
def import_roster(*, roster: Roster, by: Actor, at: datetime) -> Roster:
    """Enrols the good lines as the books stand now; the others wait. Importing again adds nothing."""
    order = Order(roster.organisation, roster.year, chosen(roster.product_codes))
    check_order(order, by=by, at=at)
    claimed = Roster.objects.filter(pk=roster.pk, state=Roster.State.PREVIEWED).update(
        state=Roster.State.IMPORTED, imported_by_key=by.key, imported_at=at
    )
    if claimed:
        entrants = _enter(_waiting(roster), roster, order, on=day_of(at))
        _note_outcomes(roster, entrants)
        added = _post_fees(roster, order, by=by, at=at)
        record("members.roster-imported", f"roster:{roster.uid}", by=by, at=at, data={"added": added})
    roster.refresh_from_db()
    if claimed:
        notices.enrolled(_enrolled(roster), roster, by=by, at=at)
    return roster


def _enrolled(roster: Roster) -> list[str]:
    uids = roster.enrolments.order_by("person").values_list("person_id", flat=True).distinct()
    return [person_key(uid) for uid in uids]


def _waiting(roster: Roster) -> list[Entrant]:
    """The lines found good at the preview, in the order of their blind indexes."""
    entrants = []
    for row in roster.rows.filter(outcome__in=GOOD):
        id_number = read_id_number(row.id_number.open())
        line = Line(row.line, row.name, id_number.value, row.phone.open())
        candidate = Candidate(line, id_number, blind("identity", id_number.value))
        entrants.append(Entrant(row, candidate, Finding(Outcome(row.outcome))))
    return sorted(entrants, key=lambda entrant: entrant.candidate.index)


def _enter(waiting: Sequence[Entrant], roster: Roster, order: Order, *, on: date) -> list[Entrant]:
    made = _create_people(waiting, order, on)
    known = know([entrant.candidate.index for entrant in waiting], order)
    judged = [_judge_again(entrant, order, known, made) for entrant in waiting]
    joined = _join(judged, order, known, on, made)
    _enrol(joined, roster, order, known)
    return _settle(joined, roster, order, known)


def _create_people(waiting: Sequence[Entrant], order: Order, on: date) -> set[UUID]:
    """Who was not known at the preview. Where somebody else was faster, theirs stays."""
    people = [
        Person(
            name=entrant.candidate.line.name,
            id_number=entrant.candidate.id_number.value,
            sex=entrant.candidate.id_number.sex,
            birth_date=entrant.candidate.id_number.birth_date,
            phone=entrant.candidate.line.phone,
            organisation=order.organisation,
            joined_on=on,
        )
        for entrant in waiting
        if entrant.finding.outcome == Outcome.GOOD_NEW
    ]
    Person.objects.bulk_create(people, batch_size=CHUNK, ignore_conflicts=True)
    return {person.uid for person in people}


def _judge_again(entrant: Entrant, order: Order, known: Known, made: set[UUID]) -> Entrant:
    finding = judge(entrant.candidate, order, known, {})
    if finding.is_good and _uid(entrant, known) in made:
        finding = good(Outcome.GOOD_NEW, finding.products)
    return replace(entrant, finding=finding)


def _join(judged: Sequence[Entrant], order: Order, known: Known, on: date, made: set[UUID]) -> list[Entrant]:
    """Good entrants without a union become members of this one."""
    uids = [_uid(entrant, known) for entrant in judged if entrant.finding.is_good]
    joining = [uid for uid in uids if uid not in known.member_of]
    rows = [Membership(person_id=uid, organisation=order.organisation, since=on) for uid in joining]
    Membership.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    elsewhere: set[UUID] = set()
    for part in _parts(joining):
        others = Membership.objects.filter(person__in=part, until__isnull=True).exclude(
            organisation=order.organisation
        )
        elsewhere.update(others.values_list("person_id", flat=True))
    for part in _parts([uid for uid in joining if uid not in made | elsewhere]):
        Person.objects.filter(uid__in=part).update(organisation=order.organisation)
    stopped = Finding(Outcome.MEMBER_ELSEWHERE)
    return [
        replace(entrant, finding=stopped)
        if entrant.finding.is_good and _uid(entrant, known) in elsewhere
        else entrant
        for entrant in judged
    ]


def _enrol(joined: Sequence[Entrant], roster: Roster, order: Order, known: Known) -> None:
    year = Period.of_year(order.year)
    rows = [
        Enrolment(
            person_id=_uid(entrant, known),
            product_id=product,
            year=order.year,
            since=year.start,
            until=year.end,
            organisation=order.organisation,
            roster=roster,
        )
        for entrant in joined
        if entrant.finding.is_good
        for product in entrant.finding.products
    ]
    Enrolment.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def _settle(joined: Sequence[Entrant], roster: Roster, order: Order, known: Known) -> list[Entrant]:
    """What truly came in, now that the constraints have spoken."""
    came: dict[UUID, set[str]] = {}
    for person, product in roster.enrolments.values_list("person_id", "product_id"):
        came.setdefault(person, set()).add(product)
    lost = [entrant for entrant in joined if entrant.finding.is_good and not came.get(_uid(entrant, known))]
    held = know([entrant.candidate.index for entrant in lost], order)
    return [_settled(entrant, came.get(_uid(entrant, known), set()), order, held) for entrant in joined]


def _settled(entrant: Entrant, came: set[str], order: Order, held: Known) -> Entrant:
    finding = entrant.finding
    if not finding.is_good or came == set(finding.products):
        return entrant
    if came:
        return replace(entrant, finding=good(finding.outcome, tuple(sorted(came))))
    return replace(entrant, finding=judge(entrant.candidate, order, held, {}))


def _uid(entrant: Entrant, known: Known) -> UUID:
    return known.people[entrant.candidate.index][0]


def _parts(uids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (uids[start : start + CHUNK] for start in range(0, len(uids), CHUNK))


def _note_outcomes(roster: Roster, entrants: Sequence[Entrant]) -> None:
    changed = []
    for entrant in entrants:
        row, text = entrant.row, entrant.finding.text
        if (row.outcome, row.message) != (entrant.finding.outcome.value, text):
            row.outcome, row.message = entrant.finding.outcome.value, text
            changed.append(row)
    RosterRow.objects.bulk_update(changed, ["outcome", "message"], batch_size=CHUNK)
    counted = roster.rows.order_by().values_list("outcome").annotate(Count("uid"))
    Roster.objects.filter(pk=roster.pk).update(counts=dict(counted))


def _post_fees(roster: Roster, order: Order, *, by: Actor, at: datetime) -> int:
    """One transfer for each product. The unit owes until it pays in: its account may be overdrawn."""
    counts = Counter(roster.enrolments.values_list("product_id", flat=True))
    source = f"unit:{order.organisation.code}:fees"
    owed = [
        (product, counts[product.code] * product.fee_fen)
        for product in order.products
        if counts[product.code]
    ]
    if owed:
        open_accounts(addresses=[source], may_overdraw=True)
        open_accounts(addresses=[product.fund_address for product, _ in owed])
    entries = [
        Entry(
            reference=f"roster:{roster.uid}:{product.code}",
            source=source,
            destination=product.fund_address,
            amount=Amount.fen(fee),
            because=f"{product.code} {order.year} × {counts[product.code]}",
        )
        for product, fee in owed
    ]
    transfer_all(entries, by=by, at=at)
    fee_fen = sum(fee for _, fee in owed)
    Roster.objects.filter(pk=roster.pk).update(added=counts.total(), fee_fen=fee_fen)
    return counts.total()
