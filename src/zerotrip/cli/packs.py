"""Check the files that state what people are entitled to, and publish them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zerotrip.cli._acting import actor_of

if TYPE_CHECKING:
    from zerotrip.catalogue.problems import Problem

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
FACTS = click.option(
    "--facts", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The facts.toml to use."
)
NUMBER = click.IntRange(0, 1_000)


@click.group("packs")
def command() -> None:
    """Packs: one TOML file per benefit."""


@command.command()
@PATHS
@FACTS
@click.option("--json", "as_json", is_flag=True, help="Problems as JSON, with columns and both languages.")
def check(paths: tuple[Path, ...], facts: Path | None, as_json: bool) -> None:
    """Say everything that is wrong with the files (or all files in a folder).

    One line each: FILE:LINE:COLUMN: what was read, what was expected, nearest right word. Exit 1 with any.
    """
    from zerotrip.catalogue import folder
    from zerotrip.catalogue.problems import PackErrors

    try:
        checked = folder.check(paths, facts)
    except PackErrors as errors:
        _tell(errors.problems, as_json)
        sys.exit(1)
    if as_json:
        click.echo("[]")
        return
    for read in checked.packs:
        click.echo(
            f"{read.file}: {read.pack.id} holds with {len(read.pack.example)} examples ({read.sha256[:19]}…)"
        )
    if checked.other:
        click.echo(f"{len(checked.other)} other files hold")


@command.command()
@PATHS
@FACTS
@click.option("--by", "by_name", required=True, metavar="OFFICER", help="Who publishes: a user name.")
@click.option(
    "--second", "second_name", required=True, metavar="OFFICER", help="Who agrees: another person's."
)
def publish(paths: tuple[Path, ...], facts: Path | None, by_name: str, second_name: str) -> None:
    """Freeze the packs as editions: all of them, or none if one is wrong."""
    from zerotrip.cli import load_django

    load_django()
    from django.utils import translation

    with translation.override("en"):  # as everything else the command line says
        _publish(paths, facts, by_name, second_name)


def _publish(paths: tuple[Path, ...], facts: Path | None, by_name: str, second_name: str) -> None:
    from zerotrip.catalogue import actions
    from zerotrip.catalogue.problems import PackErrors
    from zerotrip.core.errors import Refused

    try:
        by, second = actor_of(by_name), actor_of(second_name)
        editions = actions.publish(paths=paths, by=by, second=second, at=datetime.now(UTC), facts_file=facts)
    except PackErrors as errors:
        _tell(errors.problems, as_json=False)
        click.echo("Nothing was published.", err=True)
        sys.exit(1)
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    for edition in editions:
        click.echo(f"{edition.item_id}: edition {edition.number} ({edition.sha256[:19]}…)")


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--city", default=80, show_default=True, type=NUMBER, help="So many of the city.")
@click.option("--districts", default=50, show_default=True, type=NUMBER, help="So many of its districts.")
def sample(folder: Path, city: int, districts: int) -> None:
    """Write sample programmes (示例) into FOLDER, to see the platform with as many as a city has.

    They are whole packs, of Hangzhou's unions and facts; check and publish them as any other.
    """
    from zerotrip.catalogue.folder import read_organisations
    from zerotrip.catalogue.reading import packs_folder
    from zerotrip.demo.programmes import write_programmes

    unions = read_organisations(packs_folder() / "hangzhou" / "organisations.toml").organisation
    written = write_programmes(folder, unions, city=city, districts=districts)
    click.echo(f"{written} sample programmes in {folder}")


def _tell(problems: list[Problem], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_fields(problem) for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        click.echo(str(problem))
    files = len({problem.file for problem in problems})
    click.echo(f"{len(problems)} to put right in {files} file{'s' if files > 1 else ''}", err=True)


def _fields(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "read": problem.said,
        "expected": problem.text,
        "nearest": problem.nearest,
    }
