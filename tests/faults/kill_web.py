"""The web process is killed at a write of a form that was sent; after the restart it is sent again, twice.

python -m tests.faults.kill_web [EVERY]     at every EVERY-th write of each form; one JSON line at the end

Wu agrees to a case, Zhao approves it, Sun makes a batch of it, Wu releases that: four forms with keys of
their own, to granian over HTTP. Each round has a case of its own and one kill. At its end the case must stand
exactly as after the first round, which nobody disturbed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from subprocess import Popen
from typing import Any
from uuid import uuid4

import httpx

from tests.faults.home import migrated, own_home
from tests.faults.killing import Killing, end, wait_until_it_answers

TOKEN = "x" * 32
Form = tuple[str, str, dict[str, str]]
"""Who sends it, where to, and what it says."""


@dataclass
class Web:
    """granian as `zerotrip up` runs it, but with one process: the one that is killed."""

    killing: Killing
    port: int
    running: Popen[bytes] | None = None
    sessions: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        server = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        command = [sys.executable, "-m", "granian", *server, "--no-ws", "zerotrip.config.wsgi:application"]
        self.running = self.killing.start(command)
        wait_until_it_answers(self.running, f"{self.address}/accounts/login/")

    def end(self) -> None:
        if self.running is not None:
            end(self.running)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def _http(self) -> httpx.Client:
        return httpx.Client(trust_env=False, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))

    def send(self, form: Form) -> str:
        """Where the answer leads to."""
        who, path, said = form
        cookies = f"sessionid={self.sessions[who]}; csrftoken={TOKEN}"
        answer = self._http.post(
            f"{self.address}{path}",
            data=said | {"csrfmiddlewaretoken": TOKEN},
            headers={"Cookie": cookies, "Origin": self.address, "Accept-Language": "en"},
        )
        if answer.status_code != 302:
            raise AssertionError(f"{who} {path}: {answer.status_code} {answer.text[:2000]}")
        return answer.headers["Location"]


def main(every: int) -> dict[str, object]:
    folder = own_home("kill-web")
    migrated(folder / "home")
    from django.conf import settings

    from tests.faults.money_case import MoneyCase, signed_in

    web = Web(Killing(folder / "killing"), settings.ZEROTRIP_PORT)
    stage = MoneyCase.begin()
    web.sessions = {name: signed_in(user) for name, user in stage.users.items()}
    web.start()
    try:
        first, writes = stage.open("0"), []
        for form in forms(stage, first):
            with web.killing.at():
                web.send(form)
            writes.append(web.killing.counted)
        wanted, wrong, killed = stage.outcome(first), [], 0
        for step, number in enumerate(writes):
            for due in range(number, 0, -every):
                case = stage.open(f"{step}-{due}")
                killed += _round(web, forms(stage, case), step, due)
                found = stage.outcome(case)
                if found != wanted:
                    wrong.append({"form": step, "write": due, "found": found, "wanted": wanted})
    finally:
        web.end()
    wrong += [{"after all": each} for each in stage.faults()]
    tried = sum(len(range(number, 0, -every)) for number in writes)
    wrong += [] if killed == tried else [{"killed": killed, "tried": tried}]
    shutil.rmtree(folder)
    return {"writes": writes, "killed": killed, "wrong": wrong}


def forms(stage: Any, case: Any) -> Iterator[Form]:
    """One after the other, as each stands on what came of the one before."""

    def key() -> dict[str, str]:
        return {"key": uuid4().hex}

    yield "wu", f"/desk/cases/{case.ref}/agree/", key() | {"because": "ok"}
    yield "zhao", f"/desk/cases/{case.ref}/approve/", key() | {"because": "ok"}
    yield "sun", "/desk/payments/", key() | {"format": stage.layout}
    batch = stage.batch_of(case)
    said = {"verb": "release", "seen_hash": batch.content_hash, "because": "ok"}
    yield "wu", f"/desk/payments/{batch.ref}/", key() | said


def _round(web: Web, sent: Iterator[Form], step: int, due: int) -> bool:
    """The forms one by one, with a kill under the one in hand; answers whether there was one."""
    killed = False
    for number, form in enumerate(sent):
        if number != step:
            web.send(form)
            continue
        with web.killing.at(due):
            killed = _is_cut_off(lambda form=form: web.send(form))  # type: ignore[misc]
        web.end()
        web.start()
        if web.send(form) != web.send(form):
            raise AssertionError(f"{form[1]} answered differently the second time")
    return killed


def _is_cut_off(send: Callable[[], str]) -> bool:
    try:
        send()
    except httpx.TransportError:
        return True
    return False


if __name__ == "__main__":
    told = main(int((sys.argv[1:] or ["1"])[0]))
    print(json.dumps(told, ensure_ascii=False, default=str))
    sys.exit(bool(told["wrong"]))
