from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from zerotrip.config.ports import HOST
from zerotrip.core.errors import Unavailable
from zerotrip.demo.processes import FellOver, Program, Together, check_ports, stop_leftovers

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
STOP = (
    "import sys; from pathlib import Path\n"
    "from zerotrip.demo.processes import stop_leftovers\n"
    "stop_leftovers(Path(sys.argv[1]))"
)
ENDS = [sys.executable, "-c", "print('the reason', flush=True)"]


def until(true: Callable[[], bool]) -> None:
    for _ in range(400):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come about")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pids(home: Path) -> list[int]:
    return [pid for pid, _ in json.loads((home / "processes.json").read_text()).values()]


def test_all_stop_together(tmp_path: Path) -> None:
    with Together([Program("a", SLEEPS), Program("b", SLEEPS)], home=tmp_path, say=print) as together:
        together.start()
        running = pids(tmp_path)
        assert all(alive(pid) for pid in running)
    assert not any(alive(pid) for pid in running)
    assert not (tmp_path / "processes.json").exists()


def test_what_falls_over_is_started_again(tmp_path: Path) -> None:
    program, said = Program("a", SLEEPS), list[str]()
    with Together([program], home=tmp_path, say=said.append) as together:
        together.start()
        first = program.running
        assert first is not None
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        together.look()
        assert program.running is not None and program.running.pid != first.pid
    assert said == ["a ended (exit -9); started again."]


def test_what_does_not_stay_up_says_its_last_words(tmp_path: Path) -> None:
    program = Program("a", ENDS)

    def fall() -> None:
        for _ in range(10):
            assert program.running is not None
            program.running.wait()
            together.look()

    with Together([program], home=tmp_path, say=print) as together, pytest.raises(FellOver, match="reason"):
        together.start()
        fall()


def test_a_port_in_use_is_named() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"Port {port}, wanted for platform, is in use"):
            check_ports([Program("worker", SLEEPS), Program("platform", SLEEPS, port)])


def test_leftovers_of_a_killed_start_are_stopped(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEPS, start_new_session=True)
    (tmp_path / "processes.json").write_text(json.dumps({"a": [left.pid, " ".join(SLEEPS[1:])]}))
    until(lambda: "time.sleep" in Path(f"/proc/{left.pid}/cmdline").read_text() or sys.platform == "darwin")
    stopper = subprocess.Popen([sys.executable, "-c", STOP, str(tmp_path)])
    left.wait(20)
    assert stopper.wait(20) == 0
    assert not (tmp_path / "processes.json").exists()


def test_a_number_that_now_belongs_to_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "processes.json").write_text(json.dumps({"a": [os.getpid(), "-m granian --port 1"]}))
    stop_leftovers(tmp_path)
    assert not (tmp_path / "processes.json").exists()


BEGETS = [
    sys.executable,
    "-c",
    "import subprocess, sys, time, pathlib\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "pathlib.Path(sys.argv[1], 'child').write_text(str(child.pid))\n"
    "time.sleep(60)",
]


def test_a_servers_workers_do_not_outlive_it_when_it_is_started_again(tmp_path: Path) -> None:
    with Together([Program("a", [*BEGETS, str(tmp_path)])], home=tmp_path, say=print) as together:
        together.start()
        until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text() != "")
        worker = int((tmp_path / "child").read_text())
        os.kill(pids(tmp_path)[0], signal.SIGKILL)
        until(
            lambda: (
                together.programs[0].running is not None and together.programs[0].running.poll() is not None
            )
        )
        together.look()
        until(lambda: gone(worker))


def test_workers_left_behind_by_a_killed_start_are_stopped(tmp_path: Path) -> None:
    command = [*BEGETS, str(tmp_path)]
    server = subprocess.Popen(command, start_new_session=True)
    until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text() != "")
    worker = int((tmp_path / "child").read_text())
    server.kill()
    server.wait()
    (tmp_path / "processes.json").write_text(json.dumps({"a": [server.pid, "import time; time.sleep(60)"]}))
    stop_leftovers(tmp_path)
    until(lambda: gone(worker))


def gone(pid: int) -> bool:
    """Or ended and not yet asked about by whoever took it over."""
    state = Path(f"/proc/{pid}/stat")
    return not alive(pid) or (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
