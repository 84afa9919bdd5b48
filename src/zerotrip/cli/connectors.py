"""Tries every line to a department: whether it is reached, and takes our key"""

from __future__ import annotations

import sys

import click


@click.command("connectors")
@click.argument("names", nargs=-1)
def command(names: tuple[str, ...]) -> None:
    """Tries the lines of the settings, or only those named; exit 1 where one does not work. Keeps nothing."""
    from zerotrip.cli import load_django

    load_django()
    from django.utils import translation

    from zerotrip.evidence.registry import registry
    from zerotrip.evidence.wording import sentence

    unknown = sorted(set(names) - registry.connectors.keys())
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: none of {', '.join(registry.connectors)}")
    failed = False
    for name in names or registry.connectors:
        health = registry.connectors[name].check()
        failed |= not health.credentials_ok
        with translation.override("en"):
            said = sentence(health.reason) or "answers"
        click.echo(f"{name:<20} {health.latency_ms:>5} ms  {said}")
    sys.exit(failed)
