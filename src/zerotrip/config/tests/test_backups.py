"""What a backup holds, what it does not, and what restoring refuses. Under load: stories/restored.py."""

from __future__ import annotations

import io
import json
import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from zerotrip.audit.actions import seal
from zerotrip.audit.models import Entry
from zerotrip.audit.queries import verify
from zerotrip.config import migrated_once
from zerotrip.config.backups import back_up, databases, restore, restoring
from zerotrip.config.backups.manifest import NAME
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, Unavailable
from zerotrip.org.models import Session
from zerotrip.payments.models import Dispatch
from zerotrip.payments.states import DispatchState
from zerotrip.payments.tests.conftest import batch, owe, sun, wu
from zerotrip.vault import root
from zerotrip.vault.actions import keep_document
from zerotrip.vault.models import Document
from zerotrip.vault.queries import open_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

__all__ = ["batch", "owe", "sun", "wu"]
pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
BY = Actor.system("worker")


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """One of our own, with the keys of the run."""
    kept = root.root_file().read_bytes()
    settings.ZEROTRIP_HOME = tmp_path / "home"
    (tmp_path / "home" / "keys").mkdir(parents=True)
    root.root_file().write_bytes(kept)
    root.root_file().chmod(0o600)
    return tmp_path / "home"


@pytest.fixture
def backup(cast: Any, home: Path, now: datetime, tmp_path: Path) -> Path:
    keep_document(file=io.BytesIO(PDF), kind="test", owner_key="person:chen", by=BY, at=now)
    seal(at=now)
    return back_up(tmp_path / "backups", at=now)


def test_no_key_is_in_it_and_nobody_else_may_look(backup: Path, home: Path) -> None:
    files = [path for path in backup.rglob("*") if path.is_file()]
    keys = [path.read_bytes().strip() for path in (home / "keys").iterdir() if path.suffix != ".pub"]
    assert len(keys) == 2  # the root key and the journal's
    assert [path for path in files if any(key in path.read_bytes() for key in keys)] == []
    assert {path.stat().st_mode & 0o077 for path in (backup, *files)} == {0}


def test_the_newest_stay(backup: Path, now: datetime, tmp_path: Path) -> None:
    half = backup.parent / "20200101T000000Z"
    half.mkdir()  # one that was broken off is nobody's to count or to remove
    foreign = backup.parent / "website"
    foreign.mkdir()
    (foreign / NAME).write_text("{}")
    for hours in (1, 2):
        newest = back_up(backup.parent, at=now + timedelta(hours=hours), keep=2)
    assert (newest.exists(), half.exists(), foreign.exists(), backup.exists()) == (True, True, True, False)
    assert len(list(backup.parent.glob(f"2*/{NAME}"))) == 2


@contextmanager
def empty_place(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """As a new machine: an empty database, and a home with nothing but the keys."""
    keys, settings.ZEROTRIP_HOME = root.root_file(), tmp_path / "new"
    (tmp_path / "new" / "keys").mkdir(parents=True)
    root.root_file().write_bytes(keys.read_bytes())
    root.root_file().chmod(0o600)
    settings.ZEROTRIP_CHECKPOINTS = tmp_path / "new" / "checkpoints"
    old = str(connection.settings_dict["NAME"])
    new = str(tmp_path / "new.sqlite3")
    if connection.vendor == "postgresql":
        new = f"restored_{os.getpid()}"
        migrated_once._on_server(f'DROP DATABASE IF EXISTS "{new}"', f'CREATE DATABASE "{new}"')
    migrated_once.connect_to(new)
    try:
        yield tmp_path / "new"
    finally:
        migrated_once.connect_to(old)
        if connection.vendor == "postgresql":
            migrated_once.drop(new)


def test_restored_it_is_as_it_was(backup: Path, settings: Any, tmp_path: Path, now: datetime) -> None:
    entries = list(Entry.objects.order_by("id").values_list("id", "what", "hash"))
    with empty_place(settings, tmp_path):
        restore(backup, at=now)
        *before, last = Entry.objects.order_by("id").values_list("id", "what", "hash")
        assert (before, last[1]) == (entries[:-1], "backup.restored")  # the entry of the backup came after it
        assert open_document(Document.objects.get(owner_key="person:chen")) == PDF
        assert verify() == []
        assert (Session.objects.count(), restoring.broken_off().exists()) == (0, False)
        with pytest.raises(Conflict) as told:
            restore(backup, at=now)
        assert told.value.code in ("database-not-empty", "home-not-empty")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda folder: (folder / NAME).unlink(), "no-backup"),
        (lambda folder: (folder / NAME).write_text("{"), "no-backup"),
        (lambda folder: (folder / NAME).write_text('{"at": 1}'), "no-backup"),
        (lambda folder: _say(folder, form=99), "backup-of-another-form"),
        (lambda folder: _say(folder, migrations=99_999), "backup-of-newer-code"),
        (lambda folder: _say(folder, root_key="00000000"), "another-root-key"),
        (lambda folder: (folder / "more").write_text(""), "backup-damaged"),
        (lambda folder: next(folder.glob("documents/*/*")).write_bytes(b"x"), "backup-damaged"),
        (lambda folder: next(folder.glob("database.*")).unlink(), "backup-damaged"),
        (lambda folder: _say(folder, vendor=OTHER[connection.vendor]), "backup-of-another-database"),
    ],
)
def test_what_is_not_whole_or_not_ours_is_refused_before_anything_is_written(
    backup: Path, settings: Any, tmp_path: Path, now: datetime, harm: Any, code: str
) -> None:
    harm(backup)
    with empty_place(settings, tmp_path) as home:
        with pytest.raises(Invalid) as told:
            restore(backup, at=now)
        assert (told.value.code, connection.introspection.table_names()) == (code, [])
        assert [path.name for path in home.iterdir()] == ["keys"]
        assert str(told.value).count("Nothing was done") == 1


def _say(folder: Path, **changes: object) -> None:
    told = json.loads((folder / NAME).read_text())
    (folder / NAME).write_text(json.dumps(told | changes))


@pytest.mark.usefixtures("batch")
def test_an_order_that_may_have_gone_out_is_asked_about_first(now: datetime) -> None:
    """Sent between the backup and the fire: sent again at once it would be paid twice."""
    assert Dispatch.objects.get().state == DispatchState.PENDING
    restoring._ask_the_bank_first(now)
    assert Dispatch.objects.get().state == DispatchState.UNKNOWN


def test_a_missing_client_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unavailable, match="postgresql-client"):
        databases._run("pg_dump", [])
