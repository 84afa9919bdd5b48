"""Imports run downwards only, and the picture of them is true. `pytest -s` prints the table."""

from __future__ import annotations

from zerotrip.config import imports, overview
from zerotrip.config.imports import SOURCE, Import, all_imports, as_text
from zerotrip.config.levels import PACKAGES


def test_every_package_has_a_level() -> None:
    there = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert there <= set(PACKAGES)


def test_imports_run_downwards_only() -> None:
    print(as_text())
    wrong = [
        f"{one.file}:{one.line}: {one.importer} may not import {one.imported}"
        for one in all_imports()
        if not one.runs_down
    ]
    assert wrong == []


def test_an_arrow_up_or_sideways_is_noticed() -> None:
    assert Import("cases", "ledger", "cases/actions.py", 1).runs_down
    assert not Import("ledger", "cases", "ledger/actions.py", 1).runs_down
    assert not Import("ledger", "org", "ledger/actions.py", 1).runs_down


def test_the_core_needs_neither_database_nor_settings() -> None:
    for file in [*SOURCE.glob("core/*.py"), *SOURCE.glob("rules/*.py")]:
        assert "django.db" not in file.read_text("utf-8"), file


def test_the_overview_is_up_to_date() -> None:
    drawn = overview.TARGET.read_text("utf-8") if overview.TARGET.exists() else ""
    assert drawn == overview.svg(), "run: python -m zerotrip.config.overview"


def test_imports_inside_functions_count() -> None:
    import ast

    tree = ast.parse("def f():\n    from zerotrip.cases import states\n    from zerotrip import web\n")
    assert sorted(imports._imported(tree)) == [("cases", 2), ("web", 3)]
