from __future__ import annotations

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office


class HumanResources(Office):
    name, title, title_en = "human-resources", "人社（模拟）", "Human resources (simulated)"
    number_field = "AAC147"
    questions = ("employment", "insurance")

    def employment(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["AAC147"])
        if citizen is None:
            return []
        unit, since, until = world.job_of(citizen)
        return [
            {
                "AAC147": citizen.id_number,
                "AAB004": unit,
                "AAE030": f"{since:%Y%m%d}",
                "AAE031": f"{until:%Y%m%d}" if until and until <= world.today else "",
            }
        ]

    def insurance(self, form: Form) -> list[Row]:
        working = [row for row in self.employment(form) if not row["AAE031"]]
        return [{"AAC147": row["AAC147"], "AAE140": "310", "AAC008": "1"} for row in working]
