"""Processes of the platform that can be killed at a write: what `killable` counts, from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

COUNTED = -1
SLOWEST_START = 300.0


class Killing:
    """`folder` is where a killable process looks whether its time has come."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.due, self.reached = folder, folder / "due", folder / "reached"

    @contextmanager
    def at(self, number: int = COUNTED) -> Iterator[None]:
        """From here on writes count, and the one of this number is the last."""
        self.reached.unlink(missing_ok=True)
        self.due.write_text(str(number), "ascii")
        try:
            yield
        finally:
            self.due.unlink()

    @property
    def counted(self) -> int:
        return self.reached.stat().st_size if self.reached.exists() else 0

    def start(self, command: Sequence[str], **more: str) -> subprocess.Popen[bytes]:
        killable = {"DJANGO_SETTINGS_MODULE": "tests.faults.killable", "FAULTS_KILLING": str(self.folder)}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                env=os.environ | killable | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def wait_until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + SLOWEST_START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(address, timeout=30)
            return
        time.sleep(0.05)
    raise TimeoutError(f"{address} does not answer")


def end(process: subprocess.Popen[bytes]) -> None:
    """With everything that it began; a server's workers outlive it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
