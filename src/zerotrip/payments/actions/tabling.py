"""The table of signatures: proposed by one, adopted by another, loaded once where there is none."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, Stale
from zerotrip.core.money import LIMIT, fen_of_yuan
from zerotrip.org.queries import reach
from zerotrip.payments.models import ReleaseRule, ReleaseTable
from zerotrip.payments.policy import ask_why, may_adopt_table, may_propose_table
from zerotrip.payments.signing import Step, waiting_tables
from zerotrip.payments.states import Basis


@transaction.atomic
def propose_table(*, steps: Sequence[Step], by: Actor, at: datetime, because: str) -> ReleaseTable:
    """The whole table, as it is to be. It holds when somebody else has adopted it."""
    ask_why(because)
    may_propose_table(reach(by, day_of(at))).or_refuse()
    table = ReleaseTable.objects.create(
        proposed_by_key=by.key, proposed_by_name=by.name, proposed_at=at, because=because
    )
    _write(table, steps)
    record("release-table.proposed", _about(table), by=by, at=at, because=because, data=_figures(steps))
    return table


@transaction.atomic
def adopt_table(*, table: ReleaseTable, by: Actor, at: datetime) -> ReleaseTable:
    may_adopt_table(reach(by, day_of(at)), by, table).or_refuse()
    waiting = waiting_tables().filter(pk=table.pk)
    if not waiting.update(adopted_at=at, adopted_by_key=by.key, adopted_by_name=by.name):
        raise Stale(
            "table-moved-on", _("This table was adopted already, or another one since it was proposed.")
        )
    record("release-table.adopted", _about(table), by=by, at=at)
    table.refresh_from_db()
    return table


@transaction.atomic
def load_table(*, file: Path, by: Actor, at: datetime) -> ReleaseTable | None:
    """Takes over `packs/<place>/payments.toml` where no table holds yet; what two people adopted stays."""
    if ReleaseTable.objects.filter(adopted_at__isnull=False).exists():
        return None
    entries = tomllib.loads(file.read_text("utf-8"))["release"]
    steps = [Step(each["basis"], fen_of_yuan(each["from"]), each["signatures"]) for each in entries]
    table = ReleaseTable.objects.create(
        proposed_by_key=f"file:{file.name}",
        proposed_by_name=file.name,
        proposed_at=at,
        because=file.name,
        adopted_by_key=by.key,
        adopted_by_name=by.name,
        adopted_at=at,
    )
    _write(table, steps)
    record("release-table.adopted", _about(table), by=by, at=at, data=_figures(steps))
    return table


def check_steps(steps: Sequence[Step]) -> None:
    for step in steps:
        if step.basis not in Basis.values or not 0 < step.from_fen <= LIMIT or not 0 <= step.signatures <= 3:
            raise Invalid(
                "step-out-of-range",
                _("A step names a sum above zero and 1 to 3 signatures, or 0 where nobody may sign."),
                field="from",
            )
    if len({(step.basis, step.from_fen) for step in steps}) != len(steps):
        raise Invalid("step-twice", _("Two steps name the same sum; please keep one of them."), field="from")
    _refuse_falling(steps)


def _write(table: ReleaseTable, steps: Sequence[Step]) -> None:
    check_steps(steps)
    ReleaseRule.objects.bulk_create(
        ReleaseRule(table=table, basis=step.basis, from_fen=step.from_fen, signatures=step.signatures)
        for step in steps
    )


def _refuse_falling(steps: Sequence[Step]) -> None:
    """A larger sum never needs fewer; 0, nobody, is the most."""
    for basis in Basis.values:
        ordered = sorted((step.from_fen, step.signatures or 4) for step in steps if step.basis == basis)
        counts = [signatures for _fen, signatures in ordered]
        if counts != sorted(counts):
            raise Invalid(
                "table-falls",
                _("A larger sum cannot need fewer signatures than a smaller one."),
                field="from",
            )


def _about(table: ReleaseTable) -> str:
    return f"release-table:{table.pk}"


def _figures(steps: Sequence[Step]) -> dict[str, object]:
    return {"steps": [[step.basis, step.from_fen, step.signatures] for step in steps]}
