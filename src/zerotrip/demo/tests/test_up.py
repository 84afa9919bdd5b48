"""`zerotrip up` as a person meets it: real processes on real ports."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue

import httpx
import pytest

from zerotrip.config.ports import COUNT, HOST, free_block, is_free

pytestmark = pytest.mark.slow
PATIENCE = 300
READY = "Ctrl-C stops everything"


class Running:
    """The command, and what it has said so far."""

    def __init__(self, home: Path, port: int, *more: str) -> None:
        words = [sys.executable, "-m", "zerotrip.cli", "up", "--members", "30", "--port", str(port), *more]
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {**kept, "ZEROTRIP_HOME": str(home), "COLUMNS": "200"}
        self.process = subprocess.Popen(
            words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: Queue[str] = Queue()
        self.said: list[str] = []
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.ctrl_c()
        self.listener.join(30)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self.lines.put(line)
        self.lines.put("")

    def wait_for(self, text: str) -> None:
        while text not in (line := self.lines.get(timeout=PATIENCE)):
            assert line, f"it ended without saying “{text}”:\n{''.join(self.said)}"
            self.said.append(line)
        self.said.append(line)

    def ctrl_c(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture
def port() -> int:
    return free_block()


def test_everything_starts_answers_stops_and_starts_again(tmp_path: Path, port: int) -> None:
    """One home, for the first start makes the database and takes longest by far."""
    home = tmp_path / "home"
    with Running(home, port) as up:
        up.wait_for(READY)
        assert "zerotrip runs" in "".join(up.said)
        assert httpx.get(f"http://{HOST}:{port}/accounts/login/", timeout=30).status_code == 200
        for number in range(port + 1, port + COUNT):
            assert httpx.get(f"http://{HOST}:{number}/", timeout=30).status_code < 500
        pids = [pid for pid, _ in json.loads((home / "processes.json").read_text()).values()]
        assert len(pids) == 4
        assert up.ctrl_c() == 0
    assert all(is_free(number) for number in range(port, port + COUNT))
    assert [pid for pid in pids if _alive(pid)] == []

    with Running(home, port) as again:
        again.wait_for(READY)
        assert not [line for line in again.said if "Making the database" in line or "sample members" in line]
        again.process.kill()
        again.process.wait()

    with Running(home, port) as after_a_kill:  # what the killed one left running is cleared up
        after_a_kill.wait_for(READY)
        assert after_a_kill.ctrl_c() == 0


def test_a_port_in_use_is_one_sentence(tmp_path: Path, port: int) -> None:
    with socket.create_server((HOST, port + 3)), Running(tmp_path / "home", port) as refused:
        refused.wait_for(f"Error: Port {port + 3}, wanted for medical-insurance, is in use.")
        assert refused.process.wait(30) == 1


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
