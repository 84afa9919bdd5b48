from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import incidents_of
from zerotrip.demo.world import Citizen

KINDS = {
    "fire": "01", "typhoon": "02", "flood": "03", "mudslide": "04", "drowning": "05", "electric-shock": "06",
    "poisoning": "07", "traffic": "08", "other": "99",
}  # fmt: skip


class Emergency(Office):
    name, title, title_en = "emergency", "应急消防（模拟）", "Emergency services (simulated)"
    number_field = "ZJHM"
    questions = ("incidents",)
    happenings = {"incident": "incidents"}

    def incidents(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["ZJHM"])
        made = incidents_of(world, citizen) if citizen else []
        return [_row(form["ZJHM"], number, day, kind) for number, day, kind in made]

    def new_incident(
        self,
        citizen: Citizen,
        on: date,
        *,
        kind: str = "fire",
        injured: bool = True,
        disability_level: int | None = None,
        died: bool = False,
        home_loss: str = "0.00",
        liable_party: bool = False,
        first_aid_cost: str = "0.00",
    ) -> Row:
        row = _row(citizen.id_number, f"A{citizen.index:06d}{on:%Y%m%d}{KINDS[kind]}", on, KINDS[kind])
        return row | {
            "SSBZ": str(int(injured)),
            "SCDJ": str(disability_level or ""),
            "SWBZ": str(int(died)),
            "FWSS": home_loss,
            "ZRF": str(int(liable_party)),
            "JJFY": first_aid_cost,
        }


def _row(whose: str, number: str, day: date, kind: str) -> Row:
    light = {"SSBZ": "1", "SCDJ": "", "SWBZ": "0", "FWSS": "0.00", "ZRF": "0", "JJFY": "0.00"}
    return {"ZJHM": whose, "SGBH": number, "FSRQ": f"{day:%Y-%m-%d}", "SGLX": kind, **light}
