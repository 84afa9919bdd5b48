"""Where partitions are decided: here, on a Ray cluster, on a Spark cluster. Always by `decide_partition`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Refused
from zerotrip.population.deciding import decide_partition
from zerotrip.population.job import Job

PACKAGES = {"local": (), "ray": ("ray",), "spark": ("pyspark", "pandas", "pyarrow")}
Engine = Callable[[Job, Sequence[int]], Iterator[dict[str, Any]]]
"""Decides these partitions and tells of each as it is done, in any order."""


def engine(name: str) -> Engine:
    """Refuses one whose extra is not installed, before anything has been done."""
    if any(find_spec(package) is None for package in PACKAGES[name]):
        raise Refused(
            "extra-missing",
            _('“%(engine)s” is not installed here. Install it with: pip install "zerotrip[%(engine)s]"'),
            engine=name,
        )
    decide: Engine = import_module(f"zerotrip.population.engines.{name}").decide
    return decide


def decide_on_a_node(job: Job, index: int) -> dict[str, Any]:
    """For a process that knows nothing but the job. A refusal is told as its sentence: it has to travel."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ and not settings.configured:
        settings.configure(USE_I18N=False)  # only so that sentences can be written
    try:
        return decide_partition(job, index)
    except Refused as refused:
        return {"refused": str(refused)}
