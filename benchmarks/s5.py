"""S5: cases from an arrived settlement to a payable, through the real actions, each in its own transaction.

On a database of its own, which is thrown away: SQLite as the platform sets it up (WAL, synchronous=FULL), or
the PostgreSQL of DATABASE_URL, which has to be empty. Hospital mutual aid alone is published. Everybody has
one settlement told by the feed, and medical insurance has said that it is the whole list.
"""

from __future__ import annotations

import cProfile
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.report import Report

MEMBERS = 1_000
ITEM = "hospital-mutual-aid.toml"
BORNE = "4134.00"
PROFILE = "ZEROTRIP_BENCH_PROFILE"
"""A file to write a profile of the measured stretch to, for whoever wants to make it quicker."""


def run(*, members: int = MEMBERS, times: int = 1, out: Path) -> Report:
    with tempfile.TemporaryDirectory(prefix="zerotrip-bench-") as home:
        os.environ["ZEROTRIP_HOME"] = home
        os.environ["ZEROTRIP_DEMO"] = "1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
        (Path(home) / "static").mkdir()
        from zerotrip.cli import load_django

        load_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        return _measured(members)


def _measured(members: int) -> Report:
    from django.db import connection

    from benchmarks import s5_plain
    from zerotrip.cases.news_in_bulk import settlements_arrived
    from zerotrip.core.clock import now

    at = now()
    arrived = _settlements(members, at)
    _open(*arrived[0], at)  # compiles the edition, once a process
    queries = _queries(*arrived[1], at)
    together = connection.vendor == "postgresql"
    share = (len(arrived) - 2) // (4 if together else 2)
    alone, many = arrived[2 : 2 + share], arrived[2 + share : 2 + 2 * share]
    with _clock() as one_by_one:
        _open_all(alone, at)
    with _clock() as in_bulk:
        settlements_arrived(arrived=many, at=at)
    rest = arrived[2 + 2 * share :]
    side_by_side = _side_by_side(rest, at) if together else None
    opened = len(alone)
    _verify(2 + 2 * share + (len(rest) if together else 0), at)
    plain = s5_plain.write_again(opened)
    return _report(connection.vendor, opened, queries, one_by_one, in_bulk, side_by_side, plain)


def _settlements(members: int, at: datetime) -> list[tuple[Any, str]]:
    """Everybody enrolled and known to the department; (person, number of the settlement)."""
    from django.conf import settings

    from zerotrip.catalogue.actions import publish
    from zerotrip.demo import population
    from zerotrip.demo.cast import seat_the_cast
    from zerotrip.demo.world import World
    from zerotrip.members.models import Person

    world = World(members * 3, today=at.date())
    cast = seat_the_cast(at=at, year=at.year)
    packs = settings.ZEROTRIP_PACKS / "hangzhou"
    publish(paths=[packs / ITEM], by=cast.admin.actor, second=cast.zhao.actor, at=at)
    population.load(world, at=at, say=lambda _said: None)
    _endow(members, at)
    covered = (
        c for c in map(world.citizen, range(len(world))) if not c.player and "P1" in world.products_of(c)
    )
    numbers = {population.uid_of(c): _told(c, at) for c, _n in zip(covered, range(members), strict=False)}
    people = Person.objects.in_bulk(list(numbers))
    return [(people[uid], number) for uid, number in numbers.items()]


def _endow(members: int, at: datetime) -> None:
    """A sample of any size can pay: what is measured is no fund that runs short."""
    from zerotrip.core.money import Amount
    from zerotrip.demo.population import BY
    from zerotrip.ledger import actions as ledger
    from zerotrip.members.models import Product

    ledger.open_account(address="bench:gift", may_overdraw=True)
    fund, gift = Product.objects.get(code="P1").fund_address, Amount.fen(1_000_000 * members)
    ledger.transfer(reference="bench", source="bench:gift", destination=fund, amount=gift, by=BY, at=at)


