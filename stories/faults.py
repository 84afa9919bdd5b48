"""Single faults, kind × moment, each on a stay of its own; all must end as without one. Run by test_faults.

python stories/faults.py NUMBER     prints a table of outcomes and one JSON line at the end
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from zerotrip.config.ports import free_block

HOME = Path(tempfile.mkdtemp(prefix="zerotrip-faults-"))
os.environ |= {
    "ZEROTRIP_HOME": str(HOME / "home"),
    "ZEROTRIP_PORT": str(free_block(20)),
    "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings",
    "ZEROTRIP_LOG": "CRITICAL",
}

import django  # noqa: E402

django.setup()

from datetime import timedelta  # noqa: E402

from django.core.management import call_command  # noqa: E402

from zerotrip.audit.queries import verify  # noqa: E402
from zerotrip.audit.reconciliation import run as reconcile  # noqa: E402
from zerotrip.core.calendar import day_of  # noqa: E402
from zerotrip.core.clock import now  # noqa: E402
from zerotrip.demo.faulty import MEDICAL, minutes, outcome_of, stay_of  # noqa: E402
from zerotrip.demo.stage import YEAR, Stage  # noqa: E402
from zerotrip.demo.staging import world_outside  # noqa: E402
from zerotrip.demo.twins import alike, seat  # noqa: E402
from zerotrip.demo.world import World  # noqa: E402
from zerotrip.members.models import Person  # noqa: E402

ON_THE_LINE = (
    "down", "error", "html", "garbage", "cut", "huge", "redirect", "someone-else", "nonsense", "forgetful",
    "double", "late",
)  # fmt: skip
IN_THE_FEED = ("message-doubled", "message-garbled", "message-late", "message-lost-once")
MOMENTS = ("first call", "two calls", "five calls", "key renewed")
SEED = 11


def main(number: int) -> None:
    members = max(40, number * 3)
    call_command("migrate", verbosity=0, interactive=False)
    with world_outside(HOME / "home", members=members):
        stage = Stage(lambda line: None)
        people = seat(alike(World(members, today=day_of(now())), number + 1), stage.cast, year=YEAR)
        stage.on("2026-06-10", 16, 40)
        wanted = _live(stage, people[0], "", "")
        chance, table, wrong = Random(SEED), Counter[tuple[str, str, str]](), []
        for person in people[1:]:
            kind, moment = chance.choice(ON_THE_LINE + IN_THE_FEED), chance.choice(MOMENTS)
            stage.on("2026-06-10", 16, 40)
            found = _live(stage, person, kind, moment)
            same = found == wanted
            table[kind, moment, "the same" if same else "DIFFERENT"] += 1
            wrong += [] if same else [{"kind": kind, "moment": moment, "found": found, "wanted": wanted}]
        stage.control(MEDICAL, "ok")
        stage.work()
        left = [str(each) for each in (*reconcile(), *verify())]
    shutil.rmtree(HOME, ignore_errors=True)
    for (kind, moment, outcome), times in sorted(table.items()):
        print(f"{kind:18} {moment:20} {times:4}  {outcome}")
    told = {"faults": number, "wrong": wrong, "books": left}
    print(json.dumps(told, ensure_ascii=False, default=str))


def _live(stage: Stage, person: Person, kind: str, moment: str) -> dict[str, Any]:
    """One stay, from the message to the grant, with one fault on its way."""
    settled = stage.control(MEDICAL, "settle", **stay_of(person, "A", "4134.00", "2026-06-10"))
    message = {"id": settled["headers"]["X-Feed-Message"], "body": settled["body"].encode()}
    stage.control(MEDICAL, "ok")
    _break(stage, kind, moment)
    _deliver(stage, message, kind)
    minutes(stage, 15, until=lambda: _is_over(person))
    return outcome_of(person)


def _break(stage: Stage, kind: str, moment: str) -> None:
    if moment == "key renewed":
        stage.control(MEDICAL, "expire", refresh=True)
    if kind in ("double", "late"):
        stage.control(MEDICAL, "lossy", rate=1, seed=SEED, kinds=[kind], pause=0.05)
    elif kind in ON_THE_LINE:
        stage.control(MEDICAL, kind, times={"five calls": 5, "two calls": 2}.get(moment, 1))


def _deliver(stage: Stage, message: dict[str, Any], kind: str) -> None:
    """A department sends again what was not taken; what came of the spoilt one moves nothing."""
    if kind == "message-garbled":
        stage.deliver(message | {"body": message["body"][: len(message["body"]) // 2]})
    if kind == "message-late":
        stage.now += timedelta(minutes=7)
    if kind != "message-lost-once":
        stage.deliver(message)
    if kind in ("message-doubled", "message-lost-once"):
        stage.now += timedelta(minutes=1)
        stage.deliver(message)


def _is_over(person: Person) -> bool:
    return bool(person.cases.exists()) and not person.cases.open().exists()


if __name__ == "__main__":
    main(int(sys.argv[1]))
