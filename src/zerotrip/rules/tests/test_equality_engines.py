"""Fifty random items on the engines that are installed: items travel as plain data, and nothing differs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from random import Random
from typing import Any

import polars as pl
import pytest

from zerotrip.rules import Item, Program, compile_item
from zerotrip.rules.columns import Tables, compile_columns
from zerotrip.rules.tests.random_facts import ON, people_of, stays_of
from zerotrip.rules.tests.random_items import program_of
from zerotrip.rules.tests.random_tables import dressed, tables_for
from zerotrip.rules.tests.readers import unlike

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # of the engines' own
INSTALLED = [name for name, package in (("ray", "ray"), ("spark", "pyspark")) if find_spec(package)]
PARTITIONS, ITEMS = 5, 10
Sent = tuple[tuple[Item, ...], bytes, dict[str, bytes]]
"""Items, rows, and records: all that another machine is told."""


def decide(sent: Sent) -> bytes:
    """What runs there: read from what was sent alone."""
    items, rows, records = sent
    tables = Tables(_frame(rows), {key: _frame(table) for key, table in records.items()})
    return _bytes(compile_columns([compile_item(item) for item in items]).judge(tables, on=ON))


def _bytes(frame: pl.DataFrame) -> bytes:
    written = BytesIO()
    frame.write_ipc(written)
    return written.getvalue()


def _frame(written: bytes) -> pl.DataFrame:
    return pl.read_ipc(BytesIO(written))


def send(programs: Sequence[Program], tables: Tables) -> Sent:
    records = {key: _bytes(table) for key, table in tables.records.items()}
    return tuple(program.item for program in programs), _bytes(tables.rows), records


# ── Engines ─────────────────────────────────────────────────────────────────
Engine = Callable[[list[Sent]], list[bytes]]


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    yield from {"ray": on_ray, "spark": on_spark}[request.param]()


def on_ray() -> Iterator[Engine]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray: Any = import_module("ray")
    ray.init(address="local", num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    task = ray.remote(decide)
    yield lambda sent: ray.get([task.remote(each) for each in sent])
    ray.shutdown()


def on_spark() -> Iterator[Engine]:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    sql: Any = import_module("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[1]").appName("equality")
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()

    def run(sent: list[Sent]) -> list[bytes]:
        numbers = spark.range(0, len(sent), 1, numPartitions=len(sent))
        told = numbers.mapInArrow(partial(_decided, sent), "at long, outcome binary").collect()
        return [bytes(row.outcome) for row in sorted(told, key=lambda row: row.at)]

    yield run
    spark.stop()


def _decided(sent: list[Sent], batches: Any) -> Iterator[Any]:
    arrow: Any = import_module("pyarrow")
    for batch in batches:
        for at in batch.column("id").to_pylist():
            outcome = arrow.array([decide(sent[at])], arrow.binary())
            yield arrow.RecordBatch.from_pydict({"at": arrow.array([at], arrow.int64()), "outcome": outcome})


@pytest.mark.parametrize("engine", INSTALLED, indirect=True)
def test_fifty_items_come_to_the_same_elsewhere(engine: Engine) -> None:
    batches = []
    for seed in range(PARTITIONS):
        rng = Random(seed)
        programs = [program_of(rng, number) for number in range(ITEMS)]
        stays = stays_of(rng, 20) if seed % 2 else list(enumerate(people_of(rng, 40)))
        batches.append((programs, stays, dressed(rng, tables_for(programs, stays))))
    outcomes = engine([send(programs, tables) for programs, _, tables in batches])
    assert len(outcomes) == PARTITIONS
    for (programs, stays, tables), outcome in zip(batches, outcomes, strict=True):
        found = unlike(programs, stays, tables, judge=lambda *_, told=outcome: _frame(told))
        assert list(map(str, found)) == []
