"""A run over partitions: what it comes to, against the one-person reader; killed, stopped, gone on with."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings

from zerotrip.catalogue.reading import read_text
from zerotrip.core.errors import Conflict, Refused
from zerotrip.population.deciding import decide_partition
from zerotrip.population.engines import decide_on_a_node, engine, local
from zerotrip.population.job import Job, job_of
from zerotrip.population.rounds import place_for
from zerotrip.population.running import run
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.tests.city import A_PART, MEMBERS, ON, files_of, job, write_city
from zerotrip.population.tests.parcels import PARCEL, SHARED, facts_text, pack
from zerotrip.rules import Facts, decide
from zerotrip.rules.words import DIVIDED_BY_ZERO

OTHER = 'other = { zh-Hans = "其他", en = "other" }'
HOSPITAL = "hz.mutual-aid.hospital"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_city(tmp_path_factory.mktemp("city") / "facts")


def test_every_line_is_decided_as_the_one_person_reader_decides_it(city: Path, tmp_path: Path) -> None:
    asked = job(city, tmp_path)
    done = run(asked, engine=local.decide)
    assert (done.partitions, done.parts, done.set_aside) == (MEMBERS // A_PART, MEMBERS // A_PART, 0)
    found = {
        (row["person"], row["subject"]): (row[f"{HOSPITAL}:verdict"], row[f"{HOSPITAL}:fen"])
        for row in pl.read_parquet(tmp_path / "results/settlement/*.parquet").iter_rows(named=True)
    }
    assert found == dict(_one_by_one(city, asked))
    counted = done.items[HOSPITAL]
    verdicts = [verdict for verdict, _ in found.values()]
    assert [counted[name] for name in ("unmet", "met", "unknown")] == [verdicts.count(n) for n in (0, 1, 2)]
    assert counted["fen"] == sum(fen or 0 for _, fen in found.values())
    assert counted["members"] == len({person for (person, _), (verdict, _) in found.items() if verdict == 1})
    assert counted["fen"] == sum(here["fen"] for here in counted["districts"].values())
    assert done.lines == len(found) + MEMBERS


def _one_by_one(city: Path, asked: Job) -> Iterator[tuple[tuple[int, str], tuple[int, int | None]]]:
    program = next(r.read.program for r in asked.rules if r.read.pack.id == HOSPITAL)
    known = {
        table: pl.read_parquet(city / f"{table}.parquet").partition_by(
            "person", as_dict=True, include_key=False
        )
        for table in ("settlements", "enrolments")
    }
    for (person,), stays in known["settlements"].items():
        records = {table: _rows(known[table].get((person,))) for table in known}
        for stay in _rows(stays):
            scalars = {f"settlement.{name}": value for name, value in stay.items()}
            decision = decide(program, Facts(scalars, records), on=ON)
            fen = decision.amount.minor if decision.amount is not None else None
            yield (person, stay["id"]), (["unmet", "met", "unknown"].index(decision.verdict), fen)


def _rows(table: pl.DataFrame | None) -> list[dict[str, Any]]:
    rows = [] if table is None else table.to_dicts()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def test_counts_say_why_and_where(city: Path, tmp_path: Path) -> None:
    asked = job(city, tmp_path)
    parcel = run(asked, engine=local.decide).items[PARCEL]
    members = pl.read_parquet(city / "member.parquet")
    sexes = members["member.sex"].to_list()
    assert parcel["met"] == parcel["members"] == sexes.count("female")
    assert parcel["fen"] == 5_000 * parcel["met"]
    assert parcel["failed"] == {"fits": sexes.count("male"), "once": 0}
    assert parcel["open"] == {"fits": sexes.count(None), "once": 0}
    women = members.filter(pl.col("member.sex") == "female")["member.district"].to_list()
    assert parcel["districts"] == {
        district: {"members": women.count(district), "fen": 5_000 * women.count(district)}
        for district in ("330106", "330108")
    }


def test_a_second_run_decides_nothing_again(city: Path, tmp_path: Path) -> None:
    asked = job(city, tmp_path)
    first = run(asked, engine=local.decide)
    before = files_of(tmp_path)
    again = run(asked, engine=local.decide)
    assert (again.parts, again.items) == (0, first.items)
    assert files_of(tmp_path) == before


def test_a_partition_that_lost_a_file_is_decided_again(city: Path, tmp_path: Path) -> None:
    asked = job(city, tmp_path)
    run(asked, engine=local.decide)
    before = files_of(tmp_path)
    asked.result("member", 3).unlink()
    assert run(asked, engine=local.decide).parts == 1
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"PAR1"])
@pytest.mark.parametrize("file", ["parts/part-00002.json", "results/member/part-00002.parquet"])
def test_a_partition_with_a_damaged_file_is_decided_again(
    city: Path, tmp_path: Path, file: str, damage: bytes
) -> None:
    run(job(city, tmp_path), engine=local.decide)
    before = files_of(tmp_path)
    (tmp_path / file).write_bytes(damage)
    assert run(job(city, tmp_path), engine=local.decide).parts == 1
    assert files_of(tmp_path) == before


def test_another_run_in_the_same_place_is_refused(city: Path, tmp_path: Path) -> None:
    run(job(city, tmp_path), engine=local.decide)
    before = files_of(tmp_path)
    with pytest.raises(Conflict, match=str(tmp_path)):
        run(job(city, tmp_path, on=ON + timedelta(days=1)), engine=local.decide)
    (tmp_path / "run.json").write_text("[]")
    with pytest.raises(Conflict):
        run(job(city, tmp_path), engine=local.decide)
    (tmp_path / "run.json").write_bytes(before["run.json"])
    assert run(job(city, tmp_path), engine=local.decide).parts == 0


def test_progress_is_told_partition_by_partition_and_goes_on_where_it_was(city: Path, tmp_path: Path) -> None:
    asked = job(city, tmp_path)
    seen: list[tuple[int, int]] = []

    def three(asked: Job, indices: Sequence[int]) -> Iterator[dict[str, Any]]:
        yield from local.decide(asked, indices[:3])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(asked, engine=three, progress=lambda done, of, lines: seen.append((done, of)))
    run(asked, engine=local.decide, progress=lambda done, of, lines: seen.append((done, of)))
    assert seen == [(number, 7) for number in range(1, 8)]


def test_wrong_rows_are_counted_and_named_and_the_others_decided(city: Path, tmp_path: Path) -> None:
    facts = _with_a_wrong_row(city, tmp_path / "facts")
    done = run(job(facts, tmp_path / "out"), engine=local.decide)
    assert done.set_aside == 1
    row = pl.read_csv(tmp_path / "out" / "set-aside.csv").row(0, named=True)
    assert (row["file"], row["person"], row["why"]) == ("settlements.parquet", 999_999, "unknown-person")
    assert done.items[PARCEL] == run(job(city, tmp_path / "right"), engine=local.decide).items[PARCEL]


def test_a_run_may_stop_at_a_wrong_row_and_decides_nothing_of_that_partition(
    city: Path, tmp_path: Path
) -> None:
    facts = _with_a_wrong_row(city, tmp_path / "facts")
    asked = job(facts, tmp_path / "out", stop_on_fault=True)
    with pytest.raises(Refused, match=r"settlements\.parquet"):
        run(asked, engine=local.decide)
    assert not asked.told(asked.snapshot.partitions - 1).exists()


def test_what_was_decided_around_a_wrong_row_does_not_stand_for_a_run_that_stops_at_it(
    city: Path, tmp_path: Path
) -> None:
    facts = _with_a_wrong_row(city, tmp_path / "facts")
    run(job(facts, tmp_path / "out"), engine=local.decide)
    with pytest.raises(Refused, match=r"settlements\.parquet"):
        run(job(facts, tmp_path / "out", stop_on_fault=True), engine=local.decide)


def test_items_of_one_run_may_know_different_choices_of_a_fact(city: Path, tmp_path: Path) -> None:
    """Also an item about settlements, decided beside one about members."""
    newer = facts_text().replace("choices = { female =", f"choices = {{ {OTHER}, female =", 1)
    stays = (settings.ZEROTRIP_PACKS / "hangzhou" / "hospital-mutual-aid.toml").read_text("utf-8")
    reads_sex = stays.replace('that  = "not settlement.retired"', 'that  = "known(member.sex)"', 1)
    read = [pack(), read_text(reads_sex, newer, thorough=False)]
    sexes = pl.read_parquet(city / "member.parquet")["member.sex"].fill_null("other")
    folder = Path(shutil.copytree(city, tmp_path / "facts"))
    pl.read_parquet(city / "member.parquet").with_columns(sexes).write_parquet(folder / "member.parquet")
    asked = job_of(read, snapshot=Snapshot.open(folder), out=tmp_path / "out", on=ON)
    found = run(asked, engine=local.decide).items
    assert found[PARCEL]["met"] == sexes.to_list().count("female")
    assert found[PARCEL]["unknown"] == found[HOSPITAL]["failed"]["in-service"] == 0


def _with_a_wrong_row(city: Path, folder: Path) -> Path:
    folder.mkdir()
    for table in ("member", "enrolments", "settlements"):
        frame = pl.read_parquet(city / f"{table}.parquet")
        if table == "settlements":
            frame = pl.concat(
                [frame, frame.tail(1).with_columns(person=pl.lit(999_999, pl.Int64), id=pl.lit("S9"))]
            )
        frame.write_parquet(folder / f"{table}.parquet")
    return folder


def test_a_machine_of_another_version_decides_nothing(city: Path, tmp_path: Path) -> None:
    asked = job(city, tmp_path)
    other = Job(asked.snapshot, asked.out, asked.rules, asked.on, asked.key, version="zerotrip.rules/0")
    with pytest.raises(RuntimeError, match=r"zerotrip\.rules/0"):
        decide_partition(other, 0)


def test_a_refusal_on_a_node_travels_as_its_sentence(city: Path, tmp_path: Path) -> None:
    def nodes(asked: Job, indices: Sequence[int]) -> Iterator[dict[str, Any]]:
        yield from (decide_on_a_node(asked, index) for index in indices)

    facts = _with_a_wrong_row(city, tmp_path / "facts")
    with pytest.raises(Refused, match=r"settlements\.parquet"):
        run(job(facts, tmp_path / "out", stop_on_fault=True), engine=nodes)


def test_an_engine_that_is_not_installed_is_refused_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zerotrip.population.engines.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"pip install \"zerotrip\[spark\]\""):
        engine("spark")


KILLED = """
import os, signal, sys
from pathlib import Path
import django; django.setup()
from zerotrip.population.engines import local
from zerotrip.population.rounds import place_for
from zerotrip.population.running import run
from zerotrip.population.tests.city import job
from zerotrip.population import deciding
seen = 0
def told(done, of, lines):
    print(done, flush=True)
