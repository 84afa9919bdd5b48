"""How people of the sample world live, beyond family and job: thrown as in `world.py`.

The cast lives an ordinary life: registered in the city, in work, insured, no degree, no accident. What a
story needs beyond that it adds to a department by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zerotrip.demo.world import Citizen, World

_CITY, _ELSEWHERE = "330100", ("341000", "360100", "410100", "520100")


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
