"""Public figures: draft a month, publish it by a second person, verify a payee's proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from zerotrip.cli._acting import BY, actor_of


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
    with _in_english():
        from zerotrip.core.calendar import day_of
        from zerotrip.core.clock import now
        from zerotrip.disclosure import actions
        from zerotrip.org.queries import organisation_for

        by, at = actor_of(username), now()
        union = organisation_for(by, owner, on=day_of(at))
        made = actions.draft(owner=union, month=month.date(), by=by, at=at, because=because)
        click.echo(json.dumps(made.figures, ensure_ascii=False, indent=1))
        click.echo(f"{made.pk} is drafted. Its hash: {made.content_hash}", err=True)


@command.command()
@click.argument("uid", type=click.UUID)
@click.option("--hash", "seen_hash", required=True, help="The hash of the draft that was looked at.")
@BY
def publish(uid: UUID, seen_hash: str, username: str) -> None:
    """Publish draft UID; by somebody else than whoever drafted it."""
    with _in_english():
        from zerotrip.core.calendar import day_of
        from zerotrip.core.clock import now
        from zerotrip.disclosure import actions, queries

        by, at = actor_of(username), now()
        found = queries.publication_for(by, uid, on=day_of(at))
        done = actions.publish(publication=found, seen_hash=seen_hash, by=by, at=at)
        click.echo(f"{done.month:%Y-%m} no. {done.number} is published. Its root: {done.root}")


@command.command()
@click.argument("uid", type=click.UUID)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def verify(uid: UUID, file: Path) -> None:
    """Check FILE, a payee's proof, against the root of publication UID. Exit 1 if it does not hold."""
    with _in_english():
        from zerotrip.disclosure import queries
        from zerotrip.disclosure.wording import VERDICTS

        finding = queries.check(queries.public_for(uid), queries.read_proof(file.read_bytes()))
        if not finding.holds:
            raise click.ClickException(str(VERDICTS[finding.code]))
        click.echo(f"{finding.reference}: {finding.amount_fen} fen are inside the published total.")


@contextmanager
def _in_english() -> Iterator[None]:
    """Refusals too: whoever prints them later no longer knows the language."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.cli.population_export import speaking

    with speaking("en"):
        yield
