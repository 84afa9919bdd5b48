from __future__ import annotations

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office


class PublicSecurity(Office):
    name, title, title_en = "public-security", "公安（模拟）", "Public security (simulated)"
    number_field = "GMSFHM"
    questions = ("identity", "household")

    def identity(self, form: Form) -> list[Row]:
        citizen = self.world().find(form["GMSFHM"])
        if citizen is None:
            return []
        sex = "1" if citizen.sex == "male" else "2"
        born = f"{citizen.birth_date:%Y%m%d}"
        return [{"GMSFHM": citizen.id_number, "XM": citizen.name, "XB": sex, "CSRQ": born}]

    def household(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["GMSFHM"])
        people = world.household_of(citizen) if citizen else []
        number = f"H{people[0][0]}" if people else ""
        return [
            {"HH": number, "GMSFHM": who, "XM": name, "YHZGX": relation} for who, name, relation in people
        ]
