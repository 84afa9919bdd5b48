"""Puts database, papers and signed marks into a new folder, while everybody goes on working

No key is in it. `zerotrip restore` puts it back; docs/operations.md has both as written steps.
"""

from __future__ import annotations

from pathlib import Path

import click


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), help="Remove older whole backups in FOLDER but so many.")
def command(folder: Path, keep: int | None) -> None:
    """Make a new folder in FOLDER, named by the time, and print its name."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.config.backups import back_up
    from zerotrip.core.clock import now

    click.echo(back_up(folder, at=now(), keep=keep))
