"""What stands before a test begins: laid once in each process, then found in place by tests that want it.

Seating the cast takes a quarter of a second of processor and publishing a city's items a third. So a fixture
marked `@scene` is made once, in a database of its own, and tests that name it are played there, each in a
transaction that is rolled back. A test that commits plays on a copy, which is thrown away after it.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from zerotrip.config.migrated_once import connect_to, copy_of, drop

NOW = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)
"""The tests' own day."""
Make = Callable[..., Any]
Definitions = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class _Standing:
    database: str
    value: Any


_standing: dict[Make, _Standing] = {}


def scene(make: Make) -> Any:
    """A fixture that asks for `db` or one other scene, for nothing else. Tests get a copy of what it gave."""

    @functools.wraps(make)
    def found(**_before: object) -> Any:
        if make not in _standing:
            raise LookupError(f"“{make.__name__}” must be named by the test or by a fixture that it names.")
        return deepcopy(_standing[make].value)

    found.makes = make  # type: ignore[attr-defined]
    return pytest.fixture(found)


@contextlib.contextmanager
def played(definitions: Definitions, *, bare: str, commits: bool) -> Iterator[None]:
    """Connected to where everything stands that the fixtures of a test take for granted."""
    made = [make for name in definitions if (make := _made_by(name, definitions))]
    last = max(made, key=lambda make: len(_chain(make, definitions)), default=None)
    database = _laid(last, definitions, bare).database if last else bare
    own = copy_of(database) if commits else database
    connect_to(own)
    yield
    if commits:
        connect_to(bare)
        drop(own)


def _laid(make: Make, definitions: Definitions, bare: str) -> _Standing:
    if make not in _standing:
        before = [_laid(each, definitions, bare) for each in _chain(make, definitions)[1:2]]
        database = copy_of(before[0].database if before else bare)
        connect_to(database)
        with transaction.atomic():
            value = make(*(deepcopy(each.value) for each in before) if before else (None,))
            connection.run_on_commit.clear()  # as in a test that is rolled back: nobody hears of it
        _standing[make] = _Standing(database, value)
    return _standing[make]


def _chain(make: Make, definitions: Definitions) -> list[Make]:
    """This scene, the one before it, and so on."""
    (before,) = inspect.signature(make).parameters
    earlier = _made_by(before, definitions)
    return [make, *_chain(earlier, definitions)] if earlier else [make]


def _made_by(name: str, definitions: Definitions) -> Make | None:
    return getattr(definitions[name][-1].func, "makes", None)
