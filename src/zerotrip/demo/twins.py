"""People of the sample world who are alike: no stay of their own on record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from zerotrip.demo.cast import BY, Cast
from zerotrip.demo.settlements import rows_of
from zerotrip.demo.world import Citizen, World
from zerotrip.members.actions import change_account, import_roster, join, preview_roster
from zerotrip.members.models import Person


def alike(world: World, number: int) -> list[Citizen]:
    """In work, with an account, and not in hospital lately."""
    found = [
        citizen
        for citizen in world
        if citizen.player is None
        and not rows_of(world, citizen)
        and not citizen.retired_on(date(2026, 12, 31))
    ]
    if len(found) < number:
        raise ValueError(f"only {len(found)} of {len(world)} people are alike; make the world larger")
    return found[:number]


def seat(citizens: list[Citizen], cast: Cast, *, year: int) -> list[Person]:
    """Members of Lin's unit, with an account, and on her roster for the year."""
    at = datetime.combine(date(year - 1, 11, 3), time(2), UTC)
    people = [_join(citizen, cast, at) for citizen in citizens]
    rows = "".join(f"{citizen.name},{citizen.id_number}\n" for citizen in citizens)
    roster = preview_roster(
        organisation=cast.unit,
        year=year,
        products=("P1",),
        file=f"姓名,身份证号\n{rows}".encode(),
        filename="名册.csv",
        by=cast.lin.actor,
        at=at,
    )
    import_roster(roster=roster, by=cast.lin.actor, at=at)
    return people


def _join(citizen: Citizen, cast: Cast, at: datetime) -> Person:
    person = join(
        name=citizen.name,
        id_number=citizen.id_number,
        organisation=cast.unit,
        on=date(at.year, 1, 1),
        by=BY,
        at=at,
    )
    change_account(person=person, number=citizen.account, bank_name=citizen.bank, by=BY, at=at)
    return person
