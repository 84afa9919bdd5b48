"""Never a second logic: what an operation does, a screen does too, by the same functions."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from zerotrip.clients import entering
from zerotrip.demo.cast import Cast
from zerotrip.web import api as package
from zerotrip.web.api.v1.service import api

API = "zerotrip.web.api."
FOR_APPS_ALONE = {"zerotrip.clients.entering.make_entrance"}
"""A way in from an app: on our own screens there is nothing to come in from."""
WRITES = frozenset(
    ("create", "bulk_create", "get_or_create", "update_or_create", "save", "update", "bulk_update", "delete")
)
OPERATIONS: dict[str, tuple[str, Callable[..., Any]]] = {
    str(operation.operation_id): (method, operation.view_func)
    for _prefix, router in api._routers
    for view in router.path_operations.values()
    for operation in view.operations
    for method in operation.methods
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_ends_in_verbs_that_a_screen_has_too(name: str) -> None:
    method, handler = OPERATIONS[name]
    verbs = verbs_of(handler)
    if method == "GET":
        assert verbs == set(), "what is only read is written"
    else:
        assert verbs, "nothing is done, or not by a verb (by=, at=) of a package"
    assert verbs - FOR_APPS_ALONE <= verbs_of_the_screens()


def test_every_operation_that_is_described_was_looked_at() -> None:
    described = [
        (said["operationId"], method.upper())
        for methods in api.get_openapi_schema()["paths"].values()
        for method, said in methods.items()
    ]
    assert sorted(described) == sorted((name, method) for name, (method, _handler) in OPERATIONS.items())


def test_nothing_is_kept_or_looked_up_by_the_api_itself() -> None:
    files = [file for file in Path(package.__path__[0]).rglob("*.py") if "tests" not in file.parts]
    assert [said for file in files for said in own_logic(ast.parse(file.read_text("utf-8")), file.name)] == []


def test_a_second_logic_is_noticed() -> None:
    second = "def act():\n    case = Case.objects.get()\n    case.save()\n    rows.filter(x=1).update(y=2)\n"
    assert len(list(own_logic(ast.parse(second), "x.py"))) == 3
    assert list(own_logic(ast.parse("from a import actions\nactions.save(draft)\n"), "x.py")) == []
    assert verbs_of(_elsewhere) == {"zerotrip.clients.entering.make_entrance"}


def _elsewhere(cast: Cast) -> None:
    entering.make_entrance(cast, cast, leads_to="", by=cast, at=cast)  # type: ignore[arg-type]


def own_logic(tree: ast.AST, file: str) -> Iterator[str]:
    """Rows looked up by a manager, and rows written; a module's function of that name is somebody's verb."""
    modules = {alias.asname or alias.name for node in ast.walk(tree) for alias in getattr(node, "names", [])}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            yield f"{file}:{node.lineno}: looks rows up"
        called = node.func if isinstance(node, ast.Call) else None
        if not isinstance(called, ast.Attribute) or called.attr not in WRITES:
            continue
        if not isinstance(called.value, ast.Name) or called.value.id not in modules:
            yield f"{file}:{called.lineno}: writes"


@cache
def verbs_of_the_screens() -> frozenset[str]:
    return frozenset(verb for view in _views(get_resolver().url_patterns) for verb in verbs_of(view))


def _views(patterns: list[Any]) -> Iterator[Callable[..., Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _views(one.url_patterns)
        elif isinstance(one, URLPattern) and not one.callback.__module__.startswith((API, "ninja")):
            yield inspect.unwrap(one.callback)


def verbs_of(view: Callable[..., Any]) -> set[str]:
    """The verbs (functions with `by` and `at`, as all that write have) it names, itself or by what it calls
    of the surfaces. That a form or an act is taken once is no verb of its own."""
    found, seen, left = set(), set(), [view]
    while left:
        one = left.pop()
        if one in seen or not isinstance(one, FunctionType):
            continue
        seen.add(one)
        for named in _named_in(one):
            if {"by", "at"} <= set(inspect.signature(named).parameters) and not named.__module__.startswith(
                (API, "zerotrip.submissions")
            ):
                found.add(f"{named.__module__}.{named.__qualname__}")
            if named.__module__.startswith("zerotrip.web."):
                left.append(named)
    return found


def _named_in(function: FunctionType) -> Iterator[FunctionType]:
    """Whatever it names itself, or as something of a module that it names; of what is known only when it
    runs, nothing."""
    for code in _codes(function.__code__):
        known = [function.__globals__[name] for name in code.co_names if name in function.__globals__]
        modules = [one for one in known if isinstance(one, ModuleType)]
        known += [getattr(one, name) for one in modules for name in code.co_names if hasattr(one, name)]
        for one in known:
            for each in one.values() if isinstance(one, dict) else [one]:
                plain = inspect.unwrap(each) if callable(each) else each
                if isinstance(plain, FunctionType) and plain.__module__.startswith("zerotrip."):
                    yield plain


def _codes(code: CodeType) -> Iterator[CodeType]:
    """With the functions written inside."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)
