"""Decide every item for everyone, and open or offer what they are entitled to

From the database to offers and cases, or on facts and packs in files without acting on them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zerotrip.cli._progress import telling

if TYPE_CHECKING:
    from zerotrip.catalogue.reading import ReadPack
    from zerotrip.population.outcome import Outcome
    from zerotrip.population.running import Run

FOLDER = click.Path(path_type=Path, file_okay=False)
FILES = click.Path(path_type=Path, exists=True)
INTERRUPTED = "Stopped. What was decided is kept: the same command goes on from there."


@dataclass(frozen=True)
class Asked:
    """What was said on the command line."""

    engine: str
    facts: Path | None
    items: tuple[str, ...]
    packs: tuple[Path, ...]
    facts_toml: Path | None
    out: Path | None
    on: datetime | None
    only_decide: bool
    stop_on_fault: bool
    as_json: bool
    language: str | None

    @property
    def item_ids(self) -> list[str]:
        return [item for each in self.items for item in each.split(",") if item]

    def day(self, at: datetime) -> date:
        from zerotrip.core.calendar import day_of

        return self.on.date() if self.on else day_of(at)


@click.command("run")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray", "spark"]),
    default="local",
    help="Where: here, on a cluster.",
)
@click.option("--facts", type=FOLDER, help="A snapshot to decide on; without it one is exported first.")
@click.option("--items", multiple=True, metavar="ID", help="Only these; may be said again, or with commas.")
@click.option("--packs", multiple=True, type=FILES, help="Decide by these files, without a database.")
@click.option("--facts-toml", type=FILES, help="The facts.toml of --packs; else the one beside them.")
@click.option("--out", type=FOLDER, help="Where results go; without it under the data home.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day decided on; without it today.")
@click.option("--only-decide", is_flag=True, help="Open no case and offer nothing.")
@click.option(
    "--stop-on-fault", is_flag=True, help="Stop at facts that cannot be used; else they are set aside."
)
@click.option("--json", "as_json", is_flag=True, help="The summary as one JSON object, for scripts.")
@click.option("--language", type=click.Choice(["en", "zh-hans"]), help="Of names; else the terminal's.")
def command(**given: Any) -> None:
    """Decide every item for every member, a partition at a time.

    Cut off, the same command goes on where it was. Exit 1: refused or stopped, with the reason.
    """
    asked = Asked(**given)
    if asked.packs and not asked.facts:
        raise click.UsageError("--packs decides without a database, so it needs the facts: --facts DIR.")
    if asked.packs and asked.items:
        raise click.UsageError("--items chooses among the database's items; with --packs, name the files.")
    from zerotrip.cli import load_django

    load_django()
    with _told_in_english():
        run, outcome = _decided(asked)
        _tell(run, outcome, asked)


def _decided(asked: Asked) -> tuple[Run, Outcome | None]:
    from zerotrip.core.clock import now
    from zerotrip.population.engines import engine
    from zerotrip.population.job import job_of
    from zerotrip.population.running import run

    at, decide = now(), engine(asked.engine)
    packs = _packs(asked, asked.day(at))
    snapshot, out = _facts(asked, packs, at)
    job = job_of(packs, snapshot=snapshot, out=out, on=asked.day(at), stop_on_fault=asked.stop_on_fault)
    with telling("decided") as progress:
        done = run(job, engine=decide, progress=lambda number, of, lines: progress(number, of))
    return done, _acted(done, asked, at)


def _packs(asked: Asked, on: date) -> list[ReadPack]:
    if not asked.packs:
        from zerotrip.population.rounds import editions_for

        return [edition.loaded for edition in editions_for(asked.item_ids, on)]
    from zerotrip.catalogue import folder
    from zerotrip.catalogue.problems import PackErrors

    try:
        return list(folder.check(asked.packs, asked.facts_toml).packs)
    except PackErrors as errors:
        raise click.ClickException("\n".join(map(str, errors.problems))) from errors


def _facts(asked: Asked, packs: list[ReadPack], at: datetime) -> tuple[Any, Path | None]:
    from zerotrip.population.outcome import RUN
    from zerotrip.population.rounds import forget_old, place_for, snapshot_in
    from zerotrip.population.snapshots.snapshot import Snapshot

    if asked.facts:
        return Snapshot.open(asked.facts), asked.out
    forget_old(at=at)
    facts, out = place_for(packs, on=asked.day(at), at=at)
    with telling("facts") as progress:
        return snapshot_in(facts, at=at, by=RUN, progress=progress), asked.out or out


def _acted(done: Run, asked: Asked, at: datetime) -> Outcome | None:
    """Cases and offers are of today and of editions in force: another day, or files, are only looked at."""
    from zerotrip.core.calendar import day_of
    from zerotrip.population.outcome import act_on

    if asked.packs or asked.only_decide or asked.day(at) != day_of(at):
        return None
    with telling("opened and offered") as progress:
        return act_on(done.job, done.partitions, at=at, progress=progress)


def _tell(run: Run, outcome: Outcome | None, asked: Asked) -> None:
    from django.utils import translation

    from zerotrip.population import summary

    acted = {"cases": dict(outcome.cases), "offers": dict(outcome.offers)} if outcome else None
    with translation.override(asked.language or _language()):
        summary.write_summary(run, outcome=acted)
        _draw(run)
        if asked.as_json:
            click.echo(json.dumps(summary.as_dict(run, outcome=acted), ensure_ascii=False))
            return
        from rich.console import Console

        width = None if sys.stdout.isatty() else 140  # of a log nobody knows how wide it is
        Console(width=width).print(summary.table_of(run))
    _tell_faults(run)
    for what, counted in (acted or {}).items():
        click.echo(
            f"{what}: " + (", ".join(f"{n:,} {name}" for name, n in sorted(counted.items())) or "none")
        )
    if outcome is None:
        click.echo("Decided only: no case was opened and nothing was offered.")
    parts = "1 partition" if run.partitions == 1 else f"{run.partitions} partitions"
    click.echo(f"{run.lines:,} lines decided in {parts}: {run.job.out}")


def _draw(run: Run) -> None:
    from zerotrip.population.picture import draw
    from zerotrip.population.summary import lines_of

    draw(lines_of(run), folder=Path(run.job.out), title=run.job.on.isoformat())


def _tell_faults(run: Run) -> None:
    from zerotrip.population.snapshots.fault import Fault
    from zerotrip.population.summary import lines_of

    for fault in run.faults:
        click.echo(Fault(**fault).says["en"], err=True)
    if run.set_aside:
        click.echo(f"{run.set_aside:,} rows were set aside: {run.job.out}/set-aside.csv", err=True)
    if run.stuck:
        where = f"{run.job.out}/cannot-be-told.csv"
        click.echo(f"{run.stuck:,} outcomes cannot be told, whatever is asked; {where} says why.", err=True)
    for line in lines_of(run):
        if line.without_sum:
            click.echo(
                f"{line.item}: {line.without_sum:,} of those met have no sum, and are not among the yuan: "
                "what the award is reckoned from is not known, or cannot be reckoned.",
                err=True,
            )


def _language() -> str:
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if said.startswith("zh") else "en"


@contextmanager
def _told_in_english() -> Iterator[None]:
    from django.utils import translation

    from zerotrip.core.errors import Refused

    try:
        with translation.override("en"):  # as everything else the command line says
            try:
                yield
            except Refused as refused:
                raise click.ClickException(str(refused)) from refused
    except KeyboardInterrupt:
        click.echo(INTERRUPTED, err=True)
        sys.exit(1)
