"""`mapInArrow` over the numbers of the partitions: each Spark task decides those of its batch.

Facts and results are files that every executor sees; a lake writes its tables in a snapshot's layout first.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from zerotrip.population.engines import decide_on_a_node
from zerotrip.population.job import Job


def decide(job: Job, indices: Sequence[int]) -> Iterator[dict[str, Any]]:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else whatever is called python3 over there
    sql: Any = import_module("pyspark.sql")
    running = sql.SparkSession.getActiveSession()
    spark = running or sql.SparkSession.builder.appName("zerotrip population run").getOrCreate()
    try:
        numbers = spark.range(0, len(indices), 1, numPartitions=max(1, len(indices)))
        told = numbers.mapInArrow(partial(_decided, job, tuple(indices)), "told string")
        for row in told.collect():
            yield json.loads(row.told)
    finally:
        if running is None:
            spark.stop()


def _decided(job: Job, indices: tuple[int, ...], batches: Iterable[Any]) -> Iterator[Any]:
    arrow: Any = import_module("pyarrow")
    for batch in batches:
        told = [decide_on_a_node(job, indices[number]) for number in batch.column("id").to_pylist()]
        lines = [json.dumps(each, ensure_ascii=False) for each in told]
        yield arrow.RecordBatch.from_pydict({"told": arrow.array(lines, arrow.string())})
