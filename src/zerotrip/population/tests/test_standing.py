"""What changed since a run: only that is evaluated, and it equals a full run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from zerotrip.core.errors import Conflict, Invalid, NotVisible, Stale
from zerotrip.population.standing.held import UNKNOWN
from zerotrip.population.standing.standing import Standing
from zerotrip.population.tests.standing_items import BIG, MEMBERS, OF_A, OF_DAY, OF_N, OFTEN, program, stay
from zerotrip.population.tests.standing_world import Someone, World, holds
from zerotrip.rules.one import Reader

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    rows = [{"x": 60_00, "n": 1}, {"x": 50_00}]
    everybody = {
        number: Someone(
            {"a": number % 2 == 0, "n": number, "b": None if number == 3 else False},
            {"rows": rows[: number % 3], "settlements": [stay(f"S{number}", 200_00 * number)]},
        )
        for number in range(1, 9)
    }
    everybody[4].records.pop("rows")
    everybody[5].awards.append({"item": "test.rows", "on": date(2026, 1, 5), "amount": 1_00})
    return World(
        tmp_path,
        {"member": list(MEMBERS), "settlement": [BIG, OFTEN]},
        everybody,
        seen=[*MEMBERS, BIG, OFTEN],
    )


@pytest.fixture
def standing(world: World) -> Iterator[Standing]:
    opened = world.open()
    yield opened
    opened.close()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every evaluation by the reader for one person, as it happens."""
    seen: list[str] = []
    names = {id(each.reader): each.item.id for each in (*MEMBERS, BIG, OFTEN)}
    judge = Reader.judge

    def counted(reader: Reader, *given: Any, **more: Any) -> Any:
        seen.append(names[id(reader)])
        return judge(reader, *given, **more)

    monkeypatch.setattr(Reader, "judge", counted)
    return seen


def test_nothing_changed_is_the_run(standing: Standing, world: World) -> None:
    holds(standing, world)


def test_only_items_that_read_the_fact_are_evaluated(
    standing: Standing, world: World, judged: list[str]
) -> None:
    change = standing.change(3, "n", 9)
    assert judged == ["test.n"]
    assert change.items == {"test.n"}
    world.everybody[3].scalars["n"] = 9
    holds(standing, world)


def test_the_same_again_changes_nothing(standing: Standing, judged: list[str]) -> None:
    standing.change(3, "n", 9)
    standing.change(3, "n", 9)
    standing.change(3, "a", False)  # as the snapshot has it
    assert judged == ["test.n"]


@pytest.mark.parametrize("value", [True, None, UNKNOWN])
def test_a_fact_found_absent_forgotten(standing: Standing, world: World, value: Any) -> None:
    standing.change(3, "a", value)
    if value is UNKNOWN:
        del world.everybody[3].scalars["a"]
    else:
        world.everybody[3].scalars["a"] = value
    holds(standing, world)


def test_a_column_nobody_looks_at_costs_nothing(standing: Standing, judged: list[str]) -> None:
    standing.change_records(2, "rows", [{"x": 60_00, "n": 77}, {"x": 50_00}])
    assert judged == []
    assert standing.held(2).lists["rows"][0]["n"] == 77  # type: ignore[union-attr]


def test_records_known_and_unknown(standing: Standing, world: World) -> None:
    standing.change_records(4, "rows", [{"x": 200_00}])
    standing.change_records(2, "rows", UNKNOWN)
    world.everybody[4].records["rows"] = [{"x": 200_00}]
    del world.everybody[2].records["rows"]
    holds(standing, world)


def test_earlier_awards_are_read_too(standing: Standing, world: World, judged: list[str]) -> None:
    award: dict[str, Any] = {"item": "test.rows", "on": date(2026, 2, 1), "amount": 200_00}
    standing.change_records(2, "@awards", [award])
    assert judged == ["test.rows"]
    world.everybody[2].awards = [award]
    holds(standing, world)


