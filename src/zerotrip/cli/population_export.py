"""Write the facts of everybody to a folder of Parquet, for a run or a preview

The folder holds medical facts in the clear: it is readable by its owner alone, and in the journal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zerotrip.cli._acting import actor_of
from zerotrip.cli._progress import telling

if TYPE_CHECKING:
    pass


@click.command("export")
@click.option("--by", "username", required=True, metavar="USER", help="Who exports: a user name.")
@click.option("--because", required=True, help="What the facts are needed for; kept in the journal.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Else under the data home.")
@click.option(
    "--partition",
    "size",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Members in a part: memory grows with it.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def command(username: str, because: str, out: Path | None, size: int, as_json: bool) -> None:
    """Export what the items in force read of every member.

    Cut off, the same command with the same --out goes on. What is older than 30 days is removed on the way.
    """
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.core.clock import now
    from zerotrip.population.snapshots.exporting import export_snapshot, folder_for
    from zerotrip.population.snapshots.forgetting import forget_expired

    at = now()
    place = out or folder_for(at)
    with speaking("en"):
        by = actor_of(username)
        forget_expired(at=at, by=by)
        try:
            with telling("facts") as progress:
                snapshot = export_snapshot(
                    place, at=at, by=by, because=because, partition_size=size, progress=progress
                )
        except KeyboardInterrupt:
            click.echo(f"Stopped. The same command with --out {place} goes on from there.", err=True)
            sys.exit(1)
    if as_json:
        told = {"folder": str(place), "at": str(snapshot.at), "partitions": snapshot.partitions}
        click.echo(json.dumps(told | {"rows": snapshot.rows}))
        return
    click.echo(f"{snapshot.rows['member']:,} members in {snapshot.partitions} partitions: {place}")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Refusals too: whoever prints them later no longer knows the language."""
    from django.utils import translation

    from zerotrip.core.errors import Refused

    with translation.override(language):
        try:
            yield
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
