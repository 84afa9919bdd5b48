"""One decision, as JSON, from a pack and an input file; needs no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click

A_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("decide")
@click.argument("pack", type=A_FILE)
@click.argument("input", type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True))
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day decided on; else the input's “on”, else today."
)
@click.option(
    "--facts", type=A_FILE, help="The facts.toml to read; else beside the pack, above it, or Hangzhou's."
)
def command(pack: Path, input: Path, on: datetime | None, facts: Path | None) -> None:
    """Decide PACK on INPUT.json and print the decision.

    A fact left out of INPUT is unknown; null is known not to exist. Money is text in yuan, a date text.
    Exit 0 with any verdict; 1 if the pack or the input is wrong.
    """
    from zerotrip.catalogue.problems import PackErrors
    from zerotrip.catalogue.reading import read_pack

    try:
        program = read_pack(pack, facts).program
    except PackErrors as errors:
        _refuse(*map(str, errors.problems))
    data = _input(input)
    click.echo(json.dumps(_decision(program, data, input, on), ensure_ascii=False, indent=2))


def _decision(program: Any, data: Mapping[str, Any], file: Path, on: datetime | None) -> dict[str, object]:
    from zerotrip import rules
    from zerotrip.catalogue.examples import read_input

    day = on.date() if on else _day(data, "on", file) or _today()
    opened_on = _day(data, "opened_on", file)
    known = {key: data[key] for key in ("facts", "records") if key in data}
    try:
        facts, awards = read_input(program, known)
        if "awards" in data:
            awards = rules.read_awards(data["awards"])
    except rules.FactErrors as errors:
        _refuse(*(_told(file, problem) for problem in errors.problems))
    return rules.decide(program, facts, on=day, opened_on=opened_on, awards=awards).as_dict()


def _input(file: Path) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
        data = json.loads(text, parse_float=Decimal, object_pairs_hook=_once_each)
    except _GivenTwice as twice:
        _refuse(f"{file}: read “{twice}” twice in one object; expected each name once")
    except OSError as error:
        _refuse(f"{file}: read no file: {error.strerror}")
    except json.JSONDecodeError as error:
        _refuse(f"{file}:{error.lineno}:{error.colno}: read no JSON: {error.msg}")
    except (ValueError, RecursionError):
        _refuse(f"{file}: read no JSON; expected an object with “facts” and “records”, in UTF-8")
    if not isinstance(data, dict):
        _refuse(f"{file}: read no object; expected {{“on”: …, “facts”: {{…}}, “records”: {{…}}}}")
    if strange := sorted(set(data) - {"on", "opened_on", "facts", "records", "awards"}):
        _refuse(f"{file}: read “{strange[0]}”; expected on, opened_on, facts, records or awards")
    return data


class _GivenTwice(Exception):
    pass


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON would take the last of two: what somebody is paid must not hang on that."""
    read: dict[str, Any] = {}
    for name, value in pairs:
        if name in read:
            raise _GivenTwice(name)
        read[name] = value
    return read


def _day(data: Mapping[str, Any], key: str, file: Path) -> date | None:
    if key not in data:
        return None
    try:
        day = date.fromisoformat(data[key])
        if day.isoformat() != data[key]:
            raise ValueError
        return day
    except (TypeError, ValueError):
        _refuse(f'{file}: read {key} = {data[key]}; expected a date: "2026-01-31"')


def _today() -> date:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _told(file: Path, problem: Any) -> str:
    near = f"; nearest right word: {problem.nearest}" if problem.nearest else ""
    return f"{file}: {problem.where}: read {problem.said}; expected {problem.expected}{near}"


def _refuse(*sentences: str) -> NoReturn:
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(1)
