"""Public figures: draft a month, publish it by a second person, verify a payee's proof."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from zerotrip.cli.pay import BY, acting


@click.group("disclosure")
def command() -> None:
    """Public figures of a month, and proofs of being inside them. Exit 1: refused, with the reason."""


@command.command()
@click.argument("owner")
@click.argument("month", type=click.DateTime(["%Y-%m"]))
@click.option("--because", default="", help="Why figures that are published already change.")
@BY
def draft(owner: str, month: datetime, because: str, username: str) -> None:
    """Draft the figures of the union with code OWNER for MONTH (2026-05), which must be over."""
    with acting(username) as by:
        from zerotrip.core.clock import now
        from zerotrip.core.calendar import day_of
        from zerotrip.disclosure import actions
        from zerotrip.org.queries import organisation_for

        at = now()
        union = organisation_for(by, owner, on=day_of(at))
        made = actions.draft(owner=union, month=month.date(), by=by, at=at, because=because)
        click.echo(f"{made.pk}  hash {made.content_hash}")
        click.echo(json.dumps(made.figures, ensure_ascii=False, indent=1))


@command.command()
@click.argument("uid", type=click.UUID)
@click.option("--hash", "seen_hash", required=True, help="The hash of the draft that was looked at.")
@BY
def publish(uid: str, seen_hash: str, username: str) -> None:
    """Publish draft UID; by somebody else than whoever drafted it."""
    with acting(username) as by:
        from zerotrip.core.clock import now
        from zerotrip.core.calendar import day_of
        from zerotrip.disclosure import actions, queries

        at = now()
        found = queries.publication_for(by, uid, on=day_of(at))
        done = actions.publish(publication=found, seen_hash=seen_hash, by=by, at=at)
        click.echo(f"{done.pk}  {done.month:%Y-%m} no. {done.number}  root {done.root}")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--uid", type=click.UUID, required=True, help="The publication that the proof is of.")
def verify(file: Path, uid: str) -> None:
    """Check FILE, a payee's proof, against a published root. Exit 1 if it does not hold."""
    from zerotrip.cli import load_django

    load_django()
    from django.utils import translation

    from zerotrip.core.errors import Refused
    from zerotrip.disclosure import queries
    from zerotrip.disclosure.wording import VERDICTS

    with translation.override("en"):
        try:
            finding = queries.check(queries.public_for(uid), queries.read_proof(file.read_bytes()))
        except Refused as refused:
            click.echo(str(refused), err=True)
            sys.exit(1)
        if not finding.holds:
            click.echo(str(VERDICTS[finding.code]), err=True)
            sys.exit(1)
    click.echo(f"{finding.reference}: {finding.amount_fen} fen are inside the published total.")
