"""Whatever does not agree is said in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from django.utils.translation import gettext, override

from zerotrip.config.messages import SOURCE
from zerotrip.core.differences import Book


def _compares(file: Path) -> bool:
    return "tests" not in file.parts and "import Book, Differs" in file.read_text("utf-8")


COMPARING = [file for file in sorted(SOURCE.rglob("*.py")) if _compares(file)]


def test_every_kind_of_record_has_its_word() -> None:
    with override("en"):
        assert [each.value for each in Book if str(each.label) != each] == []
    with override("zh-hans"):
        assert [each.value for each in Book if str(each.label).isascii()] == []


@pytest.mark.parametrize("file", COMPARING, ids=lambda file: str(file.relative_to(SOURCE)))
def test_every_difference_is_a_sentence_with_its_chinese(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == "Differs"]
    assert calls
    for call in calls:
        for english in _sentences(call.args[2], tree):
            with override("zh-hans"):
                chinese = gettext(english)
            assert not chinese.isascii(), english
            assert _named(chinese) == _named(english)


def _sentences(said: ast.expr, tree: ast.Module) -> list[str]:
    """What stands in the call itself, or all that the file gives the name which stands there."""
    if not isinstance(said, ast.Name):
        return [_translated(said)]
    given = [*_given(said.id, tree), *(one for table in _given("_SAYS", tree) for one in table.elts)]
    assert given, f"nothing gives {said.id}"
    return [_translated(each) for each in given]


def _given(name: str, tree: ast.Module) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _name(node.targets[0]) == name:
            yield node.value


def _translated(node: ast.expr) -> str:
    assert isinstance(node, ast.Call) and _name(node.func) == "_", ast.unparse(node)
    return str(ast.literal_eval(node.args[0]))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _named(sentence: str) -> set[str]:
    return {name for _text, name, _format, _turned in Formatter().parse(sentence) if name}
