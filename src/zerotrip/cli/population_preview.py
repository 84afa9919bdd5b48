"""Who gains, who loses and what it costs, before a new text is published."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zerotrip.population.preview.result import Preview
    from zerotrip.population.snapshots.snapshot import Snapshot

A_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
A_NEW_FILE = click.Path(path_type=Path, dir_okay=False, writable=True)


@click.command("preview")
@click.argument("old", type=A_FILE)
@click.argument("new", type=A_FILE)
@click.option(
    "--facts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of a snapshot; else the last one exported.",
)
@click.option("--sample", type=click.IntRange(min=2), help="So many members drawn by lot; else everyone.")
@click.option("--seed", default="zerotrip", show_default=True, help="Draws the same members again.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day decided on; else the snapshot's.")
@click.option("--out", "outs", type=A_NEW_FILE, multiple=True, help="A .csv, .xlsx or .json; more than once.")
@click.option("--picture", type=A_NEW_FILE, help="An .svg or .png.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON instead of the table.")
@click.option("--language", type=click.Choice(["en", "zh-hans"]), default="en", show_default=True)
@click.option("--with-awards", is_flag=True, help="Take off what this item has granted already.")
@click.option("--facts-toml", type=A_FILE, help="The facts.toml of both packs; else the one beside each.")
def command(old: Path, new: Path, language: str, **how: Any) -> None:
    """Compare what OLD.toml and NEW.toml, two texts of one item, grant to everyone.

    The table and --json show every figure. Files and pictures leave out groups smaller than [publish] of the
    packs says, and what these could be reckoned from. Exit 1 if a pack does not hold or they do not fit.
    """
    from zerotrip.cli import load_django

    load_django()
    from django.utils import translation

    from zerotrip.catalogue.problems import PackErrors
    from zerotrip.core.errors import Refused

    with translation.override(language):
        try:
            _preview(old, new, **how)
        except PackErrors as errors:
            for problem in errors.problems:
                click.echo(str(problem), err=True)
            sys.exit(1)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused


def _preview(
    old: Path,
    new: Path,
    *,
    facts: Path | None,
    on: datetime | None,
    outs: tuple[Path, ...],
    picture: Path | None,
    as_json: bool,
    facts_toml: Path | None,
    **how: Any,
) -> None:
    from zerotrip.cli._progress import telling
    from zerotrip.population.preview.facts import SnapshotSource
    from zerotrip.population.preview.labels import names_beside
    from zerotrip.population.preview.pair import read_pair
    from zerotrip.population.preview.previewing import preview

    _check_endings(outs, picture)
    pair, snapshot = read_pair(old, new, facts_toml), _snapshot(facts)
    day = on.date() if on else snapshot.on or _today()
    with telling("decided") as progress:
        found = preview(
            pair, SnapshotSource(snapshot), on=day, names=names_beside(old), progress=progress, **how
        )
    _tell(found, as_json)
    _write(found, outs, picture)


def _check_endings(outs: tuple[Path, ...], picture: Path | None) -> None:
    """Before minutes of work, not after."""
    from zerotrip.population.preview.files import check_ending
    from zerotrip.population.preview.picture import check_ending as check_picture

    for out in outs:
        check_ending(out)
    if picture:
        check_picture(picture)


def _snapshot(folder: Path | None) -> Snapshot:
    from django.conf import settings

    from zerotrip.population.preview.facts import latest_snapshot
    from zerotrip.population.snapshots.snapshot import Snapshot

    return Snapshot.open(folder) if folder else latest_snapshot(settings.ZEROTRIP_HOME)


def _today() -> date:
    from zerotrip.core.calendar import day_of
    from zerotrip.core.clock import now

    return day_of(now())


def _tell(found: Preview, as_json: bool) -> None:
    from rich.console import Console

    from zerotrip.population.preview.files import as_json as written
    from zerotrip.population.preview.table import show

    if as_json:
        click.echo(written(found).decode(), nl=False)
    else:
        console = Console(file=sys.stdout, highlight=False)
        show(found, console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=140))


def _write(found: Preview, outs: tuple[Path, ...], picture: Path | None) -> None:
    from zerotrip.population.preview.files import write
    from zerotrip.population.preview.picture import write_picture
    from zerotrip.population.preview.publishing import published

    shown = published(found)
    for out in outs:
        write(shown, out)
        click.echo(str(out), err=True)
    if picture:
        write_picture(shown, picture)
        click.echo(str(picture), err=True)
