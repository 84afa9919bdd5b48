"""Every item of Hangzhou applied for as a member would, on the phone; run by test_every_item.

python stories/every_item.py [ITEM …] [--json]    prints what came of each, and what it took
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from zerotrip.config.ports import free_block

HOME = Path(tempfile.mkdtemp(prefix="zerotrip-items-"))
os.environ |= {
    "ZEROTRIP_HOME": str(HOME / "home"),
    "ZEROTRIP_PORT": str(free_block(20)),
    "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings",
    "ZEROTRIP_LOG": "CRITICAL",
}
(HOME / "home" / "static").mkdir(parents=True)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.ZEROTRIP_CHECKPOINTS = HOME / "home" / "checkpoints"
settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]

from phone import Phone  # noqa: E402
from walking import Outcome, Walking  # noqa: E402
from walks import WALKS, Walk  # noqa: E402

from zerotrip.config.messages import compile_all  # noqa: E402
from zerotrip.config.working import work  # noqa: E402
from zerotrip.demo.cast import BY  # noqa: E402
from zerotrip.demo.people import CHENS_OTHER_ACCOUNT, QIAN, SUN  # noqa: E402
from zerotrip.demo.stage import YEAR, Stage  # noqa: E402
from zerotrip.demo.staging import world_outside  # noqa: E402
from zerotrip.members.actions import change_account, join  # noqa: E402
from zerotrip.members.models import Person  # noqa: E402
from zerotrip.org.models import Organisation  # noqa: E402

ELSEWHERE = ((QIAN, "330108-0001"), (SUN, "330110-0001"))
"""Members of the districts whose items Chen does not see."""
ACCOUNTS = {"qian": CHENS_OTHER_ACCOUNT, "sun": ("6222021208010036018", "中国工商银行"),
            "lin": ("6222021208010026225", "中国工商银行")}  # fmt: skip


class Hall:
    """One world; before each item it is as it was, which is a copy of the database and of what happened."""

    def __init__(self) -> None:
        self.stage = Stage(lambda line: None)
        self.phones = {who: Phone(who) for who in ("chen", "lin", "qian", "sun")}
        self._seat()
        for phone in self.phones.values():
            phone.sign_in()
        self._touched: set[str] = set()
        self._kept: dict[str, tuple[sqlite3.Connection, dict[Path, bytes], datetime]] = {}
        self._keep("")

    def _keep(self, name: str) -> None:
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(copy)
        checkpoints = {path: path.read_bytes() for path in self._checkpoints()}
        self._kept[name] = copy, checkpoints, self.stage.now

    def _back_to(self, name: str) -> None:
        copy, checkpoints, at = self._kept[name]
        copy.backup(connection.connection)
        for path in self._checkpoints():
            path.unlink()
        for path, content in checkpoints.items():
            path.write_bytes(content)
        self.stage.now = at
        self.stage._worker = list(work().values())  # what runs once a day has not run yet
        for department in self._touched:
            self.stage.control(department, "forget")
        self._touched.clear()
        self.stage.tell_bank("reset")
        self.stage.tell_bank("delay", seconds=0)

    def walk(self, walk: Walk) -> Outcome:
        began = time.monotonic()
        outcome = Outcome(walk.item)
        try:
            self._world_for(walk)
            Walking(self, walk, outcome).all_of_it()
        except Exception as fault:
            outcome.wrong = f"{type(fault).__name__}: {fault}"[:600]
        outcome.seconds = round(time.monotonic() - began, 2)
        return outcome

    def _world_for(self, walk: Walk) -> None:
        before = next((each for each in WALKS if each.item == walk.after), None)
        if before is not None and before.item not in self._kept:
            self._world_for(before)
            Walking(self, before, Outcome(before.item)).all_of_it()
            self._keep(before.item)
        self._back_to(walk.after)
        if walk.settles:
            self._touched.add("medical-insurance")
        for department, what in (*(before.happens if before else ()), *walk.happens):
            self._touched.add(department)
            self.stage.control(department, "add", **({"person": walk.whom} | what))

    def _seat(self) -> None:
        stage, since = self.stage, date(YEAR - 1, 1, 1)
        stage.cast.enrol(year=YEAR)
        for player, code in ELSEWHERE:
            there = Organisation.objects.get(code=code)
            about = {"name": player.name, "id_number": player.id_number, "uid": player.uid}
            join(**about, organisation=there, on=since, phone=player.phone, by=BY, at=stage.now)
        self.persons = {
            who: Person.objects.select_related("organisation").get(uid=stage.actors[who].person_uid)
            for who in self.phones
        }
        for who, (number, bank) in ACCOUNTS.items():
            change_account(person=self.persons[who], number=number, bank_name=bank, by=BY, at=stage.now)

    def _checkpoints(self) -> list[Path]:
        folder = Path(settings.ZEROTRIP_CHECKPOINTS)
        return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def main(items: list[str], tell: Callable[[Outcome], None]) -> list[Outcome]:
    compile_all()
    call_command("migrate", verbosity=0, interactive=False)
    outcomes = []
    with world_outside(HOME / "home"):
        hall = Hall()
        for walk in WALKS:
            if not items or walk.item in items:
                outcomes.append(hall.walk(walk))
                tell(outcomes[-1])
    connection.close()
    shutil.rmtree(HOME, ignore_errors=True)
    return outcomes


def line_of(outcome: Outcome) -> str:
    row = f"{outcome.item:36} {outcome.came_of_it:10} {outcome.yuan:>9} {outcome.taps:4} "
    row += f"{len(outcome.asked):5} {outcome.papers:6} {outcome.trips:5} {outcome.seconds:5.1f}  "
    row += "; ".join(filter(None, (", ".join(outcome.steps), outcome.books, outcome.result)))
    return row + (f"\n    WRONG {outcome.wrong}" if outcome.wrong else "")


if __name__ == "__main__":
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if "--json" in sys.argv:
        told = [asdict(outcome) for outcome in main(wanted, lambda outcome: None)]
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{'item':36} {'outcome':10} {'yuan':>9} taps asked papers trips  secs  steps")
        main(wanted, lambda outcome: print(line_of(outcome), flush=True))
