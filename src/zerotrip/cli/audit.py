"""The journal: verify it, export it, and check that the books agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click


@click.group("audit")
def audit() -> None:
    """Whether the journal is whole and everything agrees with everything else."""


@audit.command()
def verify() -> None:
    """Look for changed, removed or rewritten entries, then reconcile. Exit 1 names the first bad row."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.audit import queries

    faults = queries.verify()
    _tell(
        [str(fault) for fault in faults],
        sound="The journal holds: every entry, in order, as signed.",
    )
    differences = _reconcile()
    sys.exit(1 if faults or differences else 0)


@audit.command()
def reconcile() -> None:
    """Check that the rooms agree with each other: books, payments, documents. Exit 1 if not."""
    from zerotrip.cli import load_django

    load_django()
    sys.exit(1 if _reconcile() else 0)


@audit.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def export(path: Path) -> None:
    """Write the journal to PATH for `python -m zerotrip.audit.verify`, which needs no database."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.audit import queries, signing

    with path.open("w", encoding="utf-8") as file:
        count = sum(1 for line in queries.export() if file.write(line + "\n"))
    click.echo(f"{count} entries written to {path}; checkpoints are in {signing.folder()}.")


def _reconcile() -> int:
    from django.utils import translation

    from zerotrip.audit import reconciliation

    with translation.override("en"):
        differences = [str(found) for found in reconciliation.run()]
    _tell(
        differences,
        sound=f"Everything agrees: {', '.join(reconciliation.names()) or 'nothing to check yet'}.",
    )
    return len(differences)


def _tell(bad: Sequence[str], *, sound: str) -> None:
    for sentence in bad:
        click.echo(sentence)
    if not bad:
        click.echo(sound)


command = audit
