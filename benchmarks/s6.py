"""S6: a payment run through the real actions: batch, signature, pain.001, the bank's answer, the books.

On a database of its own, which is thrown away: SQLite as the platform sets it up, or the PostgreSQL of
DATABASE_URL, which has to be empty. People, accounts and what they are owed are set up by another process
and not counted. The sums are small, so that the table of signatures of the sample pack asks for one.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.report import Report

LINES = 100_000
FUND = "mutual-aid.hospital"
REJECTED_EACH = 100


def run(*, lines: int = LINES, times: int = 1, out: Path) -> Report:
    with tempfile.TemporaryDirectory(prefix="zerotrip-bench-") as home:
        os.environ["ZEROTRIP_HOME"] = home
        os.environ["ZEROTRIP_DEMO"] = "1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
        (Path(home) / "static").mkdir()
        # Whoever made the accounts is another process: its memory is not that of the run.
        child = multiprocessing.get_context("spawn").Process(target=_set_up, args=(lines,))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit("the set-up did not go through")
        from zerotrip.cli import load_django

        load_django()
        return _measured(lines)


def _set_up(lines: int) -> None:
    from zerotrip.cli import load_django

    load_django()
    from django.conf import settings
    from django.core.management import call_command

    from zerotrip.core.actor import Actor
    from zerotrip.core.clock import now
    from zerotrip.demo.cast import seat_the_cast
    from zerotrip.payments import actions

    call_command("migrate", verbosity=0, interactive=False)
    at = now()
    cast = seat_the_cast(at=at, year=at.year)
    table = settings.ZEROTRIP_PACKS / "hangzhou" / "payments.toml"
    actions.load_table(file=table, by=Actor.system("bench"), at=at)
    _owe(lines, cast, at)


def _measured(lines: int) -> Report:
    from django.db import connection

    from zerotrip.core.clock import now
    from zerotrip.org.models import User
    from zerotrip.payments import actions
    from zerotrip.payments.models import BankFile
    from zerotrip.payments.signing import signatures_needed

    at = now()
    sun, wu = (User.objects.get(username=name).actor for name in ("sun", "wu"))
    before, phases = _peak(), Phases()
    with phases.phase("make the batch: lines, holds, pain.001 written and validated, sealed"):
        batch = actions.make_batch(by=sun, at=at)
    with phases.phase("how many have to sign, as the page asks before"):
        signatures_needed(batch, at)
    with phases.phase("sign: read again by the independent reader, compared, released"):
        actions.release(batch=batch, seen_hash=batch.content_hash, by=wu, at=at)
    answer = _answer(batch, at)
    with phases.phase("take the bank's answer: validated, matched, books posted"), phases.news():
        file = actions.take_answer(raw=answer, by=sun, at=at)
    if BankFile.objects.get(pk=file.pk).state != "taken":
        raise SystemExit(f"the answer was not taken: {file.note}")
    with phases.phase("reconcile payments and ledger"):
        _verify(batch, lines)
    sizes = (batch.file.size, len(answer))
    return _report(lines, phases.seconds, before, sizes, connection.vendor)


class Phases:
    """Seconds by phase; telling the news is taken out of the phase in which it happens."""

    def __init__(self) -> None:
        self.seconds: dict[str, tuple[float, float]] = {}  # on the clock, and of processor time
        self._inside = (0.0, 0.0)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        begun, self._inside = _now(), (0.0, 0.0)
        yield
        self.seconds[name] = _less(_less(_now(), begun), self._inside)

    @contextmanager
    def news(self) -> Iterator[None]:
        from zerotrip.payments import news

        tell = news.announce_due

        def timed(*given: Any, **named: Any) -> Any:
            begun = _now()
            told = tell(*given, **named)
            self._inside = self.seconds[f"tell those above of the first {told:,} lines"] = _less(
                _now(), begun
            )
            return told

        news.announce_due = timed
        try:
            yield
        finally:
            news.announce_due = tell


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _less(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], one[1] - other[1]


def _owe(lines: int, cast: Any, at: datetime) -> None:
    """The rows that `owe` would leave, in bulk."""
    from benchmarks.s9 import _rows
    from zerotrip.core.actor import Actor
    from zerotrip.core.money import Amount
    from zerotrip.ledger import actions as ledger
    from zerotrip.ledger.moves import Entry
    from zerotrip.members.models import BankAccount, Person
    from zerotrip.payments.models import Payable
    from zerotrip.vault import rows

    day, by = at.date(), Actor.system("bench")
    people = [
        Person(name=name, id_number=number, sex="female", phone=phone, organisation=cast.unit,
               birth_date=f"{number[6:10]}-{number[10:12]}-{number[12:14]}", joined_on=day)
        for name, number, phone, _joined in _rows(lines)
    ]  # fmt: skip
    rows.insert(people)
    rows.insert(
        [
            BankAccount(person=person, holder=person.name, bank_name="杭州银行", bank_code="313331000014",
                        number=f"6222{n:015d}", tail=f"{n % 10_000:04d}", since=day)
            for n, person in enumerate(people)
        ]
    )  # fmt: skip
    owed = [
        Payable(reference=f"HZ-BENCH-{n:06d}", person=person, amount_fen=500 + n % 500, fund=f"fund:{FUND}",
                item_id="hz.mutual-aid.hospital", purpose={"zh-Hans": "互助", "en": "Mutual aid"},
                organisation=cast.unit, at=at, by_key=by.key)
        for n, person in enumerate(people)
    ]  # fmt: skip
    rows.insert(owed)
    ledger.open_account(address="bench:gift", may_overdraw=True)
    ledger.open_accounts(addresses=[f"fund:{FUND}", *(each.address for each in owed)])
    gift = Amount.fen(1_000 * lines)
    ledger.transfer(
        reference="bench", source="bench:gift", destination=f"fund:{FUND}", amount=gift, by=by, at=at
    )
    entries = [Entry(f"owe:{e.reference}", f"fund:{FUND}", e.address, e.amount, "") for e in owed]
    ledger.transfer_all(entries, by=by, at=at)


def _answer(batch: Any, at: datetime) -> bytes:
    """By the simulated bank's own hand: one in a hundred rejected."""
    from zerotrip.demo.bank.report import Said, report

    said = [
        Said(name, "RJCT", "", "AC04") if n % REJECTED_EACH == 0 else Said(name, "ACSC", f"{fen / 100:.2f}")
        for n, (name, fen) in enumerate(batch.lines.values_list("end_to_end_id", "amount_fen"))
    ]
    return report(said, order=batch.message_id, message_id="BENCH-0001", written_at=at)


