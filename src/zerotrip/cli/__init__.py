"""The `zerotrip` command. Each file beside this one is a subcommand; its first line is the help.

Files are read, not imported, to list them: `zerotrip --help` answers before Django is loaded.
"""

from __future__ import annotations

import ast
import os
import sys
from importlib import import_module
from pathlib import Path

import click

HERE = Path(__file__).parent


class Subcommands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(path.stem for path in HERE.glob("[a-z]*.py") if not _is_part(path.stem))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"zerotrip.cli.{name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        from zerotrip.core.errors import Refused

        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        except OSError as error:
            if not error.filename:  # not about a file: a pipe that closed, a network
                raise
            raise click.ClickException(f"{os.fsdecode(error.filename)}: {error.strerror}.") from error
        except Exception as error:
            if _is_of_the_settings(error):
                raise click.ClickException(str(error)) from error
            if not _is_of_the_database(error):
                raise
            said = str(error).strip().partition("\n")[0][:200]
            raise click.ClickException(f"The database cannot be used: {said}.") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, first_line(name)) for name in self.list_commands(ctx)])


def _is_of_the_database(error: Exception) -> bool:
    """It is not there, is none or is damaged. A statement that is wrong is a mistake of ours."""
    django = sys.modules.get("django.db.utils")
    return django is not None and type(error) in (django.DatabaseError, django.OperationalError)


def _is_of_the_settings(error: Exception) -> bool:
    """Such as a root key that is not there; the sentence says what to do."""
    django = sys.modules.get("django.core.exceptions")
    return django is not None and type(error) is django.ImproperlyConfigured


def _is_part(stem: str) -> bool:
    """`population_run.py` is the subcommand `run` of `population.py`."""
    group, _, part = stem.partition("_")
    return bool(part) and (HERE / f"{group}.py").exists()


def first_line(stem: str) -> str:
    text = (HERE / f"{stem}.py").read_text("utf-8")
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


@click.group(cls=Subcommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zerotrip")
def main() -> None:
    """A trade union's services without a trip and without a paper.

    Exit 0: done. 1: refused or different, with the reason. 2: wrong usage.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    # Polars' allocator gives freed memory back within seconds; the next partition wants as much again.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:30000,muzzy_decay_ms:30000")
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def load_django() -> None:
    """For subcommands that need the database or translations."""
    import django

    django.setup()
    from zerotrip.config.checks import refuse_what_is_broken

    refuse_what_is_broken()