def test_a_new_settlement_brings_decisions_and_a_removed_one_takes_them(
    standing: Standing, world: World, judged: list[str]
) -> None:
    stays = [stay("S9", 5000_00), *world.everybody[6].records["settlements"]]
    standing.change_records(6, "settlements", stays)
    assert sorted(judged) == ["test.big", "test.often", "test.often"]
    world.everybody[6].records["settlements"] = stays
    holds(standing, world)
    standing.change_records(6, "settlements", stays[:1])
    world.everybody[6].records["settlements"] = stays[:1]
    holds(standing, world)
    standing.change_records(6, "settlements", [])
    world.everybody[6].records["settlements"] = []
    holds(standing, world)


def test_one_settlement_corrected_leaves_the_others(
    standing: Standing, world: World, judged: list[str]
) -> None:
    stays = [stay("S6", 1200_00), stay("S7b", 10_00)]
    standing.change_records(6, "settlements", stays)
    judged.clear()
    stays = [stay("S6", 1200_00), stay("S7b", 9000_00)]
    change = standing.change_records(6, "settlements", stays)
    assert judged == ["test.big"]
    assert [outcome.subject for _, outcome in change.evaluated] == ["S7b"]
    world.everybody[6].records["settlements"] = stays
    holds(standing, world)


def test_a_new_edition_leaves_the_others(standing: Standing, world: World) -> None:
    standing.change(3, "n", 9)
    standing.change(4, "a", False)
    newer = program("n", "n > 8")
    standing.publish(newer)
    world.everybody[3].scalars["n"], world.everybody[4].scalars["a"] = 9, False
    world.programs["member"][1] = newer
    holds(standing, world)
    layers = {item: entry.layer for item, entry in standing.book.items().items()}
    assert layers.pop("test.n") == 1
    assert set(layers.values()) == {None}


def test_an_item_withdrawn_and_a_new_one(standing: Standing, world: World) -> None:
    standing.withdraw("test.rows")
    standing.publish(program("new", "known(b)"))
    world.programs["member"] = [OF_A, OF_N, OF_DAY, program("new", "known(b)")]
    holds(standing, world)


def test_the_last_item_of_a_subject_withdrawn(standing: Standing, world: World) -> None:
    standing.withdraw("test.big")
    standing.withdraw("test.often")
    assert standing.results("settlement").is_empty()
    assert standing.change_records(6, "settlements", []).evaluated == ()


def test_the_day_turns_for_those_that_read_it(standing: Standing, world: World) -> None:
    standing.change(2, "b", True)
    # Which scale is in force, and what counts as this period, rests on the day as well.
    assert standing.turn(date(2026, 7, 1)) == {"test.day", "test.a", "test.rows", "test.big"}
    world.on, world.everybody[2].scalars["b"] = date(2026, 7, 1), True
    holds(standing, world)
    standing.change(7, "n", 1)
    world.everybody[7].scalars["n"] = 1
    holds(standing, world)
    assert standing.turn(date(2026, 7, 1)) == frozenset()


def test_people_come_and_go(standing: Standing, world: World) -> None:
    newcomer = standing.held(2)
    assert newcomer is not None
    for person in (0, 99):
        standing.put(person, newcomer.with_list("settlements", [stay("X", 1), stay("Y", 3000_00)]))
        world.everybody[person] = Someone(
            world.everybody[2].scalars,
            {**world.everybody[2].records, "settlements": [stay("X", 1), stay("Y", 3000_00)]},
        )
    standing.remove(5)
    gone = world.everybody.pop(5)
    holds(standing, world)
    standing.publish(program("n", "n > 8"), program("more", "b"))
    world.programs["member"][1:2] = [program("n", "n > 8"), program("more", "b")]
    standing.remove(0)
    del world.everybody[0]
    holds(standing, world)
    back = newcomer.with_scalar("n", 5)
    standing.put(5, back)
    world.everybody[5] = Someone({**world.everybody[2].scalars, "n": 5}, world.everybody[2].records)
    world.everybody[5].records = {**world.everybody[2].records}
    assert gone
    holds(standing, world)


def test_how_it_stands_for_one_person(standing: Standing) -> None:
    standing.change(3, "n", 9)
    standing.change_records(3, "settlements", [stay("Z", 2000_00)])
    seen = {(outcome.subject, outcome.item): outcome for _, outcome in standing.of(3)}
    assert seen["", "test.n"].verdict == 1
    assert (seen["Z", "test.big"].verdict, seen["Z", "test.big"].fen) == (1, 200_00)
    assert {subject for subject, _ in seen} == {"", "Z"}
    assert standing.of(1234) == []


