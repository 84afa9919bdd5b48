"""The policy look-up and “What can I get?” with 130 items published, on SQLite in a folder of its own.

The items are Hangzhou's packs again and again, each under an id and a name of its own.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.report import Report
from benchmarks.turns import quantile

ITEMS = 130
ASKED = (
    "住院", "住院报销", "zhuyuan", "zy", "住院報銷", "孩子上大学", "hospitalised",
    "困难", "hospitl", "宇宙飞船",
)  # fmt: skip
AT = datetime(2026, 6, 12, 2, tzinfo=UTC)
GOAL_MS = 200


def run(*, times: int = 5, out: Path) -> Report:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"ZEROTRIP_HOME": home, "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        from zerotrip.cli import load_django

        load_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        published = _publish()
        return _measured(published, times)


def _publish() -> int:
    from django.conf import settings

    from zerotrip.catalogue.actions import publish_text
    from zerotrip.core.actor import Actor

    folder = settings.ZEROTRIP_PACKS / "hangzhou"
    facts = (folder / "facts.toml").read_text("utf-8")
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.toml"))]
    packs = [text for text in texts if "[process]" in text]
    people = [Actor.person(UUID(int=n), name) for n, name in ((1, "吴建国"), (2, "赵志强"))]
    for n in range(ITEMS):
        text = packs[n % len(packs)]
        own = re.findall(r'^id += "(.+)"', text, re.M)[0]
        text = text.replace(own, f"hz.bench.i{n}")
        text = re.sub(r'^(name +=) "(.+)"', rf'\1 "\2 {n}"', text, count=2, flags=re.M)
        text = re.sub(r'"payment:[^"]+"', '"member"', text)
        publish_text(text=text, facts_text=facts, by=people[0], second=people[1], at=AT)
    return ITEMS


def _measured(published: int, times: int) -> Report:
    from zerotrip.guides.asking import Answers, items_to_ask_about, next_question, results_of
    from zerotrip.guides.search import find

    on = AT.date()
    packs = items_to_ask_about(on)
    report = Report("search", f"looking up {published} items (sqlite)")
    report.columns = ("what", "median", "p99")
    looked = [_timed(lambda asked=asked: find(asked, on=on), times) for asked in ASKED]  # type: ignore[misc]
    asking = _timed(lambda: next_question(packs, Answers(), on), times)
    telling = _timed(lambda: results_of(packs, Answers(), on), times)
    rows = [*zip(ASKED, looked, strict=True), ("choose a question", asking), ("results", telling)]
    report.rows = [(what, _ms(took, 0.5), _ms(took, 0.99)) for what, took in rows]
    slowest = max(quantile(took, 0.99) for took in looked) * 1e3
    report.figures |= {"items": published, "slowest_ms": round(slowest, 1)}
    report.goal_at_most("slowest look-up", GOAL_MS, round(slowest, 1), " ms")
    report.notes.append("in one process, after a first round that reads packs and the dictionary of sounds")
    return report


def _timed(do: Callable[[], Any], times: int) -> list[float]:
    do()
    took = []
    for _ in range(times * 4):
        began = time.perf_counter()
        do()
        took.append(time.perf_counter() - began)
    return took


def _ms(took: list[float], share: float) -> str:
    return f"{quantile(took, share) * 1e3:.1f} ms"
