"""The journal and the books: verify, reconcile, and take them out for who would rather add up alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from zerotrip.audit.reconciliation import Proof


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
@click.option("--json", "as_json", is_flag=True, help="Each check with its counts and where it differs.")
def reconcile(as_json: bool) -> None:
    """Check that the rooms agree: books, payments, cases, documents. Exit 1 says where they do not."""
    from zerotrip.cli import load_django

    load_django()
    sys.exit(1 if _reconcile(as_json) else 0)


@audit.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    """Write to FOLDER what an outsider verifies without us: the journal, the books, the chart."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.audit import signing
    from zerotrip.cli._outsider import write_everything

    for name, count in write_everything(folder).items():
        click.echo(f"{count:>12,}  {folder / name}")
    click.echo(f"Signed checkpoints of the journal are in {signing.folder()}.")


def _reconcile(as_json: bool = False) -> bool:
    from django.utils import translation

    from zerotrip.audit.reconciliation import prove

    with translation.override("en"):
        proofs = prove()
        differ = any(proof.differences for proof in proofs)
        if as_json:
            told = {"agrees": not differ, "checks": [_as_dict(proof) for proof in proofs]}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            _tell_proofs(proofs)
    return differ


def _tell_proofs(proofs: Sequence[Proof]) -> None:
    """First where it differs, then what holds and over how much it was looked."""
    differences = [str(found) for proof in proofs for found in proof.differences]
    for sentence in differences:
        click.echo(sentence)
    for proof in (one for one in proofs if not one.differences):
        counts = ", ".join(f"{name}: {count:,}" for name, count in proof.looked_at.items())
        click.echo(f"{proof.check}: {proof.holds or 'agrees'}" + f" ({counts})" * bool(counts))
    if not differences:
        click.echo("Everything agrees.")


def _as_dict(proof: Proof) -> dict[str, object]:
    return {
        "check": proof.check,
        "holds": proof.holds,
        "looked_at": dict(proof.looked_at),
        "differences": [each.found.parts() for each in proof.differences],
    }


def _tell(bad: Sequence[str], *, sound: str) -> None:
    for sentence in bad:
        click.echo(sentence)
    if not bad:
        click.echo(sound)


command = audit
