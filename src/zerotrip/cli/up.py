"""Starts platform, worker, simulated departments and bank with sample data"""

from __future__ import annotations

import os

import click


@click.command("up")
@click.option(
    "--members", default=2000, show_default=True, type=click.IntRange(10, 500_000), help="Sample population."
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65_500),
    help="The first port of a block.",
)
@click.option("--fresh", is_flag=True, help="Empty ZEROTRIP_HOME first: everything in it is lost.")
def command(members: int, port: int, fresh: bool) -> None:
    """Starts everything on this machine and prints addresses and sign-ins; Ctrl-C stops it."""
    os.environ["ZEROTRIP_PORT"] = str(port)
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.demo.up import up

    up(port=port, members=members, fresh=fresh)
