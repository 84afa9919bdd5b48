"""What simulated departments have in common: a world, a desk at the gateway, faults, a log of calls."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from zerotrip.core.text import mask_id
from zerotrip.demo.departments.faults import Faults
from zerotrip.demo.departments.gateway import BAD_QUESTION, NO_SUCH, OK, Form, GatewayDesk, Row, envelope
from zerotrip.demo.departments.kept import Kept
from zerotrip.demo.people import CAST
from zerotrip.demo.world import SEED, Citizen, World

CHINA = ZoneInfo("Asia/Shanghai")
STRANGER = "330106199001010018"


class Office:
    """One department. `questions` names the methods that answer a business call.

    `happenings`: what can be made to happen to somebody, and the question whose answer then has a row more;
    the method `new_<what>` makes the row. In `replaced` questions the new row stands in place of the old.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    title_en: ClassVar[str]
    number_field: ClassVar[str]
    questions: ClassVar[tuple[str, ...]]
    happenings: ClassVar[Mapping[str, str]] = {}
    replaced: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *,
        app_key: str,
        app_secret: str,
        members: int = 2000,
        seed: str = SEED,
        today: Callable[[], date] = lambda: datetime.now(CHINA).date(),
        units: tuple[str, ...] = (),
        keep: Path | None = None,
    ) -> None:
        """`keep`: where what was added by hand outlives a restart."""
        self.desk = GatewayDesk(app_key, app_secret)
        self.faults = Faults()
        self.kept = Kept(keep)
        self.calls: deque[dict[str, Any]] = deque(maxlen=200)
        self._members, self._seed, self._today, self._units = members, seed, today, units

    def world(self) -> World:
        """As of today: a server that runs for days tells new stays as they happen."""
        return World(self._members, self._seed, today=self._today(), units=self._units)

    def answer(self, question: str, form: Form, mode: str = "") -> Row:
        """A business call: signature first, then the question, then the rows."""
        if mode == "forgetful":
            return envelope("14")
        refusal = self.desk.refusal(form)
        if refusal is not None:
            return refusal
        if question not in self.questions:
            return envelope(NO_SUCH)
        if len(form.get(self.number_field, "")) != 18 or not form.get("additionalInfo"):
            return envelope(BAD_QUESTION)
        self._note(question, form)
        rows = [self._spoilt(row, mode) for row in self.rows(question, form)]
        return envelope(OK, rows * 2 if mode == "double" else rows)

    def rows(self, question: str, form: Form) -> list[Row]:
        """What the world tells, and what was added by hand since."""
        added = self.kept.of(question, form[self.number_field])
        if added and question in self.replaced:
            return added[-1:]
        return [*getattr(self, question)(form), *added]

    def citizen(self, person: str) -> Citizen:
        """One of the cast, or who has this ID number."""
        number = next((player.id_number for player in CAST if player.username == person), person)
        found = self.world().find(number)
        if found is None:
            raise ValueError(f"nobody in this world is {person}")
        return found

    def happen(self, what: str, *, person: str, on: date | str | None = None, **given: Any) -> Row:
        """Something happens to somebody, today unless another day is given; from now on it is told."""
        if what not in self.happenings:
            raise ValueError(f"{what} is none of {', '.join(self.happenings) or 'nothing'}")
        citizen = self.citizen(person)
        day = date.fromisoformat(str(on)) if on else self._today()
        row: Row = getattr(self, f"new_{what.replace('-', '_')}")(citizen, day, **given)
        self.kept.add(self.happenings[what], citizen.id_number, row)
        return row

    def forget(self) -> None:
        """Only the sample world remains."""
        self.kept.forget()

    def _note(self, question: str, form: Form) -> None:
        number = mask_id(form[self.number_field])
        at = datetime.now(CHINA).isoformat(timespec="seconds")
        self.calls.appendleft({"at": at, "question": question, "about": number, "for": _purpose(form)})

    def _spoilt(self, row: Row, mode: str) -> Row:
        if mode == "someone-else":
            return {
                key: STRANGER if key.startswith((self.number_field, "cert_num")) else value
                for key, value in row.items()
            }
        return dict.fromkeys(row, "？？") if mode == "nonsense" else row


def _purpose(form: Form) -> str:
    """What the union said it asks for; as it came, where that is not in the agreed form."""
    try:
        return str(json.loads(form["additionalInfo"])["powerMatters"])
    except (ValueError, KeyError, TypeError):
        return form["additionalInfo"]
