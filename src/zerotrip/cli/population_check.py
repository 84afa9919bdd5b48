"""Say which rows and columns of a snapshot cannot be used, and why

Any folder of Parquet: one that was exported here, or one that somebody else made.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zerotrip.cli._progress import telling

if TYPE_CHECKING:
    from zerotrip.population.snapshots.checking import Report
    from zerotrip.rules import Program

SHOWN = 20


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--packs",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="What these files read, without a database; else what the items in force read.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="All rows set aside, as CSV. It names facts.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@click.option("--lang", type=click.Choice(["en", "zh-hans"]), default="en", show_default=True)
def command(folder: Path, packs: tuple[Path, ...], out: Path | None, as_json: bool, lang: str) -> None:
    """Read the snapshot in FOLDER as a run would. Exit 1 if anything cannot be used."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.cli.population_export import speaking
    from zerotrip.population.snapshots.checking import check_all
    from zerotrip.population.snapshots.snapshot import Snapshot

    with speaking(lang):
        snapshot = Snapshot.open(folder)
        altered = snapshot.altered()
        with telling("checked") as progress:
            report = check_all(snapshot, _programs(packs), progress=progress)
        if out:
            _write(report, out)
        (_tell_json if as_json else _tell)(report, altered)
    if altered or report.faults or report.set_aside.height:
        sys.exit(1)


def _programs(packs: Sequence[Path]) -> list[Program]:
    from zerotrip.catalogue import folder
    from zerotrip.catalogue.problems import PackErrors

    if not packs:
        from zerotrip.catalogue.queries import items_on
        from zerotrip.core.calendar import day_of
        from zerotrip.core.clock import now

        return [edition.loaded.program for edition in items_on(day_of(now()))]
    try:
        return [read.program for read in folder.check(packs, None).packs]
    except PackErrors as errors:
        raise click.ClickException("\n".join(map(str, errors.problems))) from errors


def _write(report: Report, out: Path) -> None:
    from zerotrip.core.files import write_whole
    from zerotrip.population.snapshots.fault import as_csv

    write_whole(out, as_csv(report.set_aside))


def _tell_json(report: Report, altered: list[str]) -> None:
    from dataclasses import asdict

    told = {
        "rows": dict(report.rows),
        "set_aside": report.set_aside.height,
        "why": dict(sorted(report.set_aside["why"].value_counts().iter_rows())),
        "faults": [asdict(fault) | {"says": fault.says} for fault in report.faults],
        "altered": altered,
    }
    click.echo(json.dumps(told, ensure_ascii=False))


def _tell(report: Report, altered: list[str]) -> None:
    from zerotrip.core.text import pick
    from zerotrip.population.snapshots.fault import sentence_of

    for file in altered:
        click.echo(f"{file}: not the bytes that were exported")
    for fault in report.faults:
        click.echo(pick(fault.says))
    for row in report.set_aside.head(SHOWN).iter_rows(named=True):
        place = f"{row['file']}:{row['row']}: {row['column']} = {row['read']} ({row['person']})"
        click.echo(f"{place}: {pick(sentence_of(row['why']))}")
    if report.set_aside.height > SHOWN:
        click.echo(f"… and {report.set_aside.height - SHOWN:,} more; --out FILE writes them all")
    rows = ", ".join(f"{count:,} {table}" for table, count in sorted(report.rows.items()))
    click.echo(f"Usable: {rows}. Set aside: {report.set_aside.height:,} rows, {len(report.faults)} columns.")
