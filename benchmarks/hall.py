"""The phone's list of services with 130 sample programmes (80 of the city, 50 of districts) beside our own.

On a database of its own, which is filled and thrown away. Chen of Xihu looks at it: the city's and Xihu's.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import Report
from benchmarks.turns import each_call, quantile

REQUESTS = 30
PAGE = "/m/items/"
CITY, DISTRICTS = 80, 50


def run(*, times: int = 5, out: Path) -> Report:
    with tempfile.TemporaryDirectory() as home:
        os.environ["ZEROTRIP_HOME"] = home
        os.environ["ZEROTRIP_DEMO"] = "1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
        from zerotrip.cli import load_django

        load_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        client = _chen()
        few = _measured(client, times)
        _publish_programmes(Path(home) / "programmes")
        return _report(few, _measured(client, times))


def _report(few: dict[str, Any], many: dict[str, Any]) -> Report:
    report = Report("hall", f"the phone's list of services, with {CITY} + {DISTRICTS} programmes more")
    report.columns = ("items on the page", "median", "95th of 100", "first, texts not known", "queries")
    for each in (few, many):
        report.rows.append(
            (f"{each['items']}", f"{each['median_ms']:.0f} ms", f"{each['p95_ms']:.0f} ms",
             f"{each['first_ms']:.0f} ms", f"{each['queries']}")
        )  # fmt: skip
    report.figures = {"few": few, "many": many}
    report.goal_at_most("queries with many, beside few", few["queries"], many["queries"], "")
    report.goal_at_most("median with many", 300, many["median_ms"], " ms")
    return report


def _measured(client: Any, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zerotrip.catalogue.models import LOADED

    LOADED.clear()
    [first] = each_call([lambda: _get(client)])
    taken = [one for _ in range(times) for one in each_call([lambda: _get(client)] * REQUESTS)]
    with CaptureQueriesContext(connection) as queries:
        page = _get(client)
    return {
        "items": page.count('class="row row-link"'), "queries": len(queries), "first_ms": first * 1000,
        "median_ms": median(taken) * 1000, "p95_ms": quantile(taken, 0.95) * 1000,
    }  # fmt: skip


def _get(client: Any) -> str:
    answer = client.get(PAGE)
    if answer.status_code != 200:
        raise SystemExit(f"{PAGE} answered {answer.status_code}")
    return str(answer.content.decode())


def _chen() -> Any:
    from django.conf import settings
    from django.test import Client

    from zerotrip.catalogue.actions import publish
    from zerotrip.core.clock import now
    from zerotrip.demo.cast import seat_the_cast

    at = now()
    cast = seat_the_cast(at=at, year=at.year)
    publish(paths=[settings.ZEROTRIP_PACKS / "hangzhou"], by=cast.admin.actor, second=cast.zhao.actor, at=at)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(cast.chen_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _publish_programmes(folder: Path) -> None:
    from zerotrip.catalogue.actions import publish
    from zerotrip.catalogue.folder import read_organisations
    from zerotrip.catalogue.reading import packs_folder
    from zerotrip.core.clock import now
    from zerotrip.demo.programmes import write_programmes
    from zerotrip.org.models import User

    unions = read_organisations(packs_folder() / "hangzhou" / "organisations.toml").organisation
    write_programmes(folder, unions, city=CITY, districts=DISTRICTS)
    admin, zhao = (User.objects.get(username=name).actor for name in ("admin", "zhao"))
    publish(paths=[folder], by=admin, second=zhao, at=now())
