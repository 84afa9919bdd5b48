"""Make the index of the policy look-up anew, from the published editions"""

from __future__ import annotations

import click


@click.command("index")
def command() -> None:
    """It follows publication by itself; this is for after an update of the platform."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.guides.search.indexing import rebuild

    click.echo(f"{rebuild()} passages can be found")
