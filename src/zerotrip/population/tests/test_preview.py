from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils.translation import override

from zerotrip.catalogue.reading import read_text
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid
from zerotrip.population.preview.facts import SnapshotSource
from zerotrip.population.preview.groups import DIMENSIONS
from zerotrip.population.preview.pair import Pair, pair_of
from zerotrip.population.preview.previewing import preview
from zerotrip.population.preview.result import Preview
from zerotrip.population.snapshots.exporting import export_snapshot
from zerotrip.population.tests.few import settle_a_few, tell_a_few
from zerotrip.population.tests.preview_facts import (
    FACTS,
    ON,
    InMemory,
    hangzhou,
    members,
    pack_of,
    relief,
    source,
    text_of,
)
from zerotrip.rules import Facts, decide
from zerotrip.rules.columns import Tables, facts_of, tables_of


def values(found: Preview) -> dict[str, int]:
    return {name: figure.value for name, figure in found.headings.items() if figure and figure.value}


def test_lower_limit_and_larger_sum_sort_everyone_under_one_heading() -> None:
    frame = members([1000, 4500, 4999, 6000, None])
    found = preview(relief(new=(4600, 18, "700.00")), source(frame), on=ON)
    assert values(found) == {"more": 2, "no-longer-met": 1, "still-unmet": 1, "still-unknown": 1}
    assert (found.gain.value, found.lose.value) == (2, 1)  # type: ignore[union-attr]
    assert (found.old_fen.value, found.new_fen.value, found.difference.value) == (150000, 140000, -10000)  # type: ignore[union-attr]
    assert (found.more_fen.value, found.less_fen.value) == (40000, -50000)  # type: ignore[union-attr]


def test_higher_limit_and_smaller_sum() -> None:
    found = preview(relief(new=(6000, 18, "400.00")), source(members([1000, 5500, 9000])), on=ON)
    assert values(found) == {"newly-met": 1, "less": 1, "still-unmet": 1}
    assert found.difference.value == 40000 - 10000  # type: ignore[union-attr]


def test_same_text_changes_nothing_for_anybody() -> None:
    found = preview(relief(), source(members([1000, 9000, None])), on=ON)
    assert values(found) == {"same": 1, "still-unmet": 1, "still-unknown": 1}
    assert (found.difference.value, found.reasons, found.changes) == (0, (), ())  # type: ignore[union-attr]


def test_fact_asked_for_anew_makes_outcomes_unknown_and_names_the_condition() -> None:
    text = text_of().replace(
        'that = "age_on(member.birth_date, on) >= 18"', "that = \"member.sex == 'female'\""
    )
    frame = members([1000, 1000, 9000], sex=["female", "female", "female"]).with_columns(
        pl.Series("member.sex", ["female", None, None])
    )
    found = preview(pair_of(pack_of(), pack_of(text=text)), source(frame), on=ON)
    assert values(found) == {"same": 1, "became-unknown": 1, "still-unmet": 1}
    assert [(one.why, one.code, one.persons.value) for one in found.reasons if one.persons] == [
        ("opened", "old-enough", 1)
    ]
    back = preview(pair_of(pack_of(text=text), pack_of()), source(frame), on=ON)
    assert values(back) == {"same": 1, "no-longer-unknown": 1, "still-unmet": 1}


def test_new_text_may_know_another_choice() -> None:
    text = text_of().replace(
        'that = "age_on(member.birth_date, on) >= 18"', "that = \"member.sex == 'female'\""
    )
    other = 'other = { zh-Hans = "其他", en = "other" }'
    facts = FACTS.replace("choices = { female =", f"choices = {{ {other}, female =", 1)
    old, new = (read_text(text, each, thorough=False) for each in (FACTS, facts))
    frame = members([1000, 1000, 1000], sex=["female", "male", "other"])
    assert values(preview(pair_of(old, new), source(frame), on=ON)) == {"same": 1, "still-unmet": 2}


