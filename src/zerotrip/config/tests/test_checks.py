"""Each wrong setting is told in a sentence with what to do; a right one is not."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as now_in_force
from django.core.checks import run_checks
from django.db import connection

from zerotrip.config import reading
from zerotrip.config.checks import broken, keys, outside, places, serving
from zerotrip.config.imports import SOURCE
from zerotrip.core.files import write_once
from zerotrip.demo.known_passwords import known_passwords
from zerotrip.vault import root

DEPARTMENT = {"url": "https://ga.example.org", "app_key": "a", "app_secret": "b", "feed_secret": "c"}
PAYER = {"name": "某市总工会", "account": "6222020200112233445", "bank_name": "某银行", "bank_code": ""}


def said(part: Any) -> list[str]:
    return sorted(each.id.removeprefix("zerotrip.") for each in part.check())


@pytest.fixture
def production(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine as the guide sets it up."""
    ours = [base64.b64encode(key).decode() for key in root.root_keys()] if root.is_there() else []
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings.ZEROTRIP_HOME = home
    settings.ZEROTRIP_ROOT_KEY = None
    settings.ZEROTRIP_CHECKPOINTS = tmp_path / "checkpoints"
    write_once(root.root_file(), "\n".join(ours).encode())
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["gh.example.org"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://gh.example.org"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ZEROTRIP_PROXIES = ["127.0.0.1"]
    settings.ZEROTRIP_UNSIGNED_HOURS = 4
    settings.ZEROTRIP_SECOND_FACTOR = True
    settings.ZEROTRIP_DEPARTMENTS = {"public-security": DEPARTMENT}
    settings.ZEROTRIP_PAYER = PAYER
    monkeypatch.setenv("ZEROTRIP_BANK", "https://bank.example.org")
    return settings


@pytest.mark.django_db
def test_a_machine_as_the_guide_sets_it_up_has_nothing_to_be_told(production: Any) -> None:
    found = run_checks(include_deployment_checks=True, databases=["default"])
    told = sorted(str(each.id) for each in found if not each.is_silenced())
    of_sqlite = ["zerotrip.W031"] if connection.vendor == "sqlite" else []
    assert [each for each in told if each != "zerotrip.W036"] == of_sqlite


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "E010"),
        ("ZEROTRIP_DEMO", True, "E011"),
        ("ZEROTRIP_CLOCK_SHIFT", 60, "E012"),
        ("SECURE_PROXY_SSL_HEADER", None, "E013"),
        ("ZEROTRIP_PROXIES", [], "W014"),
        ("ALLOWED_HOSTS", [], "E015"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "E015"),
        ("ALLOWED_HOSTS", ["gh.example.org", "*"], "E015"),
        ("ALLOWED_HOSTS", [".example.org"], "E015"),
        ("CSRF_TRUSTED_ORIGINS", [], "E016"),
        ("CSRF_TRUSTED_ORIGINS", ["http://gh.example.org"], "E016"),
        ("CSRF_TRUSTED_ORIGINS", ["https://*.example.org"], "E016"),
        ("ZEROTRIP_SECOND_FACTOR", False, "E018"),
        ("ZEROTRIP_UNSIGNED_HOURS", 0, "E017"),
        ("ZEROTRIP_UNSIGNED_HOURS", 5, "E017"),
    ],
)
def test_what_must_not_be_on_for_strangers(production: Any, name: str, value: Any, told: str) -> None:
    assert said(serving) == []
    setattr(production, name, value)
    assert said(serving) == [told]


@pytest.mark.django_db
def test_keys_that_are_not_there_not_ours_or_everybodys(production: Any) -> None:
    assert said(keys) == []
    file = root.root_file()
    ours = ",".join(file.read_text().split())
    file.chmod(0o640)
    assert said(keys) == ["E020"]
    file.unlink()
    assert said(keys) == ["E020"]
    production.ZEROTRIP_ROOT_KEY = "c2hvcnQ="
    assert said(keys) == ["E020"]
    production.ZEROTRIP_ROOT_KEY = ours
    (file.parent / "django.key").write_text("x")
    (file.parent / "django.key").chmod(0o644)
    assert said(keys) == ["E021"]
    (file.parent / "django.key").unlink()
    production.SECRET_KEY = "zerotrip"
    production.IDP_OIDC_PRIVATE_KEY = "-----BEGIN"
    production.ZEROTRIP_AUDIT_PUBLIC_KEY = "no key"
    assert said(keys) == ["E022", "E023", "E024"]


@pytest.mark.django_db
def test_a_root_key_of_another_database(production: Any) -> None:
    """The right length, well kept, and yet nothing could be read with it."""
    root.root_file().unlink()
    root.create_root_file()
    assert said(keys) == ["E020"]
    assert "not here" in next(iter(keys.check())).msg


@pytest.mark.django_db
def test_places(production: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [each for each in said(places) if each != "W036"]
    production.ZEROTRIP_CHECKPOINTS = production.ZEROTRIP_HOME / "checkpoints"
    assert said(places) == sorted([*usual, "W036"])
    production.ZEROTRIP_CHECKPOINTS = tmp_path / "a-file"
    production.ZEROTRIP_CHECKPOINTS.write_text("")
    assert said(places) == sorted([*usual, "E036"])
    production.ZEROTRIP_HOME.chmod(0o755)
    assert said(places) == sorted([*usual, "E036", "W035"])
    production.ZEROTRIP_HOME = tmp_path / "nowhere"
    assert said(places) == sorted([*usual, "E035", "E036"])


def test_sqlite_on_a_network_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "file_system", lambda path: "nfs4")
    assert [each.id for each in places._sqlite(tmp_path / "zerotrip.sqlite3")] == ["zerotrip.E031"]


