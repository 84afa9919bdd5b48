from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import journeys_of
from zerotrip.demo.world import Citizen

KINDS = {"train": "1", "coach": "2", "air": "3"}


class Transport(Office):
    name, title, title_en = "transport", "交通 12306（模拟）", "Transport, 12306 (simulated)"
    number_field = "ID_NO"
    questions = ("journeys",)
    happenings = {"journey": "journeys"}

    def journeys(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["ID_NO"])
        made = journeys_of(world, citizen) if citizen else []
        return [
            _ticket(form["ID_NO"], number, day, kind, f"{fen // 100}.{fen % 100:02d}")
            for number, day, kind, fen in made
        ]

    def new_journey(
        self,
        citizen: Citizen,
        on: date,
        *,
        price: str = "263.50",
        kind: str = "train",
        refunded: bool = False,
    ) -> Row:
        number = f"T{citizen.index:06d}{on:%Y%m%d}{KINDS[kind]}"
        row = _ticket(citizen.id_number, number, on, KINDS[kind], price)
        return row | {"STATE": "3" if refunded else "1"}


def _ticket(whose: str, number: str, day: date, kind: str, price: str) -> Row:
    on = f"{day:%Y-%m-%d}"
    return {
        "ID_NO": whose,
        "TICKET_NO": number,
        "TRAVEL_DATE": on,
        "PRICE": price,
        "KIND": kind,
        "STATE": "1",
    }
