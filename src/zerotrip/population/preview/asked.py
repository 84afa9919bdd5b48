"""A preview asked for at the desk: the text in force against a new one, on the last facts exported."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.core.text import Text, whole
from zerotrip.org.models import Level, Organisation
from zerotrip.org.queries import reach
from zerotrip.population.policy import may_preview
from zerotrip.population.preview.facts import SnapshotSource, latest_snapshot
from zerotrip.population.preview.kept import Kept, keep, kept_as
from zerotrip.population.preview.pair import Pair, pair_of, read_draft
from zerotrip.population.preview.previewing import preview
from zerotrip.population.preview.publishing import published
from zerotrip.population.snapshots.snapshot import MEMBER, Snapshot

PREVIEWED = "reform.previewed"
SAMPLE = 10_000
EVERYONE_AT_MOST = 500_000
"""More members than this take longer than somebody should wait for a page: for the command line."""
LONGEST_REASON = 500


def may_be_everyone(snapshot: Snapshot) -> bool:
    return snapshot.rows[MEMBER] <= EVERYONE_AT_MOST


def preview_at_desk(
    *, edition: Edition, text: str, everyone: bool, by: Actor, at: datetime, because: str, home: Path
) -> str:
    """The key it is kept under. Raises PackErrors for a text that does not hold, Refused otherwise.

    Reckoned outside any transaction, which would hold other writers up for seconds.
    """
    may_preview(reach(by, day_of(at))).or_refuse()
    if not because.strip():
        raise Invalid("no-reason", _("Please say what the preview is for; the journal keeps it."))
    snapshot = latest_snapshot(home)
    if everyone and not may_be_everyone(snapshot):
        raise Invalid("too-many", _("So many members are previewed on the command line; take a sample here."))
    pair = _pair(edition, text)
    key = _key(pair, snapshot, everyone=everyone)
    if not _is_kept(home, key):
        found = preview(
            pair,
            SnapshotSource(snapshot),
            on=snapshot.on or day_of(at),
            sample=None if everyone else SAMPLE,
            names=names_of_districts(),
        )
        keep(home, Kept(key, at, by.name, whole(because, LONGEST_REASON), published(found)))
    data = {"old": pair.old.sha256, "new": pair.new.sha256, "facts": snapshot.hash, "everyone": everyone}
    with transaction.atomic():
        record(PREVIEWED, f"item:{pair.item}", by=by, at=at, because=because, data=data)
    return key


def _pair(edition: Edition, text: str) -> Pair:
    draft, failing = read_draft(text, edition.facts_text, file=f"{edition.item_id}.toml")
    return pair_of(edition.loaded, draft, failing)


def _key(pair: Pair, snapshot: Snapshot, *, everyone: bool) -> str:
    said = "\n".join((pair.old.sha256, pair.new.sha256, snapshot.hash, str(everyone), str(SAMPLE)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _is_kept(home: Path, key: str) -> bool:
    try:
        kept_as(home, key)
    except NotVisible:
        return False
    return True


def names_of_districts() -> dict[str, Text]:
    rows = Organisation.objects.filter(level=Level.DISTRICT).values_list("code", "name_zh", "name_en")
    return {code: {"zh-Hans": zh, "en": en or zh} for code, zh, en in rows}
