"""The worker's process is killed at a write; another one is started and goes on.

python -m tests.faults.kill_worker [EVERY]     at every EVERY-th of its writes; one JSON line at the end

`zerotrip work` takes Chen's settlement, asks the departments, decides, sends to the bank and reads what it
answers, as a process of its own; officers and cashiers do their part from here. In the end 37,767 yuan must
have arrived, once, and books and journal must hold.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

from django.db import connections

from tests.faults.home import migrated
from tests.faults.kill_story import FOLDER, PROMISED, begin, cashiers, look, officers, save
from tests.faults.killing import Killing, end
from zerotrip.cases.paid import paid_total
from zerotrip.core.errors import Refused
from zerotrip.demo.stage import MAJOR, WOMENS, Stage
from zerotrip.demo.staging import world_outside

LEASES_LAST = timedelta(minutes=30)
SLOWEST = 300.0


@dataclass
class Working:
    """The worker outside, and its clock, by which everybody acts here too."""

    killing: Killing
    stage: Stage
    shift: timedelta = timedelta()
    running: Popen[bytes] | None = None

    def start(self, *, at: datetime) -> None:
        self.shift = at - datetime.now(UTC)
        seconds = str(int(self.shift.total_seconds()))
        command = [sys.executable, "-m", "zerotrip.cli", "work"]
        self.running = self.killing.start(command, ZEROTRIP_CLOCK_SHIFT=seconds)

    def until_paid(self) -> bool:
        """Everybody does what there is to do; False when the worker has ended before all is paid."""
        assert self.running is not None
        until = time.monotonic() + SLOWEST
        while paid_total(self.stage.cast.chen) < PROMISED:
            if self.running.poll() is not None:
                return False
            if time.monotonic() > until:
                raise TimeoutError(f"only {paid_total(self.stage.cast.chen)} fen arrived")
            self.stage.now = datetime.now(UTC) + self.shift
            with contextlib.suppress(Refused):  # the worker was quicker; the next round sees it
                for item in (MAJOR, WOMENS):
                    officers(self.stage, item)
                cashiers(self.stage)
            time.sleep(0.05)
        return True


def main(every: int) -> dict[str, object]:
    home, kept = FOLDER / "home", FOLDER / "kept"
    migrated(home)
    killing, wrong, killed = Killing(FOLDER / "killing"), [], 0
    with world_outside(home):
        stage, message = begin()
        save(home, kept)
        begins, writes = stage.now, 0
        due = -1
        while due <= writes:
            stage.now = begins
            found = _one(Working(killing, stage), message, due, home, kept)
            if due < 0:
                writes, due = killing.counted, 1 - every
            killed += found.pop("killed")
            if found != {"wrong": [], "paid": PROMISED, "lines": ["paid"] * 4}:
                wrong.append({"write": due, **found})
            due += every
    shutil.rmtree(FOLDER, ignore_errors=True)
    return {"writes": writes, "killed": killed, "wrong": wrong}


def _one(working: Working, message: dict[str, Any], due: int, home: Path, kept: Path) -> dict[str, Any]:
    """From the message to the money, with one kill on the way."""
    stage = working.stage
    connections.close_all()
    save(kept, home)
    stage.tell_bank("reset")
    stage.deliver(message)
    with working.killing.at(due):
        working.start(at=stage.now)
        try:
            killed = not working.until_paid()
            if killed:
                assert working.running is not None and working.running.returncode == -signal.SIGKILL
        finally:
            end(working.running)  # type: ignore[arg-type]
    if killed:
        working.start(at=stage.now + LEASES_LAST)
        try:
            working.until_paid()
        finally:
            end(working.running)  # type: ignore[arg-type]
    stage.start_worker()
    told = FOLDER / "told.json"
    look(told, stage)
    return {"killed": killed, **json.loads(told.read_text())}


if __name__ == "__main__":
    outcome = main(int((sys.argv[1:] or ["1"])[0]))
    print(json.dumps(outcome, ensure_ascii=False))
    sys.exit(bool(outcome["wrong"]))
