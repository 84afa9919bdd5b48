"""The two months that the sample union has behind it, so that no page is empty on the first day.

Hospital settlements arrive, departments are asked, cases are decided and paid, the bank answers and hands out
its statement, the books are closed by two and the figures published: by the verbs that the screens use, over
real HTTP, at the times of then. Nothing is made up in the database. What else goes on is in `besides.py`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from zerotrip.audit.actions import seal
from zerotrip.books import closing
from zerotrip.books.trial import trial_balance
from zerotrip.cases.actions import agree, approve
from zerotrip.cases.models import Case
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict
from zerotrip.demo import besides
from zerotrip.demo.bank.account import FILE, Account
from zerotrip.demo.bank.report import Said, report
from zerotrip.demo.cast import BINJIANG, XIHU
from zerotrip.demo.departments.opening import open_office, simulated
from zerotrip.demo.departments.server import Server
from zerotrip.demo.settlements import ORDINARY, Row, rows_of
from zerotrip.demo.world import Citizen, World
from zerotrip.disclosure import actions as disclosure
from zerotrip.evidence.actions import receive, send_due
from zerotrip.evidence.feed import headers_for
from zerotrip.mall.settlements.drawing import draw_due
from zerotrip.members.models import Roster
from zerotrip.members.receipts import issue_due_receipts
from zerotrip.org.models import Organisation, User
from zerotrip.payments.actions import confirm_opening, make_batch, propose_opening, release, take_answer
from zerotrip.payments.models import Batch, Line, Payable, Statement

MONTHS = 2
A_MONTH = 40
"""Settlements; fewer where fewer were ill."""
OFFICERS = {XIHU: "wu", BINJIANG: "qian"}
WAITING = 8
"""Settlements of this month; whether one of them wants an officer is chance."""
CLOSED_ON = 3
"""Day of the month after."""


def months(at: datetime) -> list[date]:
    """The first days of the months that are over, of this year only: cover is for a year."""
    today = day_of(at)
    return [date(today.year, month, 1) for month in range(max(1, today.month - MONTHS), today.month)]


def begun(at: datetime) -> datetime:
    """When the sample union opened its books."""
    return _at(months(at)[0], 8) if months(at) else at


def live(world: World, *, at: datetime, say: Callable[[str], None]) -> None:
    """A month is lived once: not where something was paid in it, nor where it is closed."""
    missing = [month for month in months(at) if not _lived(month)]
    if not missing:
        return
    say("The last months: settlements, payments, statements, closed books, public figures")
    told = _told(world)
    with _outside(len(world)) as calendar:
        for month in missing:
            _Month(month, told, calendar, at).pass_by()
    _still_waiting(told, at)


def _told(world: World) -> list[Told]:
    """What medical insurance has of those in hospital mutual aid, oldest first."""
    covered = [
        c for c in map(world.citizen, range(len(world))) if not c.player and "P1" in world.products_of(c)
    ]
    rows = (Told(row, _decidable(world, citizen)) for citizen in covered for row in rows_of(world, citizen))
    return sorted(rows, key=lambda each: each.day)


def _lived(month: date) -> bool:
    paid = Batch.objects.filter(made_at__gte=_at(month, 0), made_at__lt=_at(_next(month), 0))
    return paid.exists() or closing.closing_of(month) is not None


@dataclass(frozen=True)
class Told:
    """A settlement. `decidable`: by the rules alone, or by the officers there are."""

    row: Row
    decidable: bool

    @property
    def day(self) -> date:
        return date.fromisoformat(self.row["setl_time"][:10])

    @property
    def ordinary(self) -> bool:
        """An illness that is no grave one."""
        codes = [said["diag_code"] for said in self.row.get("diseinfo", [])]
        return bool(codes) and all(code in dict(ORDINARY) for code in codes)


def _decidable(world: World, citizen: Citizen) -> bool:
    """Hospital aid is decided by the rules; the allowance of P2 by the district, if it has officers."""
    return citizen.unit.startswith(tuple(OFFICERS)) or "P2" not in world.products_of(citizen)


class _Calendar:
    """What day the departments think it is: what happens later is not told yet."""

    today: date


@contextmanager
def _outside(members: int) -> Iterator[_Calendar]:
    calendar = _Calendar()
    servers = [
        Server(open_office(name, members=members, today=lambda: calendar.today), port)
        for name, port in simulated().items()
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield calendar
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Month:
    def __init__(self, month: date, told: list[Told], calendar: _Calendar, until: datetime) -> None:
        self.month, self.calendar, self.until = month, calendar, until
        self.by: dict[str, Actor] = {user.username: user.actor for user in User.objects.all()}
        payer = settings.ZEROTRIP_PAYER
        self.account = Account(payer["account"], payer["name"], settings.ZEROTRIP_HOME / FILE)
        of_month = (each for each in told if month <= each.day < _next(month))
        self.told = [each for each in of_month if each.ordinary and each.decidable][:A_MONTH]
        self.roster: Roster | None = None

    def pass_by(self) -> None:
        for week in range(4):
            day = self.month + timedelta(days=6 + 7 * week)
            self._settle([each for each in self.told if day - timedelta(days=7) < each.day <= day], day)
            self._besides(week, _at(day, 12))
            self._decide(day)
            if week % 2:
                self._pay(day + timedelta(days=1))
        self._statement()
        self._close()
        self._publish()

    def _settle(self, told: list[Told], day: date) -> None:
        self.calendar.today = day
        for each in told:
            _receive(each.row, _at(day, 10))
        while send_due(at=_at(day, 11)):
            continue

    def _besides(self, week: int, at: datetime) -> None:
        if week == 0:
            besides.earn(self.by, at=at)
        elif week == 2:
            besides.spend(self.by, at=at)
        elif week == 3:
            besides.pick_up(self.by, at=at)
            self.roster = besides.enrol(self.by, at=at)

    def _decide(self, day: date) -> None:
        """The district looks first; what needs a second check goes on to Zhao."""
        waiting = Case.objects.filter(state=State.REVIEW).select_related("organisation")
        for case in waiting.order_by("pk"):
            officer = OFFICERS.get(case.organisation.code[:6])
            if officer is None:
                continue  # of a district where nobody of the cast sits: it waits
            seen = agree(case, by=self.by[officer], at=_at(day, 14))
            if seen.state == State.APPROVAL:
                approve(seen, by=self.by["zhao"], at=_at(day, 16))

    def _pay(self, day: date) -> None:
        if not Payable.objects.payable_now(_at(day, 9)).exists():
            return
        seal(at=_at(day, 9))  # as the worker of that day did: unsigned, nothing is paid
        batch = make_batch(by=self.by["sun"], at=_at(day, 9))
        batch = release(batch=batch, seen_hash=batch.content_hash, by=self.by["wu"], at=_at(day, 11))
        lines = list(Line.objects.filter(batch=batch).order_by("end_to_end_id"))
        at = _at(day, 15)
        for line in lines:
            name, number = line.holder, line.number.open()
            self.account.book(
                fen=-line.amount_fen, name=name, account=number, remark=line.end_to_end_id, at=at
            )
        said = [Said(line.end_to_end_id, "ACSC") for line in lines]
        answer = report(said, order=batch.message_id, message_id=f"B-{batch.ref}", written_at=at)
        take_answer(raw=answer, by=self.by["sun"], at=at + timedelta(minutes=5))

    def _statement(self) -> None:
        """With something that nobody can name, for the cashier to find out about; and a roster's fee."""
        last = _next(self.month) - timedelta(days=1)
        if self.roster:
            self._fee(self.roster, _at(last, 10))
        self.account.book(
            fen=120_000, name="云栖纺织", account="3300112233445566", remark="会费", at=_at(last, 14)
        )
        said = self.account.statement(self.month, last)
        if not Statement.objects.exists():
            self._open(said.opening_fen)
        raw = said.camt()
        take_answer(raw=raw, by=self.by["sun"], at=_at(last, 18))
        issue_due_receipts(at=_at(last, 19))

    def _fee(self, roster: Roster, at: datetime) -> None:
        """The unit writes the roster's code into the note, so the statement finds it."""
        name, code = roster.organisation.name_zh, roster.payment_code
        self.account.book(fen=roster.fee_fen, name=name, account="3300557788990011", remark=code, at=at)

    def _open(self, fen: int) -> None:
        """What the account held before: entered by one, confirmed by another."""
        at, why = _at(self.month, 9), "开户行对账单"
        said = propose_opening(amount_fen=fen, on=self.month, because=why, by=self.by["sun"], at=at)
        confirm_opening(opening=said, by=self.by["wu"], at=at + timedelta(hours=1))

    def _close(self) -> None:
        """The partner's statement first: what it accounts for was handed over in this month."""
        at = _at(_next(self.month), 9) + timedelta(days=2)
        if at > self.until:
            return
        draw_due(at=at - timedelta(hours=1))
        seen = trial_balance(self.month).hash
        proposed = closing.propose(
            month=self.month, seen_hash=seen, note="一笔待核款项次月处理", by=self.by["accountant"], at=at
        )
        closing.confirm(closing=proposed, seen_hash=seen, by=self.by["wu"], at=at + timedelta(hours=2))

    def _publish(self) -> None:
        at = _at(_next(self.month), 14) + timedelta(days=2)
        if at > self.until:
            return
        city = Organisation.objects.get(code="330100")
        try:
            drafted = disclosure.draft(owner=city, month=self.month, by=self.by["admin"], at=at)
        except Conflict:  # so few were paid in a small sample that the figures would name them
            return
        disclosure.publish(
            publication=drafted,
            seen_hash=drafted.content_hash,
            by=self.by["auditor"],
            at=at + timedelta(hours=1),
        )


def _still_waiting(told: list[Told], at: datetime) -> None:
    """The last ones of this month, about which the departments are asked; and what was applied for."""
    this_month = [each for each in told if each.day >= day_of(at).replace(day=1) and each.decidable]
    for each in this_month[-WAITING:]:
        _receive(each.row, at)
    besides.leave_waiting(at=at)


def _receive(row: Row, at: datetime) -> None:
    """By the real inbox. The same row again is the same message."""
    body = json.dumps(row, ensure_ascii=False).encode()
    secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
    headers = headers_for(secret, message_id=f"history-{row['setl_id']}", body=body, at=at)
    receive(source="medical-insurance", headers=headers, body=body, at=at)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
