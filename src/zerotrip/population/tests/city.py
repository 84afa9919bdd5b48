"""A small city in Parquet, as somebody else might write it, and two items to decide on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import polars as pl
from django.conf import settings

from zerotrip.catalogue.reading import ReadPack, read_pack
from zerotrip.population.job import Job, job_of
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.tests.parcels import pack

ON = date(2026, 6, 12)
MEMBERS, A_PART = 700, 100


def write_city(folder: Path, members: int = MEMBERS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    throw = Random(7)
    persons = list(range(1, members + 1))
    pl.DataFrame(
        {
            "person": persons,
            "member.sex": [throw.choice(["female", "male", None]) for _ in persons],
            "member.district": [throw.choice(["330106", "330108"]) for _ in persons],
        }
    ).write_parquet(folder / "member.parquet")
    pl.DataFrame(
        {
            "person": persons,
            "product": "P1",
            "since": [date(2026, 1, 1)] * members,
            "until": [date(2026, 12, 31)] * members,
        }
    ).write_parquet(folder / "enrolments.parquet")
    stays = [person for person in persons for _ in range(throw.choice((0, 1, 2)))]
    pl.DataFrame(
        {
            "person": stays,
            "id": [f"S{number:06d}" for number in range(len(stays))],
            "settled_on": [date(2026, throw.randint(1, 6), 1) for _ in stays],
            "self_borne": [throw.randint(0, 8_000_000) for _ in stays],
            "refunded": [throw.random() < 0.1 for _ in stays],
            "kind": [throw.choice(["inpatient", "outpatient-special", None]) for _ in stays],
            "elsewhere": [False] * len(stays),
            "retired": [throw.random() < 0.1 for _ in stays],
            "hospital_level": [throw.choice([1, 2, 3]) for _ in stays],
        }
    ).write_parquet(folder / "settlements.parquet")
    return folder


def packs() -> list[ReadPack]:
    return [read_pack(settings.ZEROTRIP_PACKS / "hangzhou" / "hospital-mutual-aid.toml"), pack()]


def job(facts: Path, out: Path, *, stop_on_fault: bool = False, size: int = A_PART, on: date = ON) -> Job:
    snapshot = Snapshot.open(facts, partition_size=size)
    return job_of(packs(), snapshot=snapshot, out=out, on=on, stop_on_fault=stop_on_fault)


def files_of(out: Path) -> dict[str, bytes]:
    """What a run has come to, byte by byte."""
    return {
        str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()
    }