def _verify(batch: Any, lines: int) -> None:
    from zerotrip.ledger import queries as ledger
    from zerotrip.payments import queries

    if faults := [*ledger.reconcile(), *queries.reconcile()]:
        raise SystemExit(f"the books do not agree: {faults[:3]}")
    rejected = -(-lines // REJECTED_EACH)
    found = [batch.lines.filter(state=state).count() for state in ("paid", "rejected")]
    if found != [lines - rejected, rejected]:
        raise SystemExit(f"{found} lines are paid and rejected")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _report(
    lines: int, phases: dict[str, tuple[float, float]], before: int, sizes: tuple[int, int], vendor: str
) -> Report:
    report = Report("s6", f"a payment run of {lines:,} lines, on {vendor}")
    report.columns = ("phase", "seconds", "processor")
    total, used = (sum(took[n] for took in phases.values()) for n in (0, 1))
    peak = _peak()
    every = phases | {"all": (total, used)}
    report.rows = [(name, f"{clock:.1f}", f"{processor:.1f}") for name, (clock, processor) in every.items()]
    report.figures |= {"lines": lines, "seconds": {name: round(took, 2) for name, (took, _) in every.items()}}
    report.figures["processor_seconds"] = {name: round(took, 2) for name, (_, took) in every.items()}
    report.figures |= {"peak_mib": peak, "peak_mib_before": before}
    if lines == LINES:  # what fewer lines take says nothing about the goal
        report.goal_at_most(f"{lines:,} lines", 60, total, " s")
        report.goal_at_most("peak memory", 1024, peak, " MiB")
    report.notes.append(f"{peak:,} MiB at the peak, {before:,} of them before the run")
    report.notes.append("news goes out 1,000 lines at a time; the worker tells the rest, not counted here")
    report.notes.append(f"pain.001 of {sizes[0] / 1e6:.1f} MB, pain.002 of {sizes[1] / 1e6:.1f} MB")
    return report
