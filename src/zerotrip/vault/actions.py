from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.core.text import whole
from zerotrip.vault import signals, storage
from zerotrip.vault.models import Document, Look
from zerotrip.vault.papers import Readable, read_paper
from zerotrip.vault.queries import open_document
from zerotrip.vault.secret import Secret

T = TypeVar("T")


def keep_document(*, file: Readable, kind: str, owner_key: str, by: Actor, at: datetime) -> Document:
    """Takes a paper: a photo or a PDF by its content. Raises Invalid with a sentence for anything else.

    The file is on the disk, sealed, before the row is; if the transaction falls, `sweep` removes it later.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,59}", kind):
        raise ValueError(f"{kind!r} is no kind of document")
    paper, uid = read_paper(file), uuid4()
    with transaction.atomic():
        document = Document.objects.create(
            uid=uid,
            owner_key=owner_key,
            kind=kind,
            media_type=paper.media_type,
            size=len(paper.content),
            sha256=hashlib.sha256(paper.content).hexdigest(),
            width=paper.size.width if paper.size else None,
            height=paper.size.height if paper.size else None,
            doubt=paper.size.doubt if paper.size else "",
            stored_as=storage.put(uid, paper.content),
            kept_by_key=by.key,
            kept_at=at,
        )
        _tell(signals.document_kept, document=document, by=by, at=at)
    return document


def look(*, what: str, secret: Secret[T], by: Actor, at: datetime, because: str) -> T:
    """Opens a sealed value for a person to read, and writes down that they did.

    `what` is whose and which: "person:<uid>:id_number". The one it is about can read who looked.
    """
    with transaction.atomic():
        _note(what, by=by, at=at, because=because)
        return secret.open()


def look_at_all(
    secrets: Sequence[tuple[str, Secret[T]]], *, by: Actor, at: datetime, because: str
) -> list[T]:
    """Many sealed values at once, each with what it is, such as a list to pack by."""
    rows = [_look(what, by=by, at=at, because=because) for what, _secret in secrets]
    with transaction.atomic():
        Look.objects.bulk_create(rows, batch_size=500)
        _tell(signals.looked_at_many, looks=rows, by=by, at=at, because=because)
        return [secret.open() for _what, secret in secrets]


def show_document(*, document: Document, by: Actor, at: datetime, because: str) -> bytes:
    """The document's bytes for a person to see, written down like any look at its owner's data."""
    with transaction.atomic():
        _note(f"{document.owner_key}:document-{document.kind}", by=by, at=at, because=because)
        return open_document(document)


def forget_document(document: Document, *, by: Actor, at: datetime) -> None:
    """Removes a paper that nothing rests on any more; `sweep` takes its file away within a day."""
    with transaction.atomic():
        _tell(signals.document_forgotten, document=document, by=by, at=at)
        document.delete()


def sweep(*, at: datetime) -> int:
    """Removes files, older than a day, of documents whose transaction fell."""
    known = set(Document.objects.values_list("stored_as", flat=True))
    swept = 0
    for name in storage.names():
        path = storage.folder() / name
        if name not in known and path.stat().st_mtime < at.timestamp() - 86_400:
            path.unlink()
            swept += 1
    return swept


def _note(what: str, *, by: Actor, at: datetime, because: str) -> None:
    row = _look(what, by=by, at=at, because=because)
    row.save()
    _tell(signals.looked, look=row, by=by)


def _look(what: str, *, by: Actor, at: datetime, because: str) -> Look:
    about, colon, which = what.rpartition(":")
    if not (about and colon and which):
        raise ValueError(f"{what!r} does not say whose and which: person:<uid>:id_number")
    if not because.strip():
        raise Invalid(
            "look-without-reason",
            _("Please say what you need this for; the person it is about can read it."),
            field="because",
        )
    reason = whole(because, 400)
    return Look(about=about, what=what, by_key=by.key, by_name=by.name, because=reason, at=at)


def _tell(signal: Signal, **news: object) -> None:
    """The journal must hear of it: a look that nobody writes down is worse than none."""
    if not signal.has_listeners():
        raise ImproperlyConfigured("nothing listens to the vault; config/wiring connects it to the journal")
    signal.send(sender=None, **news)
