from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError, ProgrammingError

from zerotrip.cli import main
from zerotrip.core.errors import Conflict


def test_help_lists_every_subcommand_with_a_line_of_its_own() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    assert main.list_commands(click.Context(main))
    for name in main.list_commands(click.Context(main)):
        assert f"  {name} " in shown


def test_every_subcommand_answers_help() -> None:
    for name in main.list_commands(click.Context(main)):
        if name != "manage":
            answer = CliRunner().invoke(main, [name, "--help"])
            assert answer.exit_code == 0, (name, answer.output)


def test_help_loads_neither_django_nor_polars() -> None:
    code = (
        "import sys\nfrom zerotrip.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "assert not {'django.apps', 'polars', 'httpx'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_unknown_subcommand_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["nonsense"]).exit_code == 2


def test_a_refusal_is_one_sentence_and_exit_1(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def refusing() -> None:
        raise Conflict("taken", "%(what)s is taken.", what="This")

    monkeypatch.setattr(type(main), "get_command", lambda self, ctx, name: refusing)
    answer = CliRunner().invoke(main, ["up"])
    assert (answer.exit_code, answer.output) == (1, "Error: This is taken.\n")


def test_a_file_that_cannot_be_written_is_one_sentence_and_exit_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    @click.command()
    def writing() -> None:
        (tmp_path / "file" / "below").mkdir(parents=True)

    monkeypatch.setattr(type(main), "get_command", lambda self, ctx, name: writing)
    answer = CliRunner().invoke(main, ["up"])
    assert answer.exit_code == 1
    assert answer.output == f"Error: {tmp_path / 'file' / 'below'}: Not a directory.\n"


def test_a_database_that_is_none_is_one_sentence_and_exit_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @click.command()
    def asking() -> None:
        raise OperationalError("no such table: cases_receipt\nLINE 1: …")

    monkeypatch.setattr(type(main), "get_command", lambda self, ctx, name: asking)
    answer = CliRunner().invoke(main, ["up"])
    said = "Error: The database cannot be used: no such table: cases_receipt.\n"
    assert (answer.exit_code, answer.output) == (1, said)


def test_a_mistake_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def mistaken() -> None:
        raise ProgrammingError("syntax error")

    monkeypatch.setattr(type(main), "get_command", lambda self, ctx, name: mistaken)
    assert isinstance(CliRunner().invoke(main, ["up"]).exception, ProgrammingError)


def test_what_is_not_about_a_file_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def calling() -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(type(main), "get_command", lambda self, ctx, name: calling)
    assert isinstance(CliRunner().invoke(main, ["up"]).exception, ConnectionRefusedError)
