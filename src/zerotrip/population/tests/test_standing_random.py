"""After any sequence of changes, editions and days, what stands is what a full run gives. Items, facts and
sequences at random; each from one seed, so that a failure can be played again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerotrip.population.standing.held import UNKNOWN, Held
from zerotrip.population.standing.standing import Standing
from zerotrip.population.tests.standing_world import ON, Someone, World, holds
from zerotrip.rules import Program
from zerotrip.rules.program import compile_item
from zerotrip.rules.tests.items import fact, item
from zerotrip.rules.tests.random_facts import someone_of
from zerotrip.rules.tests.random_items import program_of
from zerotrip.rules.tests.random_words import TYPES
from zerotrip.rules.types import BOOL, DATE, MONEY, TEXT, Kind, records

LISTS = tuple(key for key, of in TYPES.items() if of.kind is Kind.RECORDS)
SCALARS = tuple(key for key, of in TYPES.items() if of.kind is not Kind.RECORDS)
STAYS = (
    fact("stay.borne", MONEY), fact("stay.since", DATE), fact("flag", BOOL),
    fact("stays", records(id=TEXT, borne=MONEY, since=DATE)),
)  # fmt: skip
OF_STAYS = (
    "stay.borne > 100.00", "stay.since <= on", "flag", "count(s for s in stays) == 2",
    "sum(s.borne for s in stays if s.since <= stay.since) > 500.00", "known(stay.since)",
)  # fmt: skip


class Play:
    """One world and what stands of it, changed together."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = Random(seed)
        self.editions = 0
        everybody = {number * 10: self.someone() for number in range(self.rng.randrange(1, 7))}
        programs = {
            "member": [self.edition(number) for number in range(3)],
            "stay": [self.edition_of_stays(number) for number in range(2)],
        }
        self.world = World(folder, programs, everybody, seen=[self.reads_all()])
        self.standing = self.world.open(partitions=self.rng.choice((1, 2, 3)))

    # ── What there can be ───────────────────────────────────────────────────
    def reads_all(self) -> Program:
        """So that every snapshot holds every fact."""
        facts = [fact(key, of) for key, of in TYPES.items()]
        texts = [f"known({key})" for key in (*TYPES, "stays")]
        return compile_item(item(*facts, *STAYS[:2], STAYS[3], requires=texts))

    def edition(self, number: int) -> Program:
        self.editions += 1
        program = program_of(self.rng, number)
        return compile_item(replace(program.item, edition=f"sha256:{self.editions}"))

    def edition_of_stays(self, number: int) -> Program:
        self.editions += 1
        texts = self.rng.sample(OF_STAYS, 2)
        return compile_item(
            replace(item(*STAYS, requires=texts), id=f"test.stay{number}", edition=f"sha256:{self.editions}")
        )

    def someone(self) -> Someone:
        found = someone_of(self.rng)
        rows: dict[str, Any] = {key: [dict(row) for row in rows] for key, rows in found.facts.records.items()}
        if self.rng.randrange(5):
            rows["stays"] = self.stays()
        return Someone(dict(found.facts.scalars), rows, list(found.awards))

    def stays(self) -> list[dict[str, Any]]:
        ids = self.rng.sample("ABCD", self.rng.randrange(4))
        return [{"id": each, **self.stay()} for each in ids]

    def stay(self) -> dict[str, Any]:
        borne = self.rng.choice((0, 90_00, 101_00, 700_00, None))
        since = ON + timedelta(self.rng.randrange(-2, 3))
        row = {"borne": borne, "since": since}
        return {key: row[key] for key in row if self.rng.randrange(6)}

    def anybody(self) -> Any:
        return self.rng.choice(sorted(self.world.everybody))

    # ── What can happen ─────────────────────────────────────────────────────
    def change(self) -> None:
        person, key, other = self.anybody(), self.rng.choice(SCALARS), self.someone()
        one = self.world.everybody[person]
        if key in other.scalars:
            one.scalars[key] = other.scalars[key]
        else:
            one.scalars.pop(key, None)
        self.standing.change(person, key, one.scalars.get(key, UNKNOWN))

    def change_records(self) -> None:
        person, key, other = (
            self.anybody(),
            self.rng.choice((*LISTS, "stays", "stays", "stays")),
            self.someone(),
        )
        one = self.world.everybody[person]
        if key in other.records:
            one.records[key] = other.records[key]
            self.standing.change_records(person, key, other.records[key])
        else:
            one.records.pop(key, None)
            self.standing.change_records(person, key, UNKNOWN)

    def award(self) -> None:
        person = self.anybody()
        self.world.everybody[person].awards = self.someone().awards
        self.standing.change_records(person, "@awards", self.world.everybody[person].awards)

    def put(self) -> None:
        person = self.rng.randrange(-5, 70)
        one = self.world.everybody[person] = self.someone()
        self.standing.put(person, Held(one.scalars, {**one.records, "@awards": one.awards}))

    def remove(self) -> None:
        if len(self.world.everybody) > 1:
            person = self.anybody()
            del self.world.everybody[person]
            self.standing.remove(person)

    def publish(self) -> None:
        subject = self.rng.choice(("member", "stay"))
        make = self.edition if subject == "member" else self.edition_of_stays
        newer = make(self.rng.randrange(4))
        others = [each for each in self.world.programs[subject] if each.item.id != newer.item.id]
        self.world.programs[subject] = [*others, newer]
        self.standing.publish(newer, subject=subject)

    def withdraw(self) -> None:
        subject = self.rng.choice(("member", "stay"))
        listed = self.world.programs[subject]
        if len(listed) > 1:
            self.standing.withdraw(listed.pop(self.rng.randrange(len(listed))).item.id)

    def turn(self) -> None:
        self.world.on = self.rng.choice((ON, ON + timedelta(1), date(2027, 1, 1), date(2024, 2, 29)))
        self.standing.turn(self.world.on)

    def open_again(self) -> None:
        paths = self.standing.snapshot.opened.path, self.standing.run.folder
        self.standing.close()
        self.standing = Standing.open(*paths, self.world.programs)

    def step(self) -> None:
        often: tuple[Callable[[], None], ...] = (self.change, self.change_records, self.change_records)
        seldom = (self.put, self.award, self.remove, self.publish, self.withdraw, self.turn, self.open_again)
        self.rng.choice((*often, *often, *seldom))()


def plays(seed: int, steps: int) -> None:
    with TemporaryDirectory() as folder:
        play = Play(Path(folder), seed)
        for _ in range(steps):
            play.step()
        holds(play.standing, play.world)
        play.standing.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 3, 4])
def test_any_sequence_equals_a_full_run(seed: int) -> None:
    plays(seed, steps=40)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 60))
def test_many_sequences_equal_full_runs(seed: int, steps: int) -> None:
    plays(seed, steps)
