"""The phone's home page on a database with many members (the second half of S3).

Measures the database of ZEROTRIP_HOME as it stands. `ZEROTRIP_HOME=FOLDER zerotrip up --members 420000` fills
one (some ten minutes); then `ZEROTRIP_HOME=FOLDER zerotrip bench home`. Chen is given a settlement.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import Report
from benchmarks.turns import each_call, quantile

REQUESTS = 50
PAGE = "/m/"


def run(*, times: int = 5, out: Path) -> Report:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    os.environ["ZEROTRIP_DEMO"] = "1"
    from zerotrip.cli import load_django

    load_django()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from zerotrip.members.models import Person

    call_command("migrate", verbosity=0, interactive=False)
    cases = _settle_chen()
    people = Person.objects.count()
    report = Report(
        "home", f"the phone's home page, {people:,} members in the database ({connection.vendor})"
    )
    client: Any = Client(headers={"host": "127.0.0.1"})
    client.force_login(_user())
    for _ in range(3):
        _get(client)
    used = time.process_time()
    rounds = [each_call([lambda: _get(client)] * REQUESTS) for _ in range(times)]
    used = (time.process_time() - used) / REQUESTS / times
    with CaptureQueriesContext(connection) as queries:
        _get(client)
    told = {
        "median": round(median(median(each) for each in rounds) * 1e3, 2),
        "p99": round(median(quantile(each, 0.99) for each in rounds) * 1e3, 2),
        "processor": round(used * 1e3, 2),
    }
    report.figures |= {"people": people, "milliseconds": told, "queries": len(queries), "cases": cases}
    report.columns = ("page", "median", "p99", "processor", "queries")
    report.rows = [
        (PAGE, f"{told['median']} ms", f"{told['p99']} ms", f"{told['processor']} ms", str(len(queries)))
    ]
    report.goal_at_most("home page on the server", 50, told["median"], " ms")
    report.notes.append(
        f"Chen, signed in, with {cases} cases; {times} rounds of {REQUESTS} requests through every middleware"
    )
    return report


def _get(client: Any) -> None:
    answer = client.get(PAGE)
    if answer.status_code != 200:
        raise SystemExit(f"{PAGE} answered {answer.status_code} {answer.headers.get('Location', '')}")


def _user() -> Any:
    from zerotrip.org.models import User

    return User.objects.get(username="chen")


def _settle_chen() -> int:
    """Through the real departments, if nothing has happened to her yet."""
    from zerotrip.cases.models import Case

    uid = _user().actor.person_uid
    if not Case.objects.filter(person_id=str(uid)).exists():
        _stay_in_hospital()
    return Case.objects.filter(person_id=str(uid)).count()


def _stay_in_hospital() -> None:
    from django.conf import settings

    from zerotrip.config.working import work
    from zerotrip.core.clock import now
    from zerotrip.demo.cast import seat_the_cast
    from zerotrip.demo.stage import Stage
    from zerotrip.demo.staging import world_outside

    class Today(Stage):
        """On the database as it is, on the day that is."""

        def __init__(self) -> None:
            self.say, self.now = print, now()
            self._worker = list(work().values())
            self.cast = seat_the_cast(at=self.now, year=self.now.year)
            self.actors = self.cast.actors

    with world_outside(settings.ZEROTRIP_HOME):
        stage = Today()
        stage.settles(borne="4134.00", diagnosis="C53")
        stage.work()
