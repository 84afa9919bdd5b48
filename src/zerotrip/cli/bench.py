"""Measures what the platform promises to do quickly, beside its peers

Needs a checkout of the source. The peers are in requirements-bench.txt; docs/benchmarks.md says how.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

NAMES = (*(f"s{number}" for number in range(1, 12)), "home", "hall", "search", "phone")


@click.command("bench")
@click.argument("name", type=click.Choice([*NAMES, "page"]))
@click.option("--members", type=click.IntRange(100, 10_000_000), help="Another size than speed.md's.")
@click.option("--lines", type=click.IntRange(100, 100_000), help="Payments in the run of s6.")
@click.option("--cases", type=click.IntRange(1_000, 10_000_000), help="Cases in the lists of s7.")
@click.option("--times", default=5, show_default=True, type=click.IntRange(1, 100), help="Rounds in turn.")
@click.option(
    "--out", default=Path("var/bench"), show_default=True, type=click.Path(path_type=Path, file_okay=False),
    help="Where JSON and pictures go.",
)  # fmt: skip
def command(name: str, times: int, out: Path, **sizes: int | None) -> None:
    """Runs one benchmark; `page` writes what is kept in docs/benchmarks into docs/benchmarks.md.

    A benchmark reports and never fails for being slow: exit 0.
    """
    root = Path(__file__).parents[3]
    if not (root / "benchmarks" / f"{name}.py").exists():
        raise click.ClickException(
            "The benchmarks are no part of the installed package: run this in a checkout of the source."
        )
    sys.path.insert(0, str(root))
    if name == "page":
        import_module("benchmarks.page").write(root)
        return
    from rich.console import Console

    given = {name: size for name, size in sizes.items() if size is not None}
    report = import_module(f"benchmarks.{name}").run(times=times, out=out, **given)
    report.show(Console(highlight=False, soft_wrap=True))
    click.echo(f"Kept in {report.keep(out)}")
