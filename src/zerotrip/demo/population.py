"""Brings the sample world into the platform: the cast, and as many members as asked for.

People come in bulk, a thousand to a transaction, in the world's own order: what was cut off goes on where
it stopped, and asking for more members later adds only those.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from rich.progress import Progress

from zerotrip.audit.actions import record
from zerotrip.catalogue.actions import publish
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.core.period import Period
from zerotrip.demo.cast import seat_the_cast
from zerotrip.demo.people import LIN
from zerotrip.demo.samples import write_roster
from zerotrip.demo.world import Citizen, World
from zerotrip.ledger.actions import open_accounts, transfer_all
from zerotrip.ledger.moves import Entry
from zerotrip.members.models import (
    BankAccount,
    Enrolment,
    Household,
    HouseholdPerson,
    Membership,
    Person,
    Product,
)
from zerotrip.org.models import Organisation

BY = Actor.system("demo")
CHUNK = 1000
_PEOPLE = UUID("3b0c8a52-6f0e-4f0c-9d35-5a4f0f1c7e21")


def settle(*, members: int, at: datetime, say: Callable[[str], None], today: date | None = None) -> None:
    """Does what is missing and nothing twice. `today`: the world's, where the books open earlier."""
    world = World(members, today=today or day_of(at))
    if Person.objects.filter(uid=uid_of(world.citizen(len(world) - 1))).exists():
        return
    say("Seating the cast and publishing Hangzhou's packs")
    cast = seat_the_cast(at=at, year=day_of(at).year)
    publish(paths=[settings.ZEROTRIP_PACKS / "hangzhou"], by=cast.admin.actor, second=cast.zhao.actor, at=at)
    load(world, at=at, say=say)
    write_roster(sample_roster(at), world)


def sample_roster(at: datetime) -> Path:
    """For the year whose window opens in this one."""
    return Path(settings.ZEROTRIP_HOME) / "samples" / f"roster-{LIN.unit}-{day_of(at).year + 1}.xlsx"


def uid_of(citizen: Citizen) -> UUID:
    return citizen.player.uid if citizen.player else uuid5(_PEOPLE, str(citizen.index))


def load(world: World, *, at: datetime, say: Callable[[str], None]) -> None:
    units = {unit.code: unit for unit in Organisation.objects.units()}
    with Progress(transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task("Sample members", total=len(world))
        for start in range(0, len(world), CHUNK):
            citizens = [world.citizen(i) for i in range(start, min(start + CHUNK, len(world)))]
            _load(citizens, world, units, at)
            bar.advance(task, len(citizens))
    say(f"{len(world)} sample members are there")


@transaction.atomic
def _load(citizens: Sequence[Citizen], world: World, units: dict[str, Organisation], at: datetime) -> None:
    known = set(Person.objects.filter(uid__in=[uid_of(c) for c in citizens]).values_list("uid", flat=True))
    new = [c for c in citizens if not c.player and uid_of(c) not in known]
    Person.objects.bulk_create(_person(c, world, units) for c in new)
    Membership.objects.bulk_create(
        Membership(person_id=uid_of(c), organisation=units[c.unit], since=world.job_of(c)[1]) for c in new
    )
    BankAccount.objects.bulk_create(_account(c, world) for c in new)
    _house(new, world)
    _enrol([*new, *_players_without_cover(citizens, known, at)], world, units, at)
    if new:
        record("demo.members-loaded", f"world:{world.seed}", by=BY, at=at, data={"people": len(new)})


def _players_without_cover(citizens: Sequence[Citizen], known: set[UUID], at: datetime) -> list[Citizen]:
    players = [c for c in citizens if c.player and uid_of(c) in known]
    covered = Enrolment.objects.filter(person__in=[uid_of(c) for c in players], year=day_of(at).year)
    there = set(covered.values_list("person_id", flat=True))
    return [c for c in players if uid_of(c) not in there]


def _person(citizen: Citizen, world: World, units: dict[str, Organisation]) -> Person:
    return Person(
        uid=uid_of(citizen),
        name=citizen.name,
        id_number=citizen.id_number,
        sex=citizen.sex,
        birth_date=citizen.birth_date,
        phone=citizen.phone,
        organisation=units[citizen.unit],
        joined_on=world.job_of(citizen)[1],
    )


def _account(citizen: Citizen, world: World) -> BankAccount:
    return BankAccount(
        person_id=uid_of(citizen),
        holder=citizen.name,
        bank_name=citizen.bank,
        number=citizen.account,
        tail=citizen.account[-4:],
        since=world.job_of(citizen)[1],
    )


def _house(citizens: Sequence[Citizen], world: World) -> None:
    """Couples: officers may not decide on their own family's cases."""
    here = {citizen.index for citizen in citizens}
    couples = [
        (citizen, spouse)
        for citizen in citizens
        if (spouse := world.spouse_of(citizen)) and citizen.index < spouse.index and spouse.index in here
    ]
    households = Household.objects.bulk_create(Household() for _ in couples)
    HouseholdPerson.objects.bulk_create(
        HouseholdPerson(
            household=household,
            person_id=uid_of(person),
            name=person.name,
            relation=relation,
            since=world.married_on(person) or world.today,
        )
        for household, couple in zip(households, couples, strict=True)
        for person, relation in zip(couple, ("head", "spouse"), strict=True)
    )


def _enrol(citizens: Sequence[Citizen], world: World, units: dict[str, Organisation], at: datetime) -> None:
    """For the year that runs, as if every unit had handed in its roster in time."""
    year = Period.of_year(day_of(at).year)
    enrolled = Counter((c.unit, code) for c in citizens for code in world.products_of(c))
    Enrolment.objects.bulk_create(
        Enrolment(
            person_id=uid_of(citizen),
            product_id=code,
            year=year.year,
            since=year.start,
            until=year.end,
            organisation=units[citizen.unit],
        )
        for citizen in citizens
        for code in world.products_of(citizen)
    )
    if not enrolled:
        return
    open_accounts(addresses=[f"unit:{unit}:fees" for unit, _ in enrolled], may_overdraw=True)
    transfer_all(list(_fees(enrolled, citizens[0].index, year)), by=BY, at=at)


def _fees(enrolled: Counter[tuple[str, str]], start: int, year: Period) -> Iterator[Entry]:
    products = Product.objects.in_bulk()
    for (unit, code), people in sorted(enrolled.items()):
        yield Entry(
            reference=f"sample:{year.key}:{start}:{unit}:{code}",
            source=f"unit:{unit}:fees",
            destination=products[code].fund_address,
            amount=Amount.fen(products[code].fee_fen * people),
            because=f"{code} {year.key} × {people}",
        )
