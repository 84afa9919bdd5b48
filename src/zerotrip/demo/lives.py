"""How people of the sample world live, beyond family and job: thrown as in `world.py`.

The cast lives an ordinary life: registered in the city, in work, insured, no degree, no accident. What a
story needs beyond that it adds to a department by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zerotrip.demo.world import Citizen, World

_ELSEWHERE = ("341022", "360121", "411525", "522325")


@dataclass(frozen=True, slots=True)
class Student:
    number: str
    level: str
    since: date


def children_of(world: World, citizen: Citizen) -> list[str]:
    """ID numbers of the children registered with them."""
    return [number for number, _name, relation in world.household_of(citizen) if relation == "20"]


def students_of(world: World, citizen: Citizen) -> list[Student]:
    """Their children by age: six years at primary school, three and three, four at university."""
    found = [_student(number, world.today) for number in children_of(world, citizen)]
    return [student for student in found if student]


def _student(number: str, today: date) -> Student | None:
    born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    first = born.year + (6 if born.month < 9 else 7)  # the September in which school begins
    years = today.year - first - (today.month < 9)
    for level, begins, ends in (("1", 0, 9), ("2", 9, 12), ("4", 12, 16)):
        if begins <= years < ends:
            return Student(f"G{number}", level, date(first + begins, 9, 1))
    return None


def degree_of(world: World, citizen: Citizen) -> tuple[str, date] | None:
    """(code of the level, day)."""
    throw = world.chance("degree", citizen.index)
    level = throw.choices(("", "31", "21", "14"), (60, 22, 16, 2))[0]
    day = citizen.birth_date + timedelta(days=22 * 365 + throw.randrange(6_000))
    return (level, day) if level and not citizen.player and day <= world.today else None


def registered_at(world: World, citizen: Citizen) -> tuple[str, bool]:
    """(place, whether in the country rather than in town)."""
    throw = world.chance("register", citizen.index)
    if citizen.player or throw.random() < 0.7:
        return citizen.id_number[:4] + "06", not citizen.player and throw.random() < 0.2
    return throw.choice(_ELSEWHERE), throw.random() < 0.7


def months_insured(world: World, citizen: Citizen) -> int:
    """Since the present job began, and a break now and then."""
    _unit, since, _until = world.job_of(citizen)
    months = (world.today.year - since.year) * 12 + world.today.month - since.month
    broken = not citizen.player and world.chance("insured", citizen.index).random() < 0.1
    return max(0, min(months, 9) if broken else months)


def certificates_of(world: World, citizen: Citizen) -> list[tuple[str, date]]:
    """(code of the level, day)."""
    throw = world.chance("skill", citizen.index)
    if citizen.player or throw.random() >= 0.2:
        return []
    day = world.today - timedelta(days=throw.randrange(3_000))
    return [(throw.choices("12345", (1, 4, 25, 40, 30))[0], day)]


def retired_on(world: World, citizen: Citizen) -> date | None:
    years = 60 if citizen.sex == "male" else 55
    day = citizen.birth_date + timedelta(days=round(years * 365.25))
    return day if not citizen.player and day <= world.today else None


def relatives_deceased_of(world: World, citizen: Citizen) -> list[tuple[str, date]]:
    """(relation as a code, day)."""
    throw = world.chance("mourning", citizen.index)
    if citizen.player or throw.random() >= 0.04:
        return []
    return [(throw.choice(("51", "52")), world.today - timedelta(days=throw.randrange(1_500)))]


def journeys_of(world: World, citizen: Citizen) -> list[tuple[str, date, str, int]]:
    """(ticket, day, kind as a code, fen): home for the festival, mostly those who come from elsewhere."""
    place, _rural = registered_at(world, citizen)
    throw = world.chance(f"journeys {world.today.year}", citizen.index)
    if citizen.player or throw.random() >= (0.8 if place in _ELSEWHERE else 0.1):
        return []
    there = date(world.today.year, 1, 20) + timedelta(days=throw.randrange(20))
    days = (there, there + timedelta(days=throw.randrange(7, 20)))
    price = throw.randrange(60, 800) * 100
    kind = throw.choices("123", (80, 15, 5))[0]
    return [(f"E{citizen.index:06d}{day:%Y%m%d}", day, kind, price) for day in days if day <= world.today]


def incidents_of(world: World, citizen: Citizen) -> list[tuple[str, date, str]]:
    """(number, day, kind as a code)."""
    throw = world.chance("incident", citizen.index)
    if citizen.player or throw.random() >= 0.01:
        return []
    day = world.today - timedelta(days=throw.randrange(700))
    return [(f"H{citizen.index:06d}", day, throw.choice(("01", "02", "03", "06", "08", "99")))]


def disability_of(world: World, citizen: Citizen) -> str:
    """The grade; empty for almost everybody."""
    throw = world.chance("disability", citizen.index)
    return "" if citizen.player or throw.random() >= 0.02 else throw.choice("1234")


def homes_of(world: World, citizen: Citizen) -> int:
    """Of the household: both of a couple are told the same."""
    throw = world.chance("homes", citizen.index & ~1 if world.spouse_of(citizen) else citizen.index)
    return 1 if citizen.player else throw.choices((0, 1, 2, 3), (25, 55, 18, 2))[0]


def income_of(world: World, citizen: Citizen) -> tuple[int, int] | None:
    """(disposable income, spending that cannot be avoided) of the household last year, in fen."""
    if citizen.player:
        return 9_600_000, 1_200_000
    throw = world.chance("income", citizen.index & ~1 if world.spouse_of(citizen) else citizen.index)
    if throw.random() < 0.05:
        return None
    income = round(throw.lognormvariate(11.6, 0.5)) * 100
    return income, round(income * throw.uniform(0.02, 0.5)) if throw.random() < 0.3 else 0