def test_opened_again_it_stands_as_it_stood(standing: Standing, world: World) -> None:
    newer = program("n", "n > 8")
    standing.change(3, "n", 9)
    standing.publish(newer)
    snapshot, run = standing.snapshot.opened.path, standing.run.folder
    with pytest.raises(Conflict, match=r"test\.n"):
        Standing.open(snapshot, run, world.programs)
    world.programs["member"][1] = newer
    world.everybody[3].scalars["n"] = 9
    again = Standing.open(snapshot, run, world.programs)
    holds(again, world)
    again.close()


def test_catching_up_publishes_and_withdraws(standing: Standing, world: World) -> None:
    world.programs = {"member": [OF_A, program("n", "n > 8")], "settlement": [BIG]}
    again = Standing.open(standing.snapshot.opened.path, standing.run.folder, world.programs, catch_up=True)
    holds(again, world)
    again.close()


def test_who_was_opened_before_a_new_edition_is_refused(standing: Standing, world: World) -> None:
    other = Standing.open(standing.snapshot.opened.path, standing.run.folder, world.programs)
    standing.publish(program("n", "n > 8"))
    with pytest.raises(Stale):
        other.change(3, "n", 9)
    assert other.held(3) == standing.held(3)
    other.close()


def test_another_run_in_the_same_place_is_refused(standing: Standing, world: World) -> None:
    run = world.run_from_scratch()[1]
    (run / "run.json").rename(standing.run.folder / "run.json")
    with pytest.raises(Conflict, match="another run"):
        Standing.open(standing.snapshot.opened.path, standing.run.folder, world.programs)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("kind", "rde", "rde"), ("n", "9", "expected a number"), ("n", True, "True"), ("a", 1, "bool"),
        ("x", 2**63, "money"), ("sxe", 1, "Nobody|No item reads sxe"), ("rows", 3, "records"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(standing: Standing, key: str, value: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        standing.change(3, key, value)


def test_records_that_do_not_fit_are_refused(standing: Standing) -> None:
    with pytest.raises(Invalid, match=r"rows\[0\]\.x"):
        standing.change_records(3, "rows", [{"x": "1.00"}])
    with pytest.raises(Invalid, match="own"):
        standing.change_records(3, "settlements", [stay("S", 1), stay("S", 2)])
    with pytest.raises(Invalid, match="row"):
        standing.change_records(3, "row", [])


def test_nobody_of_that_number(standing: Standing) -> None:
    with pytest.raises(NotVisible, match="77"):
        standing.change(77, "n", 1)


def test_choices_and_sixty_four_conditions(world: World) -> None:
    many = program("many", *(["a"] * 63), "kind == 'red'")
    world.programs["member"] = [many]
    standing = world.open()
    standing.change(3, "kind", "green")
    world.everybody[3].scalars["kind"] = "green"
    holds(standing, world)
    standing.close()


def test_texts_as_numbers_of_persons(world: World) -> None:
    world.everybody = {f"{person:03d}-ab": one for person, one in world.everybody.items()}
    standing = world.open()
    standing.change("003-ab", "n", 9)
    world.everybody["003-ab"].scalars["n"] = 9
    holds(standing, world)
    standing.close()


def test_what_was_put_stands_also_for_facts_that_nobody_read_yet(world: World) -> None:
    """The snapshot has them for everyone; of this person they are known no more."""
    reads_m = program("m", "m > 1")
    world.seen.append(reads_m)
    world.everybody[3].scalars["m"] = 5
    standing = world.open()
    del world.everybody[3].scalars["m"]
    held = standing.held(3)
    assert held is not None
    standing.put(3, held)
    standing.publish(reads_m)
    world.programs["member"].append(reads_m)
    holds(standing, world)
    standing.close()


def test_what_is_known_no_more_stays_so_though_nobody_read_it_then(world: World) -> None:
    reads_m = program("m", "m > 1")
    world.seen.append(reads_m)
    world.everybody[3].scalars["m"] = 5
    standing = world.open()
    standing.change(3, "m", UNKNOWN)
    del world.everybody[3].scalars["m"]
    world.programs["member"].append(reads_m)
    standing.publish(reads_m)
    holds(standing, world)
    standing.close()
