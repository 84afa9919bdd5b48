"""Decides kept cases again and compares every byte

Exit 1 if a decision is not what was kept, with the first difference. Name cases, or say --all.
"""

from __future__ import annotations

import json
import sys

import click


@click.command("replay")
@click.argument("cases", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every decision that was ever kept.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def command(cases: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Replays the receipts of CASES (HZ-2026-000001 …), or of all."""
    if bool(cases) == everything:
        raise click.UsageError("Name the cases to replay, or say --all.")
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.cases.replaying import replay

    done = list(replay(cases))
    missing = sorted(set(cases) - {one.ref for one in done})
    different = [one for one in done if one.difference]
    if as_json:
        told = [
            {"case": one.ref, "receipt": one.hash, "difference": str(one.difference)} for one in different
        ]
        click.echo(json.dumps({"replayed": len(done), "different": told, "without_receipt": missing}))
    else:
        for one in different:
            click.echo(f"{one.ref}: {one.difference}")
        for ref in missing:
            click.echo(f"{ref}: there is no decision of this case to replay")
        click.echo(f"{len(done)} replayed, {len(different)} different")
    if different or missing:
        sys.exit(1)