def _told(citizen: Any, at: datetime) -> str:
    """By the real inbox: a signed message, read into findings. Nobody hears of it yet."""
    import json

    from django.conf import settings

    from zerotrip.core.money import fen_of_yuan
    from zerotrip.demo.settlements import Stay, row_of
    from zerotrip.evidence.actions import receive
    from zerotrip.evidence.feed import headers_for
    from zerotrip.evidence.models import Answer
    from zerotrip.evidence.registry import Told
    from zerotrip.evidence.signals import settlement_arrived
    from zerotrip.evidence.storing import findings_of, keep_all

    settlement_arrived.disconnect(dispatch_uid="cases")
    stay = Stay(f"S{at:%Y%m%d}{citizen.index:08d}", at.date(), fen_of_yuan(BORNE))
    body = json.dumps(row_of(citizen, stay), ensure_ascii=False).encode()
    secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
    headers = headers_for(secret, message_id=f"bench-{stay.setl_id}", body=body, at=at)
    message = receive(source="medical-insurance", headers=headers, body=body, at=at)
    keep_all(
        findings_of(
            [Told("settlements", True)],
            person=message.person,  # type: ignore[arg-type]
            source="medical-insurance.settlements",
            answer=Answer.objects.get(message=message),
            asked_at=at,
            answered_at=at,
            by_key="department:medical-insurance",
        )
    )
    return stay.setl_id


def _open(person: Any, number: str, at: datetime) -> None:
    from zerotrip.cases.news_in_bulk import settlements_arrived

    settlements_arrived(arrived=[(person, number)], at=at)


def _open_all(arrived: list[tuple[Any, str]], at: datetime) -> None:
    for person, number in arrived:
        _open(person, number, at)


def _side_by_side(arrived: list[tuple[Any, str]], at: datetime) -> float:
    """Cases a second of two processes, which meet in the one fund that pays all of it."""
    from django.db import connection

    connection.close()
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_open_all, args=(arrived[turn::2], at)) for turn in range(2)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("one of two processes failed")
    return len(arrived) / (time.perf_counter() - begun)


def _queries(person: Any, number: str, at: datetime) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        _open(person, number, at)
    if said := os.environ.get(PROFILE):
        Path(f"{said}.sql").write_text("\n".join(query["sql"] for query in queries), "utf-8")
    return len(queries)


class Clock:
    clock = processor = 0.0


@contextmanager
def _clock() -> Iterator[Clock]:
    told, profile = Clock(), cProfile.Profile() if PROFILE in os.environ else None
    used, begun = time.process_time(), time.perf_counter()
    if profile:
        profile.enable()
    yield told
    if profile:
        profile.disable()
        profile.dump_stats(os.environ.pop(PROFILE))
    told.clock, told.processor = time.perf_counter() - begun, time.process_time() - used


def _verify(cases: int, at: datetime) -> None:
    """Every case granted with its payable and notice, the books agree, every receipt replays."""
    from zerotrip.audit.reconciliation import run as reconcile
    from zerotrip.cases.models import Case
    from zerotrip.cases.replaying import replay
    from zerotrip.notices.models import Notice
    from zerotrip.payments.models import Payable

    granted = Case.objects.filter(state="granted")
    owed = Payable.objects.filter(reference__in=granted.values("ref"))
    told = Notice.objects.filter(event="case.granted")
    if not cases == granted.count() == owed.count() == told.count():
        raise SystemExit(
            f"of {cases} cases {granted.count()} granted, {owed.count()} owed, {told.count()} told"
        )
    if faults := reconcile():
        raise SystemExit(f"the books do not agree: {faults[:3]}")
    if different := [one for one in replay() if one.difference]:
        raise SystemExit(f"{len(different)} receipts replay differently")


def _report(
    vendor: str,
    cases: int,
    queries: int,
    ours: Clock,
    many: Clock,
    together: float | None,
    plain: tuple[float, float],
) -> Report:
    report = Report("s5", f"{cases:,} cases from a settlement to a payable, on {vendor}")
    report.columns = ("way", "cases a second")
    ways = {
        "one by one, through the real actions": cases / ours.clock,
        "many at once, up to 500 cases to a transaction": cases / many.clock,
        **({"the same in two processes, both together": together} if together else {}),
        "the same rows by plain SQL, a transaction a case": plain[0],
        "the same rows by plain SQL, 500 cases to a transaction": plain[1],
    }
    report.rows = [(way, f"{a_second:,.0f}") for way, a_second in ways.items()]
    used = round(ours.processor / cases * 1e3, 2)
    report.figures |= {"vendor": vendor, "queries": queries, "processor_ms": used}
    report.figures["a_second"] = {way: round(a_second, 1) for way, a_second in ways.items()}
    report.goal_at_least("one by one", 100 if vendor == "sqlite" else 50, cases / ours.clock, " a second")
    report.goal_at_least("many at once", 1_000, cases / many.clock, " a second")
    report.notes.append(f"{queries} statements a case, with those that begin and end a savepoint")
    report.notes.append(f"{used} ms of processor time a case, one by one")
    report.notes.append(f"{many.processor / cases * 1e3:.2f} ms of processor time a case, many at once")
    report.notes.append("afterwards the books were reconciled and every receipt replayed byte by byte")
    return report