def test_reasons_name_the_conditions_that_fail_now_and_those_that_stood_in_the_way() -> None:
    born = [date(1986, 6, 12), date(2000, 1, 1), date(2000, 1, 1), date(1986, 6, 12)]
    frame = members([3000, 1000, 3000, 1000], born=born)
    found = preview(relief(new=(2000, 30, "500.00")), source(frame), on=ON)
    told = [(one.why, one.code, one.persons.value) for one in found.reasons if one.persons]
    assert told == [("lost", "low-income", 2), ("lost", "old-enough", 2)]
    assert found.reasons[0].says == {"zh-Hans": "收入超过标准。", "en": "The income is above the limit."}
    back = preview(relief(old=(2000, 30, "500.00")), source(frame), on=ON)
    told = [(one.why, one.code, one.persons.value) for one in back.reasons if one.persons]
    assert told == [("won", "low-income", 2), ("won", "old-enough", 2)]


def test_groups_by_district_sex_age_and_industry_add_up_to_the_whole() -> None:
    draw = random.Random(1)
    n = 400
    frame = members(
        [draw.choice([1000, 4800, 5500, 9000, None]) for _ in range(n)],
        born=[draw.choice([None, date(1966, 2, 28), date(1990, 6, 13), date(2003, 1, 1)]) for _ in range(n)],
        sex=[draw.choice(["female", "male"]) for _ in range(n)],
        district=[draw.choice(["330106", "330108", "330110"]) for _ in range(n)],
    )
    found = preview(relief(new=(6000, 18, "300.00")), source(frame, parts=7), on=ON)
    whole = found.persons, found.gain, found.lose, found.difference
    for dimension in DIMENSIONS:
        groups = found.of(dimension)
        for name, all_of_it in zip(("persons", "gain", "lose", "difference"), whole, strict=True):
            assert sum(getattr(group, name).value for group in groups) == all_of_it.value  # type: ignore[union-attr]
    assert [group.key for group in found.of("age")] == ["under-25", "35-44", "55-over", "unknown"]


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2001, 6, 13), "under-25"),
        (date(2001, 6, 12), "25-34"),
        (date(1971, 6, 13), "45-54"),
        (date(1971, 6, 12), "55-over"),
        (date(2026, 6, 13), "unknown"),
    ],
)
def test_age_is_counted_in_full_years_on_the_day(born: date, band: str) -> None:
    found = preview(relief(), source(members([1000], born=[born])), on=ON)
    assert [group.key for group in found.of("age")] == [band]


def test_partitions_make_no_difference() -> None:
    frame = members([1000, 4800, 5500, None] * 25, district=["a", "b"] * 50)
    pair = relief(new=(4900, 18, "700.00"))
    assert preview(pair, source(frame), on=ON) == preview(pair, source(frame, parts=9), on=ON)


def test_nobody_at_all_is_a_preview_of_nothing() -> None:
    found = preview(relief(new=(1, 18, "1.00")), InMemory([Tables(members([]), {})]), on=ON)
    assert (values(found), found.groups, found.difference.value) == ({}, (), 0)  # type: ignore[union-attr]


def test_texts_of_two_items_or_two_subjects_are_refused_with_a_sentence() -> None:
    other = pack_of(text=text_of().replace("hz.test.relief", "hz.test.other"))
    with override("en"), pytest.raises(Invalid, match=r"hz\.test\.other.*two texts of one item"):
        pair_of(pack_of(), other)
    unlike = pack_of(text=text_of().replace('subject = "member"', 'subject = "settlement"'))
    with (
        override("en"),
        pytest.raises(Invalid, match="each member, the new one for each settlement"),
    ):
        pair_of(pack_of(), unlike)


def test_item_that_grants_no_money_gains_by_being_granted_and_by_money() -> None:
    head, _, rest = text_of().partition("[award]")
    bare = head + rest[rest.index("[process]") :]
    free = pack_of(text=bare)
    found = preview(pair_of(free, pack_of()), source(members([1000, 9000])), on=ON)
    assert (values(found), found.difference and found.difference.value) == (
        {"more": 1, "still-unmet": 1},
        50000,
    )
    wider = pack_of(text=bare.replace("< 5000", "< 9500"))
    found = preview(pair_of(free, wider), source(members([1000, 9000])), on=ON)
    assert (values(found), found.new_fen and found.new_fen.value) == ({"newly-met": 1, "same": 1}, 0)


