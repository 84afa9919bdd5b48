"""Everyone at once: run every item, preview a reform, export the facts

Each file `population_….py` beside this one is a subcommand.
"""

from __future__ import annotations

from importlib import import_module

import click

from zerotrip.cli import HERE, first_line


class Parts(click.Group):
    """Listed from the files' first lines: help must not wait for Polars."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(path.stem.partition("_")[2] for path in HERE.glob("population_*.py"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"zerotrip.cli.population_{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, first_line(f"population_{name}")) for name in self.list_commands(ctx)])


@click.group("population", cls=Parts)
def command() -> None:
    """Every item decided for every member."""
