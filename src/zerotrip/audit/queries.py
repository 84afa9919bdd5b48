from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext

from zerotrip.audit import guards, signing
from zerotrip.audit.chain import Row
from zerotrip.audit.models import Entry
from zerotrip.audit.verify import SENTENCES, Fault, read_checkpoints
from zerotrip.audit.verify import verify as verify_rows


def entries_about(about: str) -> QuerySet[Entry]:
    return Entry.objects.filter(about=about).order_by("id")


def entries_by(actor_key: str) -> QuerySet[Entry]:
    return Entry.objects.filter(by_key=actor_key).order_by("-id")


def verify() -> list[Fault]:
    """Everything wrong with the journal, the first entry first; empty when it holds."""
    faults = [Fault("unguarded", params={"guard": name}) for name in guards.missing(connection)]
    return verify_rows(rows(), read_checkpoints(signing.folder()), signing.public_key()) + faults


def said(fault: Fault) -> str:
    """The fault as a sentence in the reader's language."""
    return gettext(SENTENCES[fault.kind]) % {"seq": fault.seq, **fault.params}


def signed_at() -> datetime | None:
    """When the last checkpoint was signed. Payments stop when that is too long ago."""
    last = signing.last()
    return last.at if last else None


def rows() -> Iterator[Row]:
    ordered = Entry.objects.order_by(F("seq").asc(nulls_last=True), "id")
    return (entry.row() for entry in ordered.iterator(chunk_size=2_000))


def export() -> Iterator[str]:
    """The journal as lines of JSON, for `python -m zerotrip.audit.verify` and for keeping elsewhere."""
    for row in rows():
        yield json.dumps(row.as_dict(), ensure_ascii=False)
