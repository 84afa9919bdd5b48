"""What every test can count on: the cast, PostgreSQL for races, and that nothing fails in silence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from zerotrip.config.scenes import NOW, played, scene

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
NO_SKIPS = os.environ.get("ZEROTRIP_NO_SKIPS") == "1"


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = _Undefined("%s")
    # A test that commits has a database to itself (`scenery`); to empty it takes longer than to copy it.
    TransactionTestCase._fixture_teardown = lambda _case: None  # type: ignore[attr-defined]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Races mean nothing on SQLite: `make test` plays them in its second run."""
    if ON_POSTGRESQL:
        return
    races = [item for item in items if item.get_closest_marker("postgres")]
    if races:
        config.hook.pytest_deselected(items=races)
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Where everything is installed, a skipped test is a failed one."""
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be left out here: {report.longrepr}"
    return report


class _Undefined(str):
    """A template that names something nobody gave it fails, instead of showing an empty place."""

    def __contains__(self, text: object) -> bool:
        return text == "%s" or super().__contains__(text)  # type: ignore[operator]

    def __mod__(self, name: object) -> str:
        raise LookupError(f"A template uses “{name}”, which was not given to it.")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> str:
    """In place of pytest-django's own, which migrates anew in every process: the name of a bare database."""
    from zerotrip.config.migrated_once import take_database

    with django_db_blocker.unblock():
        return take_database(kept_in=request.config.rootpath / ".pytest_cache" / "databases")


@pytest.fixture
def scenery(request: pytest.FixtureRequest, django_db_setup: str, django_db_blocker: Any) -> Iterator[None]:
    """The test's own database, in which the scenes that it names stand already."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    commits = commits or not {"live_server", "transactional_db"}.isdisjoint(request.fixturenames)
    definitions = request.node._fixtureinfo.name2fixturedefs
    with django_db_blocker.unblock(), played(definitions, bare=django_db_setup, commits=commits):
        yield


@pytest.fixture
def _django_db_helper(scenery: None, _django_db_helper: None) -> None:
    """pytest-django's own, which begins the transaction of a test; before it, the database is chosen."""


@pytest.fixture(autouse=True)
def own_checkpoints(settings: Any, tmp_path: Path) -> None:
    """Checkpoints outlive the rolled back database; another test would find its journal cut off."""
    settings.ZEROTRIP_CHECKPOINTS = tmp_path / "checkpoints"
    settings.ZEROTRIP_UNSIGNED_HOURS = 0  # most tests have no worker that signs; test_unsigned has the rule


@pytest.fixture
def now() -> datetime:
    """The tests' own day; domain code never reads the clock."""
    return NOW


@scene
def cast(db: None) -> Cast:
    from zerotrip.demo.cast import seat_the_cast

    return seat_the_cast(at=NOW, year=2026)


@pytest.fixture(scope="session")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The simulated departments and the bank as real servers, where the settings say they are."""
    from zerotrip.demo.staging import world_outside

    with world_outside(tmp_path_factory.mktemp("world")):
        yield


@pytest.fixture
def chromium() -> str:
    """Debian's or the system's own browser; playwright's download is never used."""
    import shutil

    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("Chromium is not installed. On Debian or Ubuntu: apt-get install chromium")


@pytest.fixture
def postgres(db: None) -> Iterator[Any]:
    """The connection, for tests that want to see that it is PostgreSQL."""
    assert connection.vendor == "postgresql"
    yield connection
