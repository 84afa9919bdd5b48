"""One partition after another: memory stays bounded, and Polars uses every core within each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zerotrip.population.deciding import decide_partition
from zerotrip.population.job import Job


def decide(job: Job, indices: Sequence[int]) -> Iterator[dict[str, Any]]:
    for index in indices:
        yield decide_partition(job, index)
