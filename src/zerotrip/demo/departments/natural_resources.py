from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import homes_of
from zerotrip.demo.world import Citizen


class NaturalResources(Office):
    name, title, title_en = "natural-resources", "自然资源（模拟）", "Natural resources (simulated)"
    number_field = "SQRZJH"
    questions = ("property",)
    happenings = {"home": "property"}

    def property(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["SQRZJH"])
        homes = homes_of(world, citizen) if citizen else 0
        return [_unit(form["SQRZJH"], f"F{number:04d}") for number in range(1, homes + 1)]

    def new_home(self, citizen: Citizen, on: date) -> Row:
        return _unit(citizen.id_number, f"{on:%Y%m%d}")


def _unit(whose: str, number: str) -> Row:
    return {"SQRZJH": whose, "BDCDYH": f"{whose[:6]}001001GB00001{number}", "YT": "11"}