def killed_while_writing(path, content, keep=deciding.write_whole):
    global seen
    seen += 1
    if seen == int(sys.argv[3]):
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / ".draft-left").write_bytes(content[:10])
        os.kill(os.getpid(), signal.SIGKILL)
    keep(path, content)
deciding.write_whole = killed_while_writing
run(job(Path(sys.argv[1]), Path(sys.argv[2])), engine=local.decide, progress=told)
"""


@pytest.mark.slow
@pytest.mark.parametrize("write", [1, 3, 8])
def test_killed_at_any_write_the_next_run_ends_as_if_nothing_had_happened(
    city: Path, tmp_path: Path, write: int
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    run(job(city, whole), engine=local.decide)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(city), str(killed), str(write)], check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    left = MEMBERS // A_PART - (write - 1) // 3
    assert run(job(city, killed), engine=local.decide).parts == left
    assert files_of(killed) == files_of(whole)


def test_a_division_by_zero_is_unknown_with_its_reason(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    facts.mkdir()
    pl.DataFrame({"person": [1, 2, 3], "household.size": [2, 0, 5]}).write_parquet(facts / "member.parquet")
    asked = job_of([pack(that=SHARED)], snapshot=Snapshot.open(facts), out=tmp_path / "out", on=ON)
    done = run(asked, engine=local.decide)
    assert [done.items[PARCEL][name] for name in ("met", "unknown", "unmet")] == [1, 1, 1]
    told = pl.read_csv(tmp_path / "out" / "cannot-be-told.csv").to_dicts()
    assert [(row["person"], row["item"], row["en"]) for row in told] == [(2, PARCEL, DIVIDED_BY_ZERO["en"])]
    assert done.stuck == 1


def test_two_rounds_in_one_second_have_places_of_their_own(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ZEROTRIP_HOME", tmp_path)
    at = datetime(2026, 6, 12, 2, tzinfo=UTC)
    first, second = (place_for([pack(item)], on=ON, at=at) for item in (PARCEL, "hz.test.other"))
    assert [path.name for path in (*first, *second)] == ["20260612T020000Z"] * 2 + ["20260612T020000Z-2"] * 2
    assert place_for([pack(PARCEL)], on=ON, at=at) == first
