from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import income_of
from zerotrip.demo.world import Citizen


class Tax(Office):
    name, title, title_en = "tax", "税务（模拟）", "Tax office (simulated)"
    number_field = "NSRSBH"
    questions = ("income",)
    happenings = {"income": "income"}
    replaced = ("income",)

    def income(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["NSRSBH"])
        found = income_of(world, citizen) if citizen else None
        if found is None:
            return []
        income, spent = (f"{fen // 100}.{fen % 100:02d}" for fen in found)
        return [_year(form["NSRSBH"], world.today.year - 1, income, spent)]

    def new_income(
        self, citizen: Citizen, on: date, *, income: str = "30000.00", spending: str = "26000.00"
    ) -> Row:
        return _year(citizen.id_number, on.year - 1, income, spending)


def _year(whose: str, year: int, income: str, spent: str) -> Row:
    return {"NSRSBH": whose, "ND": str(year), "KZPSR": income, "GXZC": spent}