def test_difference_of_the_texts_is_told() -> None:
    text = text_of(flat="600.00").replace('code = "old-enough"', 'code = "of-age"')
    found = preview(pair_of(pack_of(), pack_of(text=text)), source(members([1])), on=ON)
    assert found.changes == (
        ("condition", "added", "of-age"),
        ("condition", "removed", "old-enough"),
        ("amount", "changed", ""),
    )


# ── Settlements: many rows a person ─────────────────────────────────────────
ENROLLED: dict[str, Any] = {"product": "P1", "since": date(2026, 1, 1), "until": date(2026, 12, 31)}


def stay(number: str, yuan: int | None, *, on: date = date(2026, 3, 1), level: int = 3) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": number,
        "settled_on": on,
        "refunded": False,
        "kind": "inpatient",
        "retired": False,
    }
    more: dict[str, Any] = {"elsewhere": False, "hospital_level": level}
    return {**said, **more, **({} if yuan is None else {"self_borne": yuan * 100})}


def settlements(pair: Pair, people: dict[int, list[dict[str, Any]]]) -> InMemory:
    """Each person's settlements; each a decision."""
    known = []
    for person, stays in people.items():
        for one in stays:
            scalars = {f"settlement.{name}": value for name, value in one.items()}
            known.append((person, Facts(scalars, {"enrolments": [ENROLLED], "settlements": stays}), ()))
    tables = tables_of(pair.programs, known)
    subjects = [one["id"] for stays in people.values() for one in stays]
    rows = tables.rows.with_columns(pl.Series("subject", subjects))
    records = {
        key: frame.unique(maintain_order=True) if frame.width > 1 else frame
        for key, frame in tables.records.items()
    }
    frame = members([0] * (max(people) + 1))
    return InMemory([Tables(rows, records)], members=[frame])


def test_person_with_two_settlements_of_a_year_is_counted_and_paid_once() -> None:
    """4,134 and 5,866 borne: 4,700 for the year under the old text (200 + 4,500), 7,400 if
    the part from 1,000 on is paid at 80 of a hundred (200 + 7,200)."""
    pair = hangzhou("hospital-mutual-aid", ('percent = "50"', 'percent = "80"'))
    people = {1: [stay("A1", 4134), stay("A2", 5866)], 2: [stay("B1", 900)]}
    found = preview(pair, settlements(pair, people), on=ON)
    assert values(found) == {"more": 1, "same": 1}
    assert (found.old_fen.value, found.new_fen.value) == (470000 + 18000, 740000 + 18000)  # type: ignore[union-attr]
    assert (found.members, found.persons.value) == (3, 2)  # type: ignore[union-attr]


def test_years_are_paid_each() -> None:
    pair = hangzhou("hospital-mutual-aid", ('at_most  = "30200.00"', 'at_most  = "150.00"'))
    pair_rows = {1: [stay("A1", 1000), stay("A2", 1000, on=date(2026, 4, 1))]}
    found = preview(pair, settlements(pair, pair_rows), on=ON)
    assert (found.old_fen.value, found.new_fen.value) == (70000, 15000)  # type: ignore[union-attr]


def test_row_that_cannot_be_told_under_one_text_is_left_out_of_the_money_of_both() -> None:
    pair = hangzhou(
        "hospital-mutual-aid", ("settlement.hospital_level >= 2", "settlement.hospital_level >= 3")
    )
    people = {1: [stay("A1", 1000, level=2), stay("B1", None, on=date(2026, 5, 1))]}
    found = preview(pair, settlements(pair, people), on=ON)
    assert values(found) == {"no-longer-met": 1}
    assert [(one.why, one.code) for one in found.reasons] == [("lost", "hospital-level")]


