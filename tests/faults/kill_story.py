"""Chen's story, killed at a write and taken up by another process: everybody's acts and the worker's, in one.

python -m tests.faults.kill_story [EVERY]     kills before every EVERY-th write; one JSON line at the end
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.faults.home import migrated, own_home

FOLDER = own_home("killed")

from django.db import connection, connections  # noqa: E402

from zerotrip.audit.queries import verify  # noqa: E402
from zerotrip.audit.reconciliation import run as reconcile  # noqa: E402
from zerotrip.cases.actions import agree, approve  # noqa: E402
from zerotrip.cases.models import Case  # noqa: E402
from zerotrip.cases.paid import paid_total  # noqa: E402
from zerotrip.demo.stage import MAJOR, WOMENS, YEAR, Stage  # noqa: E402
from zerotrip.demo.staging import world_outside  # noqa: E402
from zerotrip.payments.actions import make_batch, release  # noqa: E402
from zerotrip.payments.models import Batch, Line, Payable  # noqa: E402

WRITES = ("INSERT", "UPDATE", "DELETE")
PROMISED = 3_776_700
KEPT = ("zerotrip.sqlite3", "zerotrip.sqlite3-wal", "zerotrip.sqlite3-shm")


class KilledAt:
    """Counts writes; before the one that is due the process is gone, without a word."""

    def __init__(self, due: int | None) -> None:
        self.due, self.seen = due, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.seen += 1
            if self.seen == self.due:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def whatever_remains(stage: Stage, message: dict[str, Any]) -> None:
    """Everyone does what is left for them to do, as if they had just sat down."""
    stage.deliver(message)
    deadline = time.monotonic() + 20
    while paid_total(stage.cast.chen) < PROMISED:
        if time.monotonic() > deadline:
            raise TimeoutError(f"only {paid_total(stage.cast.chen)} fen arrived")
        for do in stage.worker():
            do(stage.now)
        for item in (MAJOR, WOMENS):
            officers(stage, item)
        cashiers(stage)


def officers(stage: Stage, item: str) -> None:
    case = Case.objects.with_names().filter(item_id=item).first()
    if case is not None and case.state == "review":
        agree(case, by=stage.actors["wu"], at=stage.now)
    elif case is not None and case.state == "approval":
        approve(case, by=stage.actors["zhao"], at=stage.now)


def cashiers(stage: Stage) -> None:
    made = Batch.objects.filter(state="made").first()
    if made is not None:
        release(batch=made, seen_hash=made.content_hash, by=stage.actors["wu"], at=stage.now)
    elif Payable.objects.payable_now(at=stage.now).exists():
        make_batch(by=stage.actors["sun"], at=stage.now)


def in_a_process(act: Callable[[], None]) -> int:
    """0, the number of an exception, or minus the signal that ended it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def play(stage: Stage, message: dict[str, Any], due: int | None, told: Path) -> None:
    counting = KilledAt(due)
    with connection.execute_wrapper(counting):
        whatever_remains(stage, message)
    told.write_text(json.dumps({"writes": counting.seen}))


def look(told: Path, stage: Stage) -> None:
    for do in stage.worker():
        do(stage.now)
    wrong = [str(each) for each in (*reconcile(), *verify())]
    lines = list(Line.objects.values_list("state", flat=True))
    told.write_text(json.dumps({"wrong": wrong, "paid": paid_total(stage.cast.chen), "lines": sorted(lines)}))


def begin() -> tuple[Stage, dict[str, Any]]:
    """Chen in hospital, and what medical insurance says of it, which nobody has been told yet."""
    stage = Stage(lambda line: None)
    stage.cast.enrol(year=YEAR)
    stage.on("2026-06-10", 16, 40)
    message = stage.settlement(borne="4134.00", diagnosis="C53.900")
    stage.tell_bank("delay", seconds=0)
    connections.close_all()
    return stage, message


def main(every: int) -> dict[str, object]:
    home, kept, told = FOLDER / "home", FOLDER / "kept", FOLDER / "told.json"
    migrated(home)
    with world_outside(home):
        stage, message = begin()
        save(home, kept)
        assert in_a_process(lambda: play(stage, message, None, told)) == 0
        writes = json.loads(told.read_text())["writes"]
        wrong = []
        points = range(1, writes + 1, every)
        for due in points:
            save(kept, home)
            stage.tell_bank("reset")
            killed = in_a_process(lambda due=due: play(stage, message, due, told))  # type: ignore[misc]
            stage.now += timedelta(minutes=30)  # leases of the dead have run out
            again = in_a_process(lambda: play(stage, message, None, told))
            seen = in_a_process(lambda: look(told, stage))
            result = json.loads(told.read_text())
            stage.now -= timedelta(minutes=30)
            fine = (killed, again, seen) == (-signal.SIGKILL, 0, 0) and not result["wrong"]
            if not fine or result["paid"] != PROMISED or result["lines"] != ["paid"] * 4:
                wrong.append({"write": due, "exits": [killed, again, seen], **result})
    shutil.rmtree(FOLDER, ignore_errors=True)
    return {"writes": writes, "killed": len(points), "wrong": wrong}


def save(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name in KEPT:
        (target / name).unlink(missing_ok=True)
        if (source / name).exists():
            shutil.copy2(source / name, target / name)
    shutil.rmtree(target / "checkpoints", ignore_errors=True)
    if (source / "checkpoints").exists():
        shutil.copytree(source / "checkpoints", target / "checkpoints")


if __name__ == "__main__":
    outcome = main(int((sys.argv[1:] or ["1"])[0]))
    print(json.dumps(outcome, ensure_ascii=False))
    sys.exit(bool(outcome["wrong"]))
