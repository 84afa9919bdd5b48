"""What every test can count on: the cast, PostgreSQL for races, and that nothing fails in silence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
NO_SKIPS = os.environ.get("ZEROTRIP_NO_SKIPS") == "1"


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = _Undefined("%s")
    _flush_past_triggers()


def _flush_past_triggers() -> None:
    """Tables that refuse DELETE and TRUNCATE would also refuse the flush after a transactional test."""
    # django-stubs do not know this method
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_past(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
                flush(case)
                cursor.execute("SET session_replication_role = origin")
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(case)
            for _, sql in triggers:
                cursor.execute(sql)

    TransactionTestCase._fixture_teardown = flush_past  # type: ignore[attr-defined]


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
) -> None:
    """In place of pytest-django's own, which migrates anew in every process."""
    from zerotrip.config.migrated_once import take_database

    with django_db_blocker.unblock():
        take_database(kept_in=request.config.rootpath / ".pytest_cache" / "databases")


@pytest.fixture(autouse=True)
def own_checkpoints(settings: Any, tmp_path: Path) -> None:
    """Checkpoints outlive the rolled back database; another test would find its journal cut off."""
    settings.ZEROTRIP_CHECKPOINTS = tmp_path / "checkpoints"


@pytest.fixture
def now() -> datetime:
    """The tests' own day; domain code never reads the clock."""
    return datetime(2026, 6, 12, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    from zerotrip.demo.cast import seat_the_cast

    return seat_the_cast(at=now, year=2026)


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
