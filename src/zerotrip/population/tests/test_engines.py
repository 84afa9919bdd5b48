"""The same bytes on every engine; on Ray also when a machine is lost half way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from zerotrip.population.engines import PACKAGES, engine, local
from zerotrip.population.running import run
from zerotrip.population.tests.city import files_of, job, write_city

pytestmark = pytest.mark.slow
INSTALLED = [name for name, needed in PACKAGES.items() if needed and all(map(find_spec, needed))]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_city(tmp_path_factory.mktemp("city") / "facts")


@pytest.fixture(scope="module")
def here(city: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("here")
    run(job(city, out), engine=local.decide)
    return files_of(out)


@pytest.mark.parametrize("name", INSTALLED)
@pytest.mark.filterwarnings("ignore")  # of the engines' own
def test_an_engine_writes_the_same_bytes(
    name: str, city: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    told: list[int] = []
    done = run(job(city, tmp_path), engine=engine(name), progress=lambda done, of, lines: told.append(done))
    assert (done.parts, told) == (7, list(range(1, 8)))
    assert files_of(tmp_path) == here


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A head without processors of its own and two machines with one each, all on loopback."""
    if not find_spec("ray"):
        pytest.skip("Ray is not installed")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray: Any = import_module("ray")
    cluster = import_module("ray.cluster_utils").Cluster()
    try:
        for processors in (0, 1, 1):  # the first is the head
            cluster.add_node(num_cpus=processors, include_dashboard=False)
        cluster.wait_for_nodes()
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
        yield cluster
    finally:
        ray.shutdown()
        cluster.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_a_machine_lost_half_way_changes_nothing(
    cluster: Any, city: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    raylets = [node.all_processes["raylet"][0].process for node in cluster.worker_nodes]
    told: list[int] = []
    lost: list[int] = []

    def lose(done: int, of: int, lines: int) -> None:
        told.append(done)
        if not lost:
            raylet, deciding = _at_work(raylets)
            raylet.kill()
            os.kill(deciding, signal.SIGKILL)
            raylet.wait()
            lost.append(raylet.pid)

    done = run(job(city, tmp_path), engine=engine("ray"), progress=lose)
    assert (done.parts, told, len(lost)) == (7, list(range(1, 8)), 1)
    assert files_of(tmp_path) == here


def _at_work(raylets: list[Any]) -> tuple[Any, int]:
    """A machine of the cluster, and its process that is just deciding a partition."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for raylet in raylets:
            for child in _children(raylet.pid):
                with suppress(OSError):  # it has just ended
                    if b"decide_on_a_node" in Path(f"/proc/{child}/cmdline").read_bytes():
                        return raylet, child
    raise AssertionError("no machine was at work")


def _children(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]
