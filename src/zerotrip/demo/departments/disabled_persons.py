from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import disability_of
from zerotrip.demo.world import Citizen


class DisabledPersons(Office):
    """The smallest simulated department: copy it to begin another."""

    name, title, title_en = "disabled-persons", "残联（模拟）", "Disabled persons' federation (simulated)"
    number_field = "SFZH"
    questions = ("certificate",)
    happenings = {"disability": "certificate"}
    replaced = ("certificate",)

    def certificate(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["SFZH"])
        grade = disability_of(world, citizen) if citizen else ""
        return [{"SFZH": form["SFZH"], "CJDJ": grade, "ZZZT": "1"}] if grade else []

    def new_disability(self, citizen: Citizen, on: date, *, grade: int = 2) -> Row:
        return {"SFZH": citizen.id_number, "CJDJ": str(grade), "ZZZT": "1", "FZRQ": f"{on:%Y%m%d}"}
