"""The whole instance as `zerotrip up` runs it: granian with two workers, worker, departments and bank."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.machine import ROOT

PORT = int(os.environ.get("ZEROTRIP_BENCH_PORT", "8900"))
SLOWEST_START = 300


@contextmanager
def home_of_its_own(members: int) -> Iterator[Path]:
    """The sample world with so many members in it; ZEROTRIP_BENCH_KEEP=FOLDER keeps it for the next time."""
    kept = os.environ.get("ZEROTRIP_BENCH_KEEP")
    with tempfile.TemporaryDirectory(prefix="zerotrip-bench-") as passing:
        home = Path(kept or passing)
        home.mkdir(parents=True, exist_ok=True)
        os.environ |= {"ZEROTRIP_HOME": str(home), "ZEROTRIP_DEMO": "1", "ZEROTRIP_PORT": str(PORT)}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
        from zerotrip.cli import load_django

        load_django()
        from zerotrip.demo import preparing

        preparing.take_home(home, fresh=False)
        preparing.prepare(members=members, say=print)
        yield home


@contextmanager
def served(home: Path, members: int) -> Iterator[str]:
    """Its address, once the last of its programs listens."""
    command = [sys.executable, "-m", "zerotrip.cli", "up", "--port", str(PORT), "--members", str(members)]
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    with (home / "up.log").open("w") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"PYTHONPATH": path})
    try:
        _wait_until_it_stands(running, home / "up.log")
        yield f"http://127.0.0.1:{PORT}"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)


def _wait_until_it_stands(running: subprocess.Popen[bytes], log: Path) -> None:
    begun = time.monotonic()
    while "Ctrl-C stops everything" not in log.read_text("utf-8"):
        if running.poll() is not None or time.monotonic() - begun > SLOWEST_START:
            raise SystemExit(f"zerotrip up did not start: {log.read_text('utf-8')[-2000:]}")
        time.sleep(0.5)
    httpx.get(f"http://127.0.0.1:{PORT}/accounts/login/", trust_env=False, timeout=30).raise_for_status()
