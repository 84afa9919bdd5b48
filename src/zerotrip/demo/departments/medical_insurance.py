from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx

from zerotrip.core.clock import now
from zerotrip.core.money import fen_of_yuan
from zerotrip.demo.departments.faults import GARBLED, Lossy
from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import CHINA, Office
from zerotrip.demo.settlements import NAMES, Stay, row_of, rows_of
from zerotrip.evidence.feed import MESSAGE, headers_for

DELIVERIES = 20
"""How often a message is tried on a bad line before it is given up."""


@dataclass(frozen=True, slots=True)
class Push:
    """A message as it goes out on the feed, and what came back."""

    headers: dict[str, str]
    body: bytes
    row: Row
    status: int | None = None
    answer: str = ""


class MedicalInsurance(Office):
    name, title, title_en = "medical-insurance", "医保（模拟）", "Medical insurance (simulated)"
    number_field = "certno"
    questions = ("settlement", "settlements")

    def __init__(
        self,
        *,
        feed_secret: str,
        feed_url: str = "",
        keep: Path | None = None,
        clock: Callable[[], datetime] = now,
        **common: Any,
    ) -> None:
        """`keep`: where rows that were pushed by hand outlive a restart."""
        super().__init__(**common)
        self._feed_secret, self._feed_url, self._keep, self.clock = feed_secret, feed_url, keep, clock
        self._lock = threading.Lock()
        self._added: list[Row] = json.loads(keep.read_text("utf-8")) if keep and keep.exists() else []
        self._pushed: list[Push] = []
        self._sent: set[str] = set()

    @property
    def pushed(self) -> list[Push]:
        return list(reversed(self._pushed))

    def settlements(self, form: Form) -> list[Row]:
        """This year's and last year's."""
        return [self._shown(row) for row in self._rows(form["certno"])]

    def settlement(self, form: Form) -> list[Row]:
        return [
            self._shown(row) for row in self._rows(form["certno"]) if row["setl_id"] == form.get("setl_id")
        ]

    def _rows(self, number: str) -> list[Row]:
        world = self.world()
        citizen = world.find(number)
        with self._lock:
            added = {row["setl_id"]: row for row in self._added if row["certno"] == number}
        made_up = rows_of(world, citizen) if citizen else []
        return [row for row in made_up if row["setl_id"] not in added] + list(added.values())

    def _shown(self, row: Row) -> Row:
        return (
            {key: value for key, value in row.items() if key != "diseinfo"}
            if self.faults.drop_diagnosis
            else row
        )

    def settle(
        self,
        *,
        person: str,
        self_borne: str = "4134.00",
        diagnosis: str | None = "C53.900",
        hospital_level: int | str = 3,
        kind: str = "inpatient",
        days: int = 12,
        operation: str = "",
        settled_on: date | str | None = None,
        setl_id: str = "",
        **flags: bool,
    ) -> Push:
        """Something happened to one of the cast, or to who has this ID number: a new row, ready to be sent.

        `diagnosis` None: missing upstream. `flags`: retired, elsewhere, refunded, valid.
        """
        citizen = self.citizen(person)
        day = date.fromisoformat(str(settled_on)) if settled_on else self.clock().astimezone(CHINA).date()
        stay = Stay(
            setl_id=setl_id or f"S{day:%Y%m%d}{citizen.index:06d}{secrets.token_hex(3).upper()}",
            settled_on=day,
            self_borne=fen_of_yuan(self_borne),
            kind=kind,
            diagnosis=(diagnosis, NAMES.get(diagnosis, diagnosis)) if diagnosis else None,
            operation=operation,
            hosp_lv=str(hospital_level),
            days=days,
            **flags,
        )
        row = row_of(citizen, stay)
        self._add(row)
        return self.sealed(row)

    def is_new(self, once: str) -> bool:
        """False for a form that was sent before: two clicks are one settlement."""
        with self._lock:
            if not once or once in self._sent:
                return not once
            self._sent.add(once)
        return True

    def _add(self, row: Row) -> None:
        with self._lock:
            self._added = [each for each in self._added if each["setl_id"] != row["setl_id"]] + [row]
            if self._keep:
                self._keep.parent.mkdir(parents=True, exist_ok=True)
                self._keep.write_text(json.dumps(self._added, ensure_ascii=False), "utf-8")

    def forget(self) -> None:
        """Only the sample world remains: the next story begins with nobody in hospital."""
        with self._lock:
            self._added.clear()
            if self._keep:
                self._keep.unlink(missing_ok=True)

    def sealed(self, row: Row, *, message_id: str = "") -> Push:
        body = json.dumps(self._shown(row), ensure_ascii=False).encode()
        headers = headers_for(
            self._feed_secret,
            message_id=message_id or f"M-{secrets.token_hex(12)}",
            body=body,
            at=self.clock(),
        )
        return Push(headers, body, row)

    def send(self, push: Push) -> Push:
        """Delivers a message and remembers what the union answered; on a bad line, until it is taken."""
        line = self.faults.lossy
        sent = self._over(line, push) if line else self._deliver(push.headers, push.body, push)
        with self._lock:
            self._pushed.append(sent)
        return sent

    def _over(self, line: Lossy, push: Push) -> Push:
        """Signed anew each time, under its own number: the union has to see that it is one message."""
        number = push.headers[MESSAGE]
        sent = push
        for _ in range(DELIVERIES):
            fate = line.fate(f"push {push.row['setl_id']}")
            if fate == "lost":
                continue
            if fate == "late":
                time.sleep(line.pause)
            headers = headers_for(self._feed_secret, message_id=number, body=push.body, at=self.clock())
            sent = self._deliver(headers, push.body[:-9] if fate in GARBLED else push.body, push)
            if fate == "double":
                time.sleep(0.002)  # signed in another millisecond
                headers = headers_for(self._feed_secret, message_id=number, body=push.body, at=self.clock())
                self._deliver(headers, push.body, push)
            if sent.status == 200:
                break
        return sent

    def _deliver(self, headers: dict[str, str], body: bytes, push: Push) -> Push:
        try:
            with httpx.Client(trust_env=False, timeout=10) as http:
                more = {"Content-Type": "application/json"}
                response = http.post(self._feed_url, content=body, headers=headers | more)
        except httpx.HTTPError as error:
            return Push(headers, body, push.row, None, type(error).__name__)
        return Push(headers, body, push.row, response.status_code, response.text[:2000])
