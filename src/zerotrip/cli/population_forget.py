"""Remove a snapshot that was exported

Only what an export wrote is removed; what else lies in the folder stays.
"""

from __future__ import annotations

from pathlib import Path

import click


@click.command("forget")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--by", "username", required=True, metavar="USER", help="Who removes it: a user name.")
@click.option("--because", default="no longer needed", show_default=True, help="Kept in the journal.")
def command(folder: Path, username: str, because: str) -> None:
    """Take the snapshot in FOLDER off the disk, whole or half, and note it in the journal."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.cli._acting import actor_of
    from zerotrip.cli.population_export import speaking
    from zerotrip.core.clock import now
    from zerotrip.population.snapshots.forgetting import forget

    with speaking("en"):
        left = forget(folder, by=actor_of(username), at=now(), because=because)
    click.echo(f"{folder}: removed" + (f"; {len(left)} other entries stay" if left else ""))
