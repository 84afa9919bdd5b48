"""Puts a backup into an empty home and an empty database"""

from __future__ import annotations

from pathlib import Path

import click


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(folder: Path) -> None:
    """Check FOLDER, made by `zerotrip backup`, and put it where the settings say; keys lie there already."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.config.backups import restore
    from zerotrip.core.clock import now

    manifest = restore(folder, at=now())
    click.echo(f"Restored: {len(manifest.files):,} files as of {manifest.at}.")
    click.echo("Next: zerotrip manage migrate, zerotrip manage check --deploy, zerotrip audit verify.")
