from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import degree_of, students_of
from zerotrip.demo.world import Citizen

LEVELS = {"compulsory": "1", "senior-high": "2", "vocational": "3", "tertiary": "4"}
DEGREES = {"college": "31", "bachelor": "21", "master": "14"}


class Education(Office):
    name, title, title_en = "education", "教育（模拟）", "Education (simulated)"
    number_field = "SFZJH"
    questions = ("enrolment", "degree")
    happenings = {"degree": "degree", "student": "enrolment"}

    def enrolment(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["SFZJH"])
        students = students_of(world, citizen) if citizen else []
        return [_enrolled(form["SFZJH"], each.number, each.level, each.since) for each in students]

    def degree(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["SFZJH"])
        found = degree_of(world, citizen) if citizen else None
        return [{"SFZJH": form["SFZJH"], "XL": found[0], "BYRQ": f"{found[1]:%Y%m%d}"}] if found else []

    def new_degree(self, citizen: Citizen, on: date, degree: str = "bachelor") -> Row:
        return {"SFZJH": citizen.id_number, "XL": DEGREES[degree], "BYRQ": f"{on:%Y%m%d}"}

    def new_student(
        self,
        citizen: Citizen,
        on: date,
        *,
        relation: str = "child",
        level: str = "tertiary",
        fee: str = "6000.00",
        local_fee: str = "6000.00",
        private: bool = False,
        abroad: bool = False,
        fee_exempt: bool = False,
    ) -> Row:
        row = _enrolled(citizen.id_number, f"Z{citizen.index:06d}{on:%Y%m%d}", LEVELS[level], on)
        return row | {
            "XSGX": "01" if relation == "self" else "02",
            "SFBZ": fee,
            "BDSFBZ": local_fee,
            "MBXX": str(int(private)),
            "JWJD": str(int(abroad)),
            "MXF": str(int(fee_exempt)),
        }


def _enrolled(number: str, student: str, level: str, since: date) -> Row:
    """At a public school of the place; what comes before senior high costs nothing."""
    fee = {"1": "0.00", "2": "1600.00"}.get(level, "6000.00")
    same = {"SFBZ": fee, "BDSFBZ": fee, "MBXX": "0", "JWJD": "0", "MXF": "0"}
    return {"SFZJH": number, "XSGX": "02", "XJH": student, "PYCC": level, "RXRQ": f"{since:%Y%m%d}", **same}
