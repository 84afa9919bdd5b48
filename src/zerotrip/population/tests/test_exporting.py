"""An export against what is said of each person one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from zerotrip.cases.evaluation import awards_of, with_awards
from zerotrip.cases.household import with_household
from zerotrip.cases.models import Award, Case
from zerotrip.catalogue.queries import items_on
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid
from zerotrip.demo import population
from zerotrip.evidence import in_bulk, own
from zerotrip.evidence.models import Finding
from zerotrip.evidence.queries import facts_for
from zerotrip.members.models import Membership, Person
from zerotrip.org.models import Organisation
from zerotrip.population.rounds import editions_for
from zerotrip.population.snapshots.checking import check
from zerotrip.population.snapshots.frames import frame_of, token_of
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.population.tests.few import ALL, BY, FACTS, ONE, STAY, exported, stated, told
from zerotrip.population.tests.foreign import program as item_reading
from zerotrip.rules import Facts, Program
from zerotrip.rules.columns.tables import facts_of
from zerotrip.rules.types import BANK_ACCOUNT, Kind
from zerotrip.vault.index import blind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def world(db: None, now: datetime) -> list[Person]:
    population.settle(members=14, at=now, say=lambda line: None)
    return list(Person.objects.order_by("uid"))


@pytest.fixture
def histories(world: list[Person], now: datetime) -> list[Person]:
    """Every way in which something can be known, absent, over, void, told twice, filled up or out of date."""
    a, b, c, d, e, *_rest = world
    before, later = now - timedelta(days=9), now + timedelta(days=30)
    told(a, "settlement", STAY, before, record="S1", source=ONE, valid_until=later)
    told(a, "settlement", STAY | {"id": "S2", "days": None}, before, record="S2", source=ONE)
    told(a, "settlement", None, before, record="S3", source=ONE)  # declared void
    told(a, "settlements", ["S1", "S2"], before, source=ALL, valid_until=later)
    told(a, "household.dibao", True, before, source="civil-affairs.dibao", valid_until=later)
    short = {key: value for key, value in STAY.items() if key not in ("diagnosis", "days")}
    told(b, "settlement", short | {"id": "S4"}, before, record="S4", source=ONE)
    stated(b, "settlement.diagnosis", "C50", now, record="S4")
    stated(b, "settlement.days", 4, now)  # of no record
    told(b, "settlements", ["S4"], before, source=ALL, valid_until=now - timedelta(days=1))  # out of date
    told(c, "settlement", STAY | {"id": "S5"}, before, record="S5", source=ONE, valid_until=now)  # over
    told(c, "settlements", [], before, source=ALL)
    told(d, "settlements", [], before, source=ALL)
    told(d, "member.deceased_on", None, before, source="civil-affairs.death")
    told(
        d,
        "member.sex",
        {"female": "male", "male": "female"}[d.sex],
        before,
        source="public-security.identity",
    )
    told(e, "member.employed", None, before, status="missing", source="human-resources.employment")
    stated(e, "member.employed", True, now)
    old = told(e, "settlement", STAY | {"id": "S6", "days": 3}, before, record="S6", source=ONE)
    Finding.objects.filter(pk=old.pk).update(replaced_at=now)
    lists_told_as_a_whole(world, before, now)
    award(a, 1, now)
    award(a, 2, now)
    return world


def lists_told_as_a_whole(people: list[Person], before: datetime, now: datetime) -> None:
    """Known, empty, with a gap and a nothing in it, out of date, and answered without it."""
    a, b, c, d, e, *_rest = people
    school, fire = "education.enrolment", "emergency.incidents"
    student = {"relation": "child", "level": "tertiary", "enrolled_on": date(2025, 9, 1), "fee": 600_000}
    told(a, "students", [student, student | {"level": "compulsory", "private": False}], before, source=school)
    told(b, "students", [], before, source=school)
    told(c, "students", [student], before, source=school, valid_until=now)
    told(d, "students", None, before, status="missing", source=school)
    happened = {"id": "H1", "happened_on": date(2026, 5, 3), "kind": "fire", "disability_level": None}
    told(a, "incidents", [happened, happened | {"id": "H2", "home_loss": 5_200_000}], before, source=fire)
    people_of = [{"relation": "head", "born_on": a.birth_date, "sex": a.sex}]
    told(e, "household.people", people_of, before, source="public-security.household")


def award(person: Person, number: int, now: datetime) -> None:
    edition = items_on(day_of(now))[0]
    case = Case.objects.create(
        ref=f"HZ-{number}", edition=edition, item_id=edition.item_id, person=person, subject=f"A{number}",
        organisation=person.organisation, opened_at=now, opened_on=day_of(now), opened_by_key=BY.key,
        days_left=5,
    )  # fmt: skip
    Award.objects.create(
        case=case, person=person, number=number, item_id=edition.item_id, on=date(2026, 5, number),
        amount_fen=number * 100, reference=f"HZ-{number}",
    )  # fmt: skip


def one_by_one(person: Person, program: Program, subject: str, at: datetime) -> Facts:
    """What an evaluation would read; accounts as the export writes them, columns as far as the item looks."""
    facts = facts_for(person=person, keys=program.reads, subject=subject, at=at).facts
    if "awards" in program.reads:
        facts = with_awards(facts, awards_of(person))
    facts = with_household(facts, person, reads=program.reads, at=at)
    scalars = {
        key: token_of(str(value)) if program.facts[key].type.kind is Kind.BANK_ACCOUNT and value else value
        for key, value in facts.scalars.items()
    }
    return Facts(scalars, {key: _looked_at(program, key, rows) for key, rows in facts.records.items()})


def _looked_at(program: Program, key: str, rows: Any) -> list[dict[str, Any]]:
    names = program.columns.get(key, frozenset())
    return [{name: row[name] for name in names if name in row} for row in rows]


def in_columns(
    snapshot: Snapshot, programs: dict[str, tuple[str, Program]]
) -> dict[tuple[str, str, str], Any]:
    """(person, subject, item) → facts and awards as the columns say them."""
    found = {}
    every = [program for _subject, program in programs.values()]
    for index in range(snapshot.partitions):
        checked = check(snapshot.partition(index), every)
        assert checked.is_sound
        for item, (subject, program) in programs.items():
            tables = subject_tables(checked, subject, [program])
            for line in range(tables.rows.height):
                row = tables.rows.row(line, named=True)
                facts, awards = facts_of(tables, [program], line)
                records = {key: _looked_at(program, key, rows) for key, rows in facts.records.items()}
                about = row.get("subject") or ""
                found[row["person"], about, item] = Facts(facts.scalars, records), awards
    return found


def programs_at(now: datetime) -> dict[str, tuple[str, Program]]:
    return {
        each.item_id: (each.loaded.pack.subject, each.loaded.program)
        for each in editions_for((), day_of(now))
    }


@pytest.mark.parametrize("size", [100, 4])
def test_columns_say_what_is_said_one_by_one(
    histories: list[Person], now: datetime, tmp_path: Path, size: int
) -> None:
    """For every person, every record known of them and every item."""
    programs = programs_at(now)
    # Items about a record as if they were about the member too: facts that no record is asked for.
    of_record = {item: each for item, each in programs.items() if each[0] == "settlement"}
    as_member = {f"{item}/member": ("member", program) for item, (_, program) in of_record.items()}
    found = in_columns(exported(tmp_path / "s", now, facts=None, partition_size=size), programs | as_member)
    subjects = {
        (str(row.person_id), row.record) for row in Finding.objects.current().filter(fact="settlement")
    }
    expected = {}
    for person in histories:
        uid = str(person.uid)
        earlier = [{key: row[key] for key in ("item", "on", "amount")} for row in awards_of(person)]
        for item, (_, program) in programs.items():
            name = f"{item}/member" if item in of_record else item
            expected[uid, "", name] = one_by_one(person, program, "", now), earlier
        for item, (_, program) in of_record.items():
            for subject in [record for whose, record in subjects if whose == uid]:
                expected[uid, subject, item] = one_by_one(person, program, subject, now), earlier
    assert len(expected) == len(histories) * len(programs) + len(subjects) * len(of_record)
    assert found == expected


def test_the_export_reads_every_fact_of_our_own_books() -> None:
    assert {*in_bulk.OWN, in_bulk.ACCOUNT} == set(own.SCALARS)
    assert set(in_bulk.LISTS) == set(own.LISTS)


def test_memberships_are_told_alike_of_one_and_of_all(few: list[Person], now: datetime) -> None:
    """The closed one too, oldest first; an open one says that it has no end."""
    district = Organisation.objects.get(code="330106")
    Membership.objects.filter(person=few[0]).update(until=date(2026, 5, 31))
    Membership.objects.create(person=few[0], organisation=district, since=date(2026, 6, 1))
    told_of_all: dict[Any, list[Any]] = {person.uid: [] for person in few}
    for uid, row in in_bulk.memberships(in_bulk.Stretch()):
        told_of_all[uid].append(row)
    for person in few:
        facts = facts_for(person=person, keys=["memberships"], at=now).facts
        assert facts.records == {"memberships": told_of_all[person.uid]}
    assert [(row["unit"], row["until"]) for row in told_of_all[few[0].uid]] == [
        ("330106-0001", date(2026, 5, 31)),
        ("330106", None),
    ]


def test_a_partition_costs_the_same_queries_whatever_its_size(
    few: list[Person], now: datetime, tmp_path: Path
) -> None:
    def cost(size: int, name: str) -> list[int]:
        counts, seen = [], [0]
        with CaptureQueriesContext(connection) as queries:

            def progress(done: int, of: int) -> None:
                counts.append(len(queries) - seen[0])
                seen[0] = len(queries)

            exported(tmp_path / name, now, partition_size=size, progress=progress)
        return counts[1:]

    blind("account", "")  # keys are fetched once in a process
    assert (cost(1, "one"), cost(3, "three")) == ([11] * 5, [11] * 2)


def test_a_value_that_is_not_what_the_items_say_is_unknown_and_told(
    few: list[Person], now: datetime, tmp_path: Path
) -> None:
    odd = STAY | {"id": "S9", "self_borne": "4134.00", "days": Decimal("1.5")}
    told(few[3], "settlement", odd, now, record="S9", source=ONE)
    reads = ("settlement.self_borne > 1", "settlement.days > 1", "member.sex == 'female'")
    item = item_reading("item", FACTS, reads)
    snapshot = exported(tmp_path / "s", now)
    checked = check(snapshot.partition(0), [item])
    assert checked.set_aside.select("table", "row", "person", "column", "read", "why").rows() == [
        ("settlement", 3, str(few[3].uid), "settlement.self_borne", "4134.00", "money-not-fen"),
    ]
    row = subject_tables(checked, "settlement", [item]).rows.row(2, named=True)
    assert (row["settlement.self_borne"], row["settlement.days"]) == (None, Decimal("1.5"))
    with pytest.raises(Invalid, match=r"1 rows and 0 columns.*4134\.00"):
        check(snapshot.partition(0), [item], on_fault="stop")


def test_an_account_that_is_no_text_is_told_without_its_number() -> None:
    place, account = ("member", "member/part-00000.parquet"), 6222_0202_0011_2233_446
    frame, misfits = frame_of(place, ["p"], [{"member.account": account}], {"member.account": BANK_ACCOUNT})
    assert frame["member.account"].to_list() == [None]
    assert [(each["read"], each["why"]) for each in misfits] == [("***", "not-a-text")]
