from __future__ import annotations

from datetime import date

from zerotrip.core.identity import check_digit
from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import registered_at
from zerotrip.demo.world import Citizen


class PublicSecurity(Office):
    name, title, title_en = "public-security", "公安（模拟）", "Public security (simulated)"
    number_field = "GMSFHM"
    questions = ("identity", "household")
    happenings = {"birth": "household", "moved-here": "identity", "moved-away": "identity"}
    replaced = ("identity",)

    def identity(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["GMSFHM"])
        return [_entry(citizen, *registered_at(world, citizen))] if citizen else []

    def household(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["GMSFHM"])
        people = world.household_of(citizen) if citizen else []
        number = f"H{people[0][0]}" if people else ""
        return [
            {"HH": number, "GMSFHM": who, "XM": name, "YHZGX": relation} for who, name, relation in people
        ]

    def new_birth(self, citizen: Citizen, on: date) -> Row:
        """A child is registered with the person asked about."""
        first = f"{citizen.id_number[:6]}{on:%Y%m%d}{citizen.index % 1000:03d}"
        number = first + check_digit(first)
        return {"HH": f"H{citizen.id_number}", "GMSFHM": number, "XM": f"{citizen.name[0]}某", "YHZGX": "20"}

    def new_moved_here(self, citizen: Citizen, on: date, *, place: str = "330106") -> Row:
        return _entry(citizen, place, rural=False)

    def new_moved_away(self, citizen: Citizen, on: date, *, place: str = "341022") -> Row:
        return _entry(citizen, place, rural=True)


def _entry(citizen: Citizen, place: str, rural: bool) -> Row:
    return {
        "GMSFHM": citizen.id_number,
        "XM": citizen.name,
        "XB": "1" if citizen.sex == "male" else "2",
        "CSRQ": f"{citizen.birth_date:%Y%m%d}",
        "HJXZQH": place,
        "HKXZ": "20" if rural else "10",
    }