def test_earlier_awards_of_the_item_are_left_aside_unless_asked_for() -> None:
    pair = hangzhou("hospital-mutual-aid", ('percent = "20"', 'percent = "30"'))
    facts = settlements(pair, {1: [stay("A1", 1000)]})
    paid = pl.DataFrame({"person": [1], "item": [pair.item], "on": [date(2026, 3, 1)], "amount": [20000]})
    tables = Tables(facts.tables[0].rows, {**facts.tables[0].records, "@awards": paid})
    facts = InMemory([tables], members=facts.members)
    whole = preview(pair, facts, on=ON)
    assert (whole.old_fen.value, whole.new_fen.value) == (20000, 30000)  # type: ignore[union-attr]
    left = preview(pair, facts, on=ON, with_awards=True)
    assert (left.old_fen.value, left.new_fen.value) == (0, 10000)  # type: ignore[union-attr]


# ── Against the reader for one person ───────────────────────────────────────
def test_every_heading_and_sum_is_what_two_decisions_say() -> None:
    draw = random.Random(7)
    frame = members(
        [draw.choice([500, 2000, 4999, 5000, 7000, None]) for _ in range(300)],
        born=[draw.choice([None, date(1960, 1, 1), date(2008, 6, 12), date(2010, 1, 1)]) for _ in range(300)],
    )
    pair = relief(old=(5000, 18, "500.00"), new=(6000, 40, "650.00"))
    found, expected, fen = preview(pair, source(frame, parts=3), on=ON), dict[str, int](), 0
    for index in range(frame.height):
        facts, awards = facts_of(Tables(frame, {}), pair.programs, index)
        old, new = (decide(program, facts, on=ON, awards=awards) for program in pair.programs)
        heading = _heading(old.verdict, new.verdict, _fen(new) - _fen(old))
        expected[heading] = expected.get(heading, 0) + 1
        if "unknown" not in (old.verdict, new.verdict):
            fen += _fen(new) - _fen(old)
    assert (values(found), found.difference.value) == (expected, fen)  # type: ignore[union-attr]


def _fen(decision: object) -> int:
    amount = decision.amount  # type: ignore[attr-defined]
    return amount.minor if amount else 0


def _heading(old: str, new: str, difference: int) -> str:
    if old == new == "met":
        return "more" if difference > 0 else "less" if difference < 0 else "same"
    told = {
        ("unmet", "met"): "newly-met",
        ("met", "unmet"): "no-longer-met",
        ("unmet", "unmet"): "still-unmet",
    }
    told[("unknown", "unknown")] = "still-unknown"
    return told.get((old, new)) or ("became-unknown" if new == "unknown" else "no-longer-unknown")


def test_result_survives_being_written_down() -> None:
    found = preview(relief(new=(4600, 18, "700.00")), source(members([1000, 4800] * 20)), on=ON, sample=10)
    import json

    assert Preview.from_dict(json.loads(json.dumps(found.as_dict()))) == found


# ── On our own export ───────────────────────────────────────────────────────
@pytest.mark.django_db
def test_preview_of_an_export_counts_somebody_with_two_settlements_once(
    tmp_path: Path, now: datetime
) -> None:
    """Of five people one has two settlements that nothing but their own case knows all of."""
    people = settle_a_few(5)
    tell_a_few(people, now)
    change = ("settlement.hospital_level >= 2", "settlement.hospital_level >= 9")
    pair = hangzhou("hospital-mutual-aid", change)
    types = {fact.key: fact.type for fact in pair.old.item.facts if fact.derived is None}
    facts = export_snapshot(tmp_path / "facts", at=now, by=Actor.system("test"), because="test", facts=types)
    found = preview(pair, SnapshotSource(facts), on=day_of(now))
    assert (found.members, found.persons and found.persons.value) == (5, 1)
    assert sum(values(found).values()) == 1
    assert [group.key for group in found.of("district")] == ["330106"]
    sample = preview(pair, SnapshotSource(facts), on=day_of(now), sample=4)
    assert (sample.members, sample.sampled and sample.sampled.drawn) == (5, 4)
