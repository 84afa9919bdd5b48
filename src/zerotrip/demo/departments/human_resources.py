from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import certificates_of, months_insured, retired_on
from zerotrip.demo.world import Citizen, employers_of_the_pack

LEVELS = {"senior-technician": "1", "technician": "2", "senior": "3"}


class HumanResources(Office):
    name, title, title_en = "human-resources", "人社（模拟）", "Human resources (simulated)"
    number_field = "AAC147"
    questions = ("employment", "insurance", "skills", "retirement")
    happenings = {
        "job": "employment",
        "job-lost": "employment",
        "certificate": "skills",
        "retirement": "retirement",
    }
    replaced = ("employment", "retirement")

    def employment(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["AAC147"])
        if citizen is None:
            return []
        unit, since, until = world.job_of(citizen)
        ended = until if until and until <= world.today else None
        return [_job(citizen.id_number, unit, since, ended, code=employers_of_the_pack().get(unit, ""))]

    def insurance(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["AAC147"])
        if citizen is None:
            return []
        months = str(months_insured(world, citizen))
        working = [row for row in self.rows("employment", form) if not row["AAE031"]]
        return [
            {"AAC147": row["AAC147"], "AAE140": "310", "AAC008": "1", "AAE201": months} for row in working[:1]
        ]

    def skills(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["AAC147"])
        held = certificates_of(world, citizen) if citizen else []
        return [_certificate(form["AAC147"], level, day) for level, day in held]

    def retirement(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["AAC147"])
        day = retired_on(world, citizen) if citizen else None
        return [{"AAC147": form["AAC147"], "AIC162": f"{day:%Y%m%d}"}] if day else []

    def new_job(
        self, citizen: Citizen, on: date, *, employer: str = "江南电子", unit: str = "330108-0001"
    ) -> Row:
        """`unit` is the code of the employer's union; any other word stands for an employer without one."""
        return _job(citizen.id_number, employer, on, code=employers_of_the_pack().get(unit, ""))

    def new_job_lost(self, citizen: Citizen, on: date) -> Row:
        unit, since, _until = self.world().job_of(citizen)
        return _job(citizen.id_number, unit, since, on, code=employers_of_the_pack().get(unit, ""))

    def new_certificate(self, citizen: Citizen, on: date, *, level: str = "senior") -> Row:
        return _certificate(citizen.id_number, LEVELS[level], on)

    def new_retirement(self, citizen: Citizen, on: date) -> Row:
        return {"AAC147": citizen.id_number, "AIC162": f"{on:%Y%m%d}"}


def _job(whose: str, employer: str, since: date, until: date | None = None, *, code: str) -> Row:
    return {
        "AAC147": whose,
        "AAB003": code,
        "AAB004": employer,
        "AAE030": f"{since:%Y%m%d}",
        "AAE031": f"{until:%Y%m%d}" if until else "",
    }


def _certificate(whose: str, level: str, day: date) -> Row:
    return {"AAC147": whose, "AAC015": level, "FZRQ": f"{day:%Y-%m-%d}"}
