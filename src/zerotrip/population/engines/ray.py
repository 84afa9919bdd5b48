"""One Ray task per partition. Only the job travels; facts and results are files that every node sees.

With RAY_ADDRESS set, or in a program that has joined a cluster, that cluster decides; else this machine does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from zerotrip.population.engines import decide_on_a_node
from zerotrip.population.job import Job

TRIES_AGAIN = 5
"""How often a partition may lose its worker. Deciding it twice writes the same file twice."""


def decide(job: Job, indices: Sequence[int]) -> Iterator[dict[str, Any]]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray: Any = import_module("ray")
    with _joined(ray):
        task = ray.remote(num_cpus=1, max_retries=TRIES_AGAIN)(decide_on_a_node)
        shared = ray.put(job)
        waiting = [task.remote(shared, index) for index in indices]
        while waiting:
            ready, waiting = ray.wait(waiting, num_returns=1)
            yield ray.get(ready[0])


@contextmanager
def _joined(ray: Any) -> Iterator[None]:
    """Leaves a cluster as it was found, and stops one that was started for this."""
    if ray.is_initialized():
        yield
        return
    ray.init(
        address=os.environ.get("RAY_ADDRESS", "local"),
        include_dashboard=None if "RAY_ADDRESS" in os.environ else False,
        log_to_driver=False,
        logging_level="ERROR",
    )
    try:
        yield
    finally:
        ray.shutdown()
