from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.lives import relatives_deceased_of
from zerotrip.demo.world import Citizen

RELATIONS = {"spouse": "10", "child": "20", "parent": "51"}


class CivilAffairs(Office):
    name, title, title_en = "civil-affairs", "民政（模拟）", "Civil affairs (simulated)"
    number_field = "cert_num"
    questions = ("marriage", "dibao", "death", "relatives")
    happenings = {
        "marriage": "marriage",
        "divorce": "marriage",
        "dibao": "dibao",
        "death": "death",
        "relative-death": "relatives",
    }
    replaced = ("death", "dibao")

    def marriage(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["cert_num"])
        if citizen is None:
            return []
        married, divorced = world.married_on(citizen), world.divorced_on(citizen)
        if married is not None:
            return [_act(citizen, world.spouse_of(citizen), married, "IA")]
        return [_act(citizen, None, divorced, "IB")] if divorced else []

    def dibao(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["cert_num"])
        since = world.dibao_since(citizen) if citizen else None
        return [{"cert_num": form["cert_num"], "begin_date": str(since), "status": "1"}] if since else []

    def death(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["cert_num"])
        day = world.deceased_on(citizen) if citizen else None
        return [{"cert_num": form["cert_num"], "death_date": str(day)}] if day else []

    def relatives(self, form: Form) -> list[Row]:
        world = self.world()
        citizen = world.find(form["cert_num"])
        made = relatives_deceased_of(world, citizen) if citizen else []
        return [_mourned(form["cert_num"], relation, day) for relation, day in made]

    def new_marriage(self, citizen: Citizen, on: date) -> Row:
        return _act(citizen, None, on, "IA")

    def new_divorce(self, citizen: Citizen, on: date) -> Row:
        return _act(citizen, None, on, "IB")

    def new_dibao(self, citizen: Citizen, on: date, *, ended: bool = False) -> Row:
        return {"cert_num": citizen.id_number, "begin_date": str(on), "status": "0" if ended else "1"}

    def new_death(self, citizen: Citizen, on: date) -> Row:
        return {"cert_num": citizen.id_number, "death_date": str(on)}

    def new_relative_death(self, citizen: Citizen, on: date, *, relation: str = "parent") -> Row:
        return _mourned(citizen.id_number, RELATIONS[relation], on)


def _mourned(whose: str, relation: str, day: date) -> Row:
    return {"cert_num": whose, "gx": relation, "death_date": str(day)}


def _act(citizen: Citizen, spouse: Citizen | None, day: date, kind: str) -> Row:
    other = spouse.id_number if spouse else ""
    man, woman = (citizen.id_number, other) if citizen.sex == "male" else (other, citizen.id_number)
    return {"cert_num_man": man, "cert_num_woman": woman, "op_date": str(day), "op_type": kind}