def test_the_longest_mount_point_says_which_disk_it_is() -> None:
    if not Path("/proc/mounts").exists():
        pytest.skip("the system has no /proc/mounts")
    assert places.file_system(Path("/proc/self")) == "proc"


@pytest.mark.parametrize(
    ("host", "mode", "told"),
    [
        ("db.example.org", None, ["zerotrip.E032"]),
        ("db.example.org", "prefer", ["zerotrip.E032"]),
        ("db.example.org", "verify-full", []),
        ("/run/postgresql", None, []),
        ("127.0.0.1", None, []),
        ("", None, []),
    ],
)
def test_a_database_across_the_network(host: str, mode: str | None, told: list[str]) -> None:
    assert [each.id for each in places._postgresql({"HOST": host, "OPTIONS": {"sslmode": mode}})] == told


def test_whom_the_platform_talks_to(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(outside) == []
    production.ZEROTRIP_PAYER = now_in_force.SAMPLE_PAYER
    assert said(outside) == ["E040"]
    production.ZEROTRIP_DEPARTMENTS = {"tax": DEPARTMENT | {"url": "http://127.0.0.1:8011"}}
    assert said(outside) == ["E040", "W041"]
    production.ZEROTRIP_DEPARTMENTS = {"tax": DEPARTMENT | {"url": "http://tax.example.org"}}
    assert said(outside) == ["E040", "E042"]
    monkeypatch.delenv("ZEROTRIP_BANK")
    production.ZEROTRIP_CHANNELS = {"sms": "json://sms.example.org"}
    assert said(outside) == ["E040", "E042", "E044", "W043"]


def test_a_department_that_is_named_in_part(production: Any) -> None:
    production.ZEROTRIP_DEPARTMENTS = {"tax": {"url": "https://tax.example.org"}, "emergency": DEPARTMENT}
    assert [each.msg for each in broken.check()] == [
        "ZEROTRIP_DEPARTMENTS: tax lacks app_key, app_secret, feed_secret."
    ]


@pytest.mark.django_db
def test_the_password_that_everybody_knows(cast: Any, production: Any) -> None:
    cast.sun.set_password(production.DEMO_PASSWORD)
    cast.sun.save()
    [told] = [each.msg for each in known_passwords()]
    assert "sun" in told
    for user in type(cast.sun).objects.all():
        user.set_password("something else altogether")
        user.save()
    assert list(known_passwords()) == []


@pytest.mark.parametrize(
    ("value", "read", "mistaken"),
    [("8000", 8000, 0), (" 9 ", 9, 0), ("", 5, 0), ("eight", 5, 1), ("8.5", 5, 1)],
)
def test_numbers(value: str, read: int, mistaken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "mistakes", [])
    monkeypatch.setenv("ZEROTRIP_PORT", value)
    assert (reading.number("ZEROTRIP_PORT", 5), len(reading.mistakes)) == (read, mistaken)


@pytest.mark.parametrize(
    "value",
    ["{", "[]", "1", '{"percent": "20"}', '{"percent": 20.5}', '{"percent": true}', '{"percent": null}'],
)
def test_json_that_is_none_or_another(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "mistakes", [])
    monkeypatch.setenv("ZEROTRIP_SET_OFF", value)
    assert (reading.numbers("ZEROTRIP_SET_OFF"), len(reading.mistakes)) == ({}, 1)


def test_every_variable_is_known_and_written_down() -> None:
    """One that is read elsewhere than in settings.py would be told as a typing error at the next start."""
    files = [*SOURCE.rglob("*.py"), *(SOURCE.parents[1] / "benchmarks").rglob("*.py")]
    read = {
        name
        for path in files
        if "tests" not in path.parts and path.name != "broken.py"
        for name in re.findall(r'environ[^\n]*?"(ZEROTRIP_[A-Z_]+)"', path.read_text("utf-8"))
    }
    assert read - broken.known() == set()
    page = (SOURCE.parents[1] / "docs" / "operations.md").read_text("utf-8")
    assert {name for name in broken.known() - broken.OF_TESTS if f"`{name}`" not in page} == set()


@pytest.mark.slow
def test_nothing_starts_with_settings_that_cannot_be_read(tmp_path: Path) -> None:
    """No traceback, every mistake at once, and the nearest name for a typing error."""
    wrong = {
        "ZEROTRIP_PAYER": '{"name":',
        "ZEROTRIP_LOG": "loud",
        "ZEROTRIP_PORT": "eight",
        "ZEROTRIP_HTTPS": "treu",
        "ZEROTRIP_PROXYS": "127.0.0.1",
        "DATABASE_URL": "oracle://somewhere",
    }
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment = (
        kept | wrong | {"ZEROTRIP_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings"}
    )
    starts = (
        ["-m", "zerotrip.cli", "work", "--once"],
        ["-m", "zerotrip.cli", "manage", "migrate"],
        ["-c", "import zerotrip.config.wsgi"],
    )
    for words in starts:
        done = subprocess.run(
            [sys.executable, *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert [name for name in wrong if name not in done.stderr] == []
        assert "Did you mean ZEROTRIP_PROXIES?" in done.stderr
