"""The page for officers is true: every line of it is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from zerotrip.rules import tree
from zerotrip.rules.functions import FORMS
from zerotrip.rules.page import Example, main, read_page

PATH = Path(__file__).parents[4] / "docs" / "language.md"
PAGE = read_page(PATH)


@pytest.mark.parametrize("example", PAGE.examples, ids=lambda example: f"line {example.line}")
def test_line_of_the_page_holds(example: Example) -> None:
    assert PAGE.gives(example.text, example.when) == example.gives


def test_page_shows_every_function() -> None:
    shown = " ".join(example.text for example in PAGE.examples)
    assert [name for name in FORMS if f"{name}(" not in shown] == []


def test_every_node_has_its_row_on_the_page_for_developers() -> None:
    rows = (PATH.parent / "language-internals.md").read_text("utf-8").split("## Nodes")[1]
    assert [node.__name__ for node in tree.Node.__subclasses__() if f"`{node.__name__}`" not in rows] == []


def test_page_runs_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(PATH)]) == 0
    assert "NOT" not in capsys.readouterr().out
    assert main([str(PATH), "1", "+", "1"]) == 0
    assert capsys.readouterr().out == "2\n"
