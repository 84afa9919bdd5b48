"""Puts a backup into an empty home and an empty database; nothing before all of it is found whole."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from allauth.idp.oidc.models import Token
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from zerotrip.audit import signing
from zerotrip.audit.actions import record
from zerotrip.clients.models import Kept
from zerotrip.config.backups import databases
from zerotrip.config.backups.manifest import Manifest, compare, read
from zerotrip.config.backups.taking import BY, PARTS
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.org.models import Session
from zerotrip.payments.models import Dispatch
from zerotrip.payments.states import DispatchState
from zerotrip.vault import root


def restore(folder: Path, *, at: datetime) -> Manifest:
    manifest = read(folder)
    compare(folder, manifest)
    _refuse_another_database(manifest)
    _refuse_newer(manifest)
    _refuse_another_root_key(manifest)
    targets = {folder / part: Path(settings.ZEROTRIP_HOME) / part for part in PARTS}
    targets[folder / "checkpoints"] = signing.folder()
    _refuse_what_is_there(list(targets.values()))
    broken_off().touch(mode=0o600)
    databases.load(folder / manifest.database)
    call_command("migrate", verbosity=0, interactive=False)
    _ask_the_bank_first(at)
    _let_nobody_in_as_before()
    for source, target in targets.items():
        shutil.copytree(source, target, dirs_exist_ok=True)
    public = folder / signing.public_file().name
    if public.exists() and not signing.public_file().exists():
        shutil.copyfile(public, signing.public_file())
    data = {"made": manifest.at, "seq": manifest.seq}
    record("backup.restored", f"backup:{folder.name}", by=BY, at=at, data=data)
    broken_off().unlink()
    return manifest


def broken_off() -> Path:
    """There from the first byte written to the last: while it is there, nothing starts."""
    return Path(settings.ZEROTRIP_HOME) / "restore-broken-off"


def _let_nobody_in_as_before() -> None:
    """A session ended or an app's leave taken back since the backup would count again."""
    Session.objects.all().delete()
    Token.objects.all().delete()
    Kept.objects.all().delete()


def _ask_the_bank_first(at: datetime) -> None:
    """An order may have gone out after the backup was made; it is not sent again before the bank says that it
    has none such."""
    waiting = Dispatch.objects.filter(state__in=(DispatchState.PENDING, DispatchState.LEASED))
    waiting.update(state=DispatchState.UNKNOWN, next_try_at=at, lease_until=None)


def _refuse_another_database(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise Invalid(
            "backup-of-another-database",
            "This is a backup of %(theirs)s, and DATABASE_URL names %(ours)s. Nothing was done.",
            theirs=manifest.vendor,
            ours=connection.vendor,
        )


def _refuse_newer(manifest: Manifest) -> None:
    if len(MigrationLoader(None).disk_migrations) < manifest.migrations:
        raise Invalid(
            "backup-of-newer-code",
            "This backup was made by newer code than is installed here. Nothing was done; install that, or "
            "newer.",
        )


def _refuse_another_root_key(manifest: Manifest) -> None:
    if manifest.root_key not in {root.fingerprint(key).hex() for key in root.root_keys()}:
        raise Invalid(
            "another-root-key",
            "The root key here is not the one that opens this backup. Nothing was done; put the right one "
            "into %(file)s, or into ZEROTRIP_ROOT_KEY.",
            file=root.root_file(),
        )


def _refuse_what_is_there(targets: list[Path]) -> None:
    for target in targets:
        if target.is_dir() and any(path.name != ".lock" for path in target.iterdir()):
            raise Conflict(
                "home-not-empty",
                "%(folder)s is not empty. Nothing was done; move it aside, or restore into a new "
                "ZEROTRIP_HOME.",
                folder=target,
            )
