"""Bring the last run up to the database: only whose facts have changed

Much quicker than another run where few have changed; the results are the same.
"""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("refresh")
@click.argument("run", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--only-decide", is_flag=True, help="Open no case and offer nothing.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def command(run: Path | None, only_decide: bool, as_json: bool) -> None:
    """Decide again, in the results of RUN, what has changed in the database since.

    RUN is the folder of a whole run; without it the last one under the data home. New editions and a new day
    are taken over for everyone. Exit 1: refused, with the reason.
    """
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.cli.population_export import speaking
    from zerotrip.core.clock import now
    from zerotrip.population.refreshing_run import last_run, refresh_run

    with speaking("en"):
        folder = run or last_run()
        done, outcome = refresh_run(folder, at=now(), act=not only_decide)
    said = {
        "run": str(folder), "since": done.since.isoformat(), "looked_at": done.looked_at,
        "changed": len(done.changed), "evaluated": done.evaluated, "gone": done.gone,
        "turned": sorted(done.turned),
        "cases": dict(outcome.cases) if outcome else None,
        "offers": dict(outcome.offers) if outcome else None,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for what, value in said.items():
        click.echo(f"{what.replace('_', ' ')}: {_shown(value)}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in sorted(value.items())) or "none"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "–" if value is None else str(value)
