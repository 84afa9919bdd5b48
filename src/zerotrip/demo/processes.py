"""Several programs as one: started together, started again when one falls over, stopped together."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from zerotrip.config.ports import HOST, is_free
from zerotrip.core.errors import Refused, Unavailable
from zerotrip.core.text import Text

FALLS, WITHIN = 4, 20.0
SLOWEST_START = 90.0


@dataclass
class Program:
    name: str
    command: Sequence[str]
    port: int | None = None
    label: Text = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    """Ports by name, where it listens on more than one."""
    running: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    @property
    def listens(self) -> Mapping[str, int]:
        return self.pages or ({self.name: self.port} if self.port is not None else {})


class FellOver(Refused):
    """A program ended again and again."""

    status = 503


def check_ports(programs: Sequence[Program]) -> None:
    for name, port in (wanted for program in programs for wanted in program.listens.items()):
        if not is_free(port):
            raise Unavailable(
                "port-in-use",
                "Port %(port)s, wanted for %(name)s, is in use. Stop what runs there, or choose "
                "other ports: zerotrip up --port 9000",
                port=port,
                name=name,
            )


class Together:
    """Starts programs, keeps their output in `logs` and their numbers in a file, stops them at the end."""

    def __init__(self, programs: Sequence[Program], *, home: Path, say: Callable[[str], None]) -> None:
        self.programs = programs
        self.logs = home / "logs"
        self.numbers = home / "processes.json"
        self.say = say
        self.environment: Mapping[str, str] = os.environ

    def __enter__(self) -> Together:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def start(self, *names: str) -> None:
        """Those named, or all that do not run yet."""
        for program in self.programs:
            if program.running is None and (not names or program.name in names):
                self._log(program).unlink(missing_ok=True)
                self._start(program)

    def __exit__(self, *_: object) -> None:
        alive = [p.running for p in self.programs if p.running is not None and p.running.poll() is None]
        for process in alive:
            _signal(process.pid, signal.SIGTERM)
        until = time.monotonic() + 8
        for process in alive:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process.pid, signal.SIGKILL)
                process.wait()
        self.numbers.unlink(missing_ok=True)

    def look(self) -> None:
        """Starts again what ended by itself; gives up on what does nothing else."""
        for program in self.programs:
            if program.running is None or program.running.poll() is None:
                continue
            recent = [when for when in program.started if time.monotonic() - when < WITHIN]
            if len(recent) >= FALLS:
                raise FellOver(
                    "program-fell-over",
                    "%(name)s does not stay up. What it said last (%(log)s):\n%(tail)s",
                    name=program.name,
                    log=self._log(program),
                    tail=self._tail(program),
                )
            self.say(f"{program.name} ended (exit {program.running.returncode}); started again.")
            _signal(program.running.pid, signal.SIGKILL)  # a server's workers outlive it, and keep its port
            self._start(program)

    def wait_for(self, program: Program, page: str = "/") -> None:
        """Until it answers an HTTP request, however it answers."""
        until = time.monotonic() + SLOWEST_START
        while time.monotonic() < until:
            self.look()
            try:
                httpx.get(f"http://{HOST}:{program.port}{page}", timeout=10)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise Unavailable(
            "no-answer",
            "%(name)s does not answer on port %(port)s. Its log: %(log)s",
            name=program.name,
            port=program.port,
            log=self._log(program),
        )

    def _start(self, program: Program) -> None:
        # A session of its own: Ctrl-C reaches this process alone, which then stops the others in order.
        with self._log(program).open("ab") as log:
            program.running = subprocess.Popen(
                list(program.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=dict(self.environment),
            )
        program.started.append(time.monotonic())
        numbers = {p.name: [p.running.pid, " ".join(p.command[1:])] for p in self.programs if p.running}
        self.numbers.write_text(json.dumps(numbers), "utf-8")

    def _log(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"

    def _tail(self, program: Program) -> str:
        return "\n".join(self._log(program).read_text("utf-8", "replace").splitlines()[-12:])


def stop_leftovers(home: Path) -> None:
    """What an earlier start left running when it was killed itself."""
    numbers = home / "processes.json"
    if not numbers.exists():
        return
    for pid, words in json.loads(numbers.read_text("utf-8")).values():
        if words in _command_line(pid):
            _signal(pid, signal.SIGTERM)
            _wait_until_gone(pid)
    numbers.unlink()


def _command_line(group: int) -> str:
    """Of the program that began this process group, or of what it left behind; empty when all are gone."""
    if Path("/proc/self/stat").exists():
        lines = ((_group_of(each), each) for each in Path("/proc").glob("[0-9]*"))
        found = [each for known, each in lines if known == group]
        return "".join(_words_of(each) for each in found)
    asked = ["ps", "-ww", "-A", "-o", "pgid=,args="]
    rows = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
    return "\n".join(row for row in rows if row.split()[:1] == [str(group)])


def _group_of(process: Path) -> int | None:
    try:
        return int(process.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()[2])
    except (OSError, IndexError):
        return None  # it has just ended


def _words_of(process: Path) -> str:
    """Empty for one that has ended and that nobody has asked about yet."""
    try:
        return process.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 8
    while _command_line(pid).strip() and time.monotonic() < until:
        time.sleep(0.1)


def _signal(pid: int, number: signal.Signals) -> None:
    """To the program's whole group: a server's own workers too."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
