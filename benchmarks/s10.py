"""S10: receipts decided again and compared byte by byte: in the rules, and through the database."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks.conditions import SEED
from benchmarks.report import Report, plain
from zerotrip import rules

MEMBERS = 5_000
"""As many different receipts of hospital mutual aid."""
ITEM = "hospital-mutual-aid.toml"


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    report = Report("s10", f"{members:,} different receipts of hospital mutual aid, replayed")
    with tempfile.TemporaryDirectory(prefix="zerotrip-bench-") as home:
        _own_home(home)
        from zerotrip.cli import load_django

        load_django()
        kept = _receipts(members)
        used = time.process_time()
        inside = [_in_the_rules(kept) for _ in range(times)]
        used = (time.process_time() - used) / times / len(kept)
        through = _through_the_database(kept, times)
    report.columns = ("way", "receipts a second")
    report.rows = [
        ("rules.replay, receipts in memory", f"{median(inside):,.0f}"),
        ("as `zerotrip replay --all`: read, unsealed, replayed", f"{median(through):,.0f}"),
    ]
    report.figures["a_second"] = {"rules": round(median(inside)), "database": round(median(through))}
    report.goal_at_least("in the rules", 5_000, median(inside), " a second")
    report.goal_at_least("through the database", 5_000, median(through), " a second")
    report.figures["processor_microseconds"] = round(used * 1e6, 1)
    report.notes.append(f"{used * 1e6:.0f} µs of processor time a receipt in the rules")
    report.notes.append(
        f"{plain(sum(len(r.canonical) for r in kept) / len(kept))} bytes a receipt; one process, one thread"
    )
    return report


def _own_home(home: str) -> None:
    """Before Django reads its settings; what is measured never touches ./var."""
    os.environ["ZEROTRIP_HOME"] = home
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    (Path(home) / "static").mkdir()


def _program() -> rules.Program:
    from django.conf import settings

    from zerotrip.catalogue.reading import read_pack

    return read_pack(settings.ZEROTRIP_PACKS / "hangzhou" / ITEM).program


def _receipts(many: int) -> list[rules.Receipt]:
    program, random = _program(), Random(SEED)
    return [_receipt(program, random, number) for number in range(many)]


def _receipt(program: rules.Program, random: Random, number: int) -> rules.Receipt:
    """One to four settlements each; some in vain, some with a fact that nobody knows."""
    rows = [_settlement(random, at) for at in range(random.randint(1, 4))]
    told: dict[str, Any] = {f"settlement.{key}": value for key, value in rows[0].items() if key != "id"}
    if random.random() < 0.1:
        del told[random.choice(("settlement.kind", "settlement.retired", "settlement.hospital_level"))]
    records = {
        "enrolments": [{"product": "P1", "since": "2026-01-01", "until": "2026-12-31"}][
            : random.random() < 0.9
        ],
        "settlements": rows,
        "awards": [],
    }
    facts = rules.read_facts(program, {"facts": told, "records": records})
    decision = rules.decide(program, facts, on=date(2026, 11, 20))
    return decision.receipt(evidence={"settlement": f"S{number}"})


def _settlement(random: Random, at: int) -> dict[str, Any]:
    return {
        "id": f"A{at}",
        "settled_on": str(date(2026, 1, 1) + timedelta(days=random.randrange(320))),
        "kind": random.choice(("inpatient", "outpatient-special")),
        "hospital_level": random.choice((1, 2, 3)),
        "self_borne": f"{random.randrange(100, 60_000)}.{random.randrange(100):02d}",
        "elsewhere": random.random() < 0.1,
        "retired": random.random() < 0.1,
        "refunded": random.random() < 0.05,
    }


def _in_the_rules(kept: list[rules.Receipt]) -> float:
    program = _program()
    rules.replay(program, kept[0])
    begun = time.perf_counter()
    different = [receipt for receipt in kept if rules.replay(program, receipt)]
    took = time.perf_counter() - begun
    if different:
        raise SystemExit(f"{len(different)} receipts replayed differently")
    return len(kept) / took


def _through_the_database(kept: list[rules.Receipt], times: int) -> list[float]:
    from zerotrip.cases.replaying import replay

    _store(kept)
    told = []
    for _ in range(times):
        begun = time.perf_counter()
        done = list(replay())
        told.append(len(done) / (time.perf_counter() - begun))
        if len(done) != len(kept) or any(one.difference for one in done):
            raise SystemExit("receipts from the database replayed differently")
    return told


def _store(kept: list[rules.Receipt]) -> None:
    """All on one case: what a replay costs does not depend on how many cases there are."""
    from django.core.management import call_command

    from zerotrip.cases.models import Case, Receipt
    from zerotrip.catalogue.actions import publish
    from zerotrip.catalogue.models import Edition
    from zerotrip.core.clock import now
    from zerotrip.demo.cast import seat_the_cast

    call_command("migrate", verbosity=0, interactive=False)
    from django.conf import settings

    at = now()
    cast = seat_the_cast(at=at, year=at.year)
    publish(paths=[settings.ZEROTRIP_PACKS / "hangzhou"], by=cast.admin.actor, second=cast.zhao.actor, at=at)
    edition = Edition.objects.get(item_id="hz.mutual-aid.hospital")
    case = Case.objects.create(
        ref="HZ-2026-000001", edition=edition, item_id=edition.item_id, person=cast.chen,
        organisation=cast.unit, subject="S1", opened_at=at, opened_on=at.date(), opened_by_key="bench",
        opened_because="bench", days_left=10,
    )  # fmt: skip
    Receipt.objects.bulk_create(
        [
            Receipt(
                uid=UUID(int=n + 1), case=case, canonical=receipt.canonical.decode(), hash=receipt.hash, at=at
            )
            for n, receipt in enumerate(kept)
        ],
        batch_size=500,
    )
