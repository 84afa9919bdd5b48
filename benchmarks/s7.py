"""S7: the desk's and the phone's lists with 1,000,000 cases, through every middleware.

The cases are rows that SQL writes into a database of its own, not cases that came about: nobody could wait
for a million of those, and a list reads rows. The database is thrown away; ZEROTRIP_BENCH_KEEP=FOLDER keeps
it there and takes it from there the next time, to measure before and after a change on the same rows. SQLite
as the platform sets it up, or the empty PostgreSQL of DATABASE_URL.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.report import Report
from benchmarks.turns import quantile

CASES = 1_000_000
PER_PERSON = 10
REQUESTS = 20
GOAL = 200


def run(*, cases: int = CASES, times: int = 5, out: Path) -> Report:
    with _home() as home:
        os.environ["ZEROTRIP_HOME"] = str(home)
        os.environ["ZEROTRIP_DEMO"] = "1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
        (home / "static").mkdir(exist_ok=True)
        from zerotrip.cli import load_django

        load_django()
        from django.core.management import call_command

        from zerotrip.cases.models import Case

        call_command("migrate", verbosity=0, interactive=False)
        if not Case.objects.exists():
            from benchmarks.s7_rows import fill

            fill(cases, PER_PERSON)
        return _measured(times)


@contextmanager
def _home() -> Iterator[Path]:
    if kept := os.environ.get("ZEROTRIP_BENCH_KEEP"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="zerotrip-bench-") as home:
        yield Path(home)


def _measured(times: int) -> Report:
    from django.db import connection

    from zerotrip.cases.models import Case

    count = Case.objects.count()
    report = Report("s7", f"lists with {count:,} cases, on {connection.vendor}")
    report.columns = ("page", "who", "median", "p95", "processor, p95", "queries", "KB")
    worst = used = 0.0
    for who, page in _pages():
        told = _page(who, page, times * REQUESTS // 5)
        report.rows.append(
            (page, who, f"{told['median']:.0f} ms", f"{told['p95']:.0f} ms", f"{told['processor']:.0f} ms",
             str(told["queries"]), str(told["kb"]))
        )  # fmt: skip
        report.figures[f"{who} {page}"] = told
        worst, used = max(worst, told["p95"]), max(used, told["processor"])
    report.goal_at_most("p95 of the slowest page", GOAL, worst, " ms")
    report.goal_at_most("the same in processor time", GOAL, used, " ms")
    report.notes.append(
        f"{times * REQUESTS // 5} requests a page through every middleware, after three unmeasured; "
        "the rows come from bulk SQL, not from acts"
    )
    report.notes.append(
        "wu: officer of a district with a thirteenth of it all; zhao, auditor: the whole city"
    )
    return report


def _pages() -> list[tuple[str, str]]:
    from zerotrip.cases.models import Case
    from zerotrip.web.console.filters import FILTERS

    waiting = Case.objects.filter(waits_for="district-officer", organisation__path__contains="/330106/")
    one = waiting.order_by("due_on", "id").select_related("person")[0]
    name, ref = one.person.name, one.ref
    lists = ["", *(f"?only={each}" for each in FILTERS), "?state=granted", "?state=review",
             f"?q={name}", f"?q={name[:2]}", f"?q={ref}", f"?person={one.person_id}"]  # fmt: skip
    desk = [(who, f"/desk/cases/{each}") for who in ("wu", "auditor") for each in lists]
    return [
        ("wu", "/desk/"),
        ("zhao", "/desk/"),
        *desk,
        ("wu", f"/desk/cases/{ref}/"),
        ("chen", "/m/"),
        ("chen", "/m/cases/"),
    ]


def _page(who: str, page: str, requests: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from zerotrip.org.models import User

    client: Any = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        User.objects.get(username=who), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for _ in range(2):
        _get(client, page)
    with CaptureQueriesContext(connection) as queries:
        size = _get(client, page)
    asked = queries.captured_queries
    slow = max(asked, key=lambda each: float(each["time"]))
    count = len(asked)
    clock, processor = _timed(lambda: _get(client, page), requests)
    return {
        "median": round(quantile(clock, 0.5), 1), "p95": round(quantile(clock, 0.95), 1),
        "processor": round(quantile(processor, 0.95), 1), "queries": count, "kb": size // 1024,
        "slowest_query": f"{slow['time']} s: {slow['sql'][:400]}",
    }  # fmt: skip


def _timed(get: Callable[[], object], requests: int) -> tuple[list[float], list[float]]:
    """Milliseconds on the clock and of the processor; a page of seconds is asked for less often."""
    clock, processor, begun = [], [], time.perf_counter()
    while len(clock) < requests and (len(clock) < 5 or time.perf_counter() - begun < 20):
        at, used = time.perf_counter(), time.process_time()
        get()
        clock.append((time.perf_counter() - at) * 1e3)
        processor.append((time.process_time() - used) * 1e3)
    return clock, processor


def _get(client: Any, page: str) -> int:
    answer = client.get(page)
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code} {answer.headers.get('Location', '')}")
    return len(answer.content)
