"""A paper is photographed once and kept for whatever needs it while it holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.kept import Kept
from zerotrip.applications.models import KeptPaper
from zerotrip.audit.actions import record
from zerotrip.catalogue.facts import Paper
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.evidence.models import Finding
from zerotrip.members.models import Person
from zerotrip.vault.actions import forget_document, keep_document
from zerotrip.vault.models import Document
from zerotrip.vault.papers import Readable


@transaction.atomic
def keep_paper(
    *,
    person: Person,
    paper: str,
    words: Paper,
    about: str,
    item_id: str,
    file: Readable,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> KeptPaper:
    """In the place of an earlier one. `until` is what stands on the paper itself: one that has run out is not
    taken."""
    if until is not None and until < day_of(at):
        raise Invalid(
            "paper-run-out",
            _("By the day you give, this paper has run out. Please photograph the one that is valid now."),
            field="until",
        )
    document = keep_document(file=file, kind=paper, owner_key=person.key, by=by, at=at)
    return keep_document_as(
        document, person=person, words=words, about=about, item_id=item_id, until=until, by=by, at=at
    )


@transaction.atomic
def keep_document_as(
    document: Document,
    *,
    person: Person,
    words: Paper,
    about: str,
    item_id: str,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> KeptPaper:
    paper = document.kind
    KeptPaper.objects.filter(person=person, paper=paper, subject=about, ended_at=None).update(ended_at=at)
    kept = KeptPaper.objects.create(
        person=person,
        paper=paper,
        subject=about,
        item_id=item_id,
        document=document,
        kept_at=at,
        valid_until=_until(words, until, at=at),
    )
    record(
        "application.paper-kept",
        person.key,
        by=by,
        at=at,
        data={"paper": paper, "document": str(document.pk)},
    )
    return kept


def _until(words: Paper, stated: date | None, *, at: datetime) -> date | None:
    """What the item says of how long it may be used, and what stands on it: whichever ends first."""
    allowed = day_of(at) + timedelta(days=words.valid) if words.valid else None
    return min((day for day in (allowed, stated) if day), default=None)


@transaction.atomic
def say_readable(kept: KeptPaper, *, by: Actor, at: datetime) -> KeptPaper:
    """Whoever holds the paper knows better than a look at its pixels."""
    kept.readable_said_at = at
    kept.save(update_fields=["readable_said_at"])
    record("application.paper-readable", kept.person.key, by=by, at=at, data={"paper": kept.paper})
    return kept


@transaction.atomic
def remove_paper(kept: Kept, *, by: Actor, at: datetime) -> None:
    """Taken away altogether, unless a case rests on it: what was decided must stay explainable."""
    if kept.is_bound:
        raise Conflict(
            "paper-in-use",
            _("A case rests on this paper, so it stays with that case. You can replace it for what comes."),
        )
    row, document = kept.row, kept.row.document
    record("application.paper-removed", row.person.key, by=by, at=at, data={"paper": row.paper})
    if kept.used_in or Finding.objects.filter(document=document).exists():
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        return
    row.delete()
    forget_document(document, by=by, at=at)
