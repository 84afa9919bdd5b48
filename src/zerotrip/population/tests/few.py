"""A handful of people and what is known of them, put into the database in a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from zerotrip.core.actor import Actor
from zerotrip.demo.people import CAST
from zerotrip.evidence.models import Answer, Finding, Request
from zerotrip.evidence.values import encode
from zerotrip.members.models import BankAccount, Enrolment, Membership, Person, Product
from zerotrip.org.models import Organisation
from zerotrip.population.snapshots.exporting import export_snapshot
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.rules.types import BANK_ACCOUNT, BOOL, DATE, MONEY, NUMBER, TEXT, Type, choice, records

BY = Actor.system("test")
WHY = "the yearly run"
ONE, ALL = "medical-insurance.settlement", "medical-insurance.settlements"
STAY: dict[str, Any] = {
    "id": "S1",
    "settled_on": date(2026, 6, 10),
    "kind": "inpatient",
    "refunded": False,
    "self_borne": 413_400,
    "elsewhere": False,
    "retired": False,
    "hospital_level": 3,
    "admitted_on": date(2026, 5, 29),
    "discharged_on": date(2026, 6, 10),
    "days": 12,
    "diagnosis": "C53",
    "operation": None,
}
FACTS: dict[str, Type] = {
    "member.sex": choice("female", "male"),
    "member.account": BANK_ACCOUNT,
    "household.dibao": BOOL,
    "settlement.self_borne": MONEY,
    "settlement.days": NUMBER,
    "enrolments": records(product=TEXT, since=DATE, until=DATE),
    "memberships": records(unit=TEXT, since=DATE, until=DATE),
    "settlements": records(id=TEXT, settled_on=DATE, self_borne=MONEY),
    "awards": records(item=TEXT, on=DATE, amount=MONEY, paid=BOOL),
}


def settle_a_few(count: int) -> list[Person]:
    """Of the cast, in the order of their keys; all enrolled, all but the last with an account."""
    district = Organisation.objects.create(
        code="330106", name_zh="西湖区总工会", kind="regional", form="federation", level="district",
        path="/330106/",
    )  # fmt: skip
    unit = Organisation.objects.create(
        code="330106-0001", name_zh="云栖服饰工会", kind="independent", form="union", level="unit",
        parent=district, path="/330106/330106-0001/",
    )  # fmt: skip
    Product.objects.create(
        code="P1", name_zh="住院", fee_fen=100, fund="f", window_opens="11-01", window_closes="12-31"
    )
    return [_seat(number, unit) for number in range(count)]


def _seat(number: int, unit: Organisation) -> Person:
    player = CAST[number]
    person = Person.objects.create(
        uid=UUID(int=number + 1), name=player.name, id_number=player.id_number, phone=player.phone,
        sex=player.sex, birth_date=player.birth_date, organisation=unit, joined_on=date(2020, 1, 1),
    )  # fmt: skip
    Membership.objects.create(person=person, organisation=unit, since=date(2020, 1, 1))
    Enrolment.objects.create(
        person=person, product_id="P1", year=2026, since=date(2026, 1, 1), until=date(2026, 12, 31),
        organisation=unit,
    )  # fmt: skip
    if number:
        tail = f"{number}877"
        BankAccount.objects.create(
            person=person, holder=player.name, bank_name="中国工商银行", number=f"622202000000000{tail}",
            tail=tail, since=date(2020, 1, 1),
        )  # fmt: skip
    return person


def tell_a_few(people: list[Person], at: datetime) -> None:
    """Two settlements of the first, a list of none of the second, a household of the third."""
    first, second, third = people[:3]
    for record in ("S1", "S2"):
        told(first, "settlement", STAY | {"id": record}, at, record=record, source=ONE)
    told(first, "settlements", ["S1", "S2"], at, source=ALL, valid_until=at + timedelta(days=30))
    told(second, "settlements", [], at, source=ALL)
    told(third, "household.dibao", True, at, source="civil-affairs.dibao")


def told(person: Person, fact: str, value: object, at: datetime, **more: Any) -> Finding:
    """A finding as a department's answer leaves it."""
    source = more.pop("source", "civil-affairs.marriage")
    request = Request.objects.create(
        person=person, department=source.partition(".")[0], source=source, asked_at=at, next_try_at=at,
        state="answered", settled_at=at,
    )  # fmt: skip
    answer = Answer.objects.create(request=request, source=source, raw={}, received_at=at)
    return Finding.objects.create(
        person=person, fact=fact, value=encode(value), source=source, answer=answer, by_key=BY.key,
        asked_at=at, answered_at=at, **{"status": "known" if value is not None else "absent"} | more,
    )  # fmt: skip


def stated(person: Person, fact: str, value: object, at: datetime, **more: Any) -> Finding:
    return Finding.objects.create(
        person=person, fact=fact, value=encode(value), status="known", source="statement", by_key=person.key,
        asked_at=at, answered_at=at, **more,
    )  # fmt: skip


def exported(out: Path, now: datetime, facts: Any = FACTS, **more: Any) -> Snapshot:
    return export_snapshot(out, at=now, by=BY, because=WHY, facts=facts, **more)
