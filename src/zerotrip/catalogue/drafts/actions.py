"""Writing a pack: saved as one goes, submitted, published or sent back by a second person."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.catalogue.actions import publish_text
from zerotrip.catalogue.beside import EVENTS
from zerotrip.catalogue.drafts.checking import Looked, look
from zerotrip.catalogue.drafts.policy import may_agree, may_write
from zerotrip.catalogue.drafts.queries import facts_of, owner_for
from zerotrip.catalogue.models import DraftState, Edition, PackDraft
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.reading import LARGEST
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotVisible, Stale
from zerotrip.core.text import whole
from zerotrip.org.queries import reach

LONGEST_REASON = 500


@transaction.atomic
def begin(*, owner: str, text: str, by: Actor, at: datetime, base: Edition | None = None) -> PackDraft:
    """For the union `owner`; from `base`'s text, a template's, a file's, or none."""
    organisation = owner_for(by, owner, day_of(at))
    may_write(reach(by, day_of(at)), organisation.path).or_refuse()
    draft = PackDraft.objects.create(
        owner_code=owner,
        text=_short(text),
        item_id=_item_in(text),
        base=base,
        begun_at=at,
        updated_at=at,
        by_key=by.key,
        by_name=by.name,
    )
    _note("draft.begun", draft, by=by, at=at)
    return draft


def save(draft: PackDraft, *, text: str, version: int, by: Actor, at: datetime) -> PackDraft:
    """Keeps what was typed, right or wrong. Typing on takes a submitted draft back to being written.

    Not in the journal: every pause in the typing would be an entry, and what counts is what is submitted.
    """
    changed = {
        "text": _short(text),
        "item_id": _item_in(text) or draft.item_id,
        "state": DraftState.WRITING,
        "by_key": by.key,
        "by_name": by.name,
    }
    if draft.text == changed["text"]:
        return draft  # nothing is lost, whoever wrote it
    _change(draft, version, at=at, **changed)
    return draft


@transaction.atomic
def submit(
    draft: PackDraft, *, version: int, because: str, by: Actor, at: datetime,
    events: Collection[str] = EVENTS,
) -> Looked:  # fmt: skip
    """Only what holds. Raises PackErrors."""
    if draft.state != DraftState.WRITING:
        raise Conflict("not-writing", _("This draft is not being written any more."))
    looked = looked_at(draft, at=at, events=events)
    if not looked.holds:
        raise PackErrors(list(looked.problems))
    _change(
        draft,
        version,
        at=at,
        state=DraftState.SUBMITTED,
        because=_reason(because, _("Please say what the change is for; whoever agrees reads it.")),
        submitted_at=at,
        submitted_by_key=by.key,
        submitted_by_name=by.name,
        refused_because="",
        refused_by_name="",
    )
    _note("draft.submitted", draft, by=by, at=at, because=draft.because, sha256=looked.sha256)
    return looked


@transaction.atomic
def publish(
    draft: PackDraft, *, sha256: str, by: Actor, at: datetime, events: Collection[str] = EVENTS
) -> Edition:
    """`sha256` is that of what was shown: another text, or other shared facts, are not agreed to unseen."""
    _may_agree(draft, by=by, at=at)
    looked = looked_at(draft, at=at, events=events)
    if looked.sha256 != sha256:
        raise Stale(
            "another-text", _("The text has changed since you saw it. Please read it again, then agree.")
        )
    if not looked.holds:
        raise PackErrors(list(looked.problems))
    _change(draft, draft.version, at=at)  # of two who agree at once, the slower meets a changed draft
    author = Actor("person", draft.submitted_by_key, draft.submitted_by_name)
    facts = facts_of(draft.owner_code)
    edition = publish_text(text=draft.text, facts_text=facts, by=author, second=by, at=at)
    if PackDraft.objects.filter(edition=edition).exists():
        raise Conflict(
            "published-already", _("This very text is published already; there is nothing to publish.")
        )
    _change(draft, draft.version, at=at, state=DraftState.PUBLISHED, edition=edition)
    _note("draft.agreed", draft, by=by, at=at, sha256=sha256, number=edition.number)
    return edition


@transaction.atomic
def send_back(draft: PackDraft, *, version: int, because: str, by: Actor, at: datetime) -> None:
    _may_agree(draft, by=by, at=at)
    reason = _reason(because, _("Please say what has to be put right."))
    changed = {"refused_because": reason, "refused_by_name": by.name}
    _change(draft, version, at=at, state=DraftState.WRITING, **changed)
    _note("draft.sent-back", draft, by=by, at=at, because=reason)


@transaction.atomic
def discard(draft: PackDraft, *, version: int, by: Actor, at: datetime) -> None:
    _note("draft.discarded", draft, by=by, at=at)
    rows = PackDraft.objects.filter(pk=draft.pk, version=version, edition__isnull=True)
    if not rows.delete()[0]:
        raise _stale(draft.pk)


def looked_at(draft: PackDraft, *, at: datetime, events: Collection[str] = EVENTS) -> Looked:
    owner = draft.owner_code
    return look(draft.text, facts_of(owner), owner=owner, on=day_of(at), events=events)


def _may_agree(draft: PackDraft, *, by: Actor, at: datetime) -> None:
    on = day_of(at)
    may_agree(by, reach(by, on), owner_for(by, draft.owner_code, on).path, draft).or_refuse()


def _change(draft: PackDraft, version: int, *, at: datetime, **changed: object) -> None:
    rows = PackDraft.objects.filter(pk=draft.pk, version=version, edition__isnull=True)
    if not rows.update(version=F("version") + 1, updated_at=at, **changed):
        raise _stale(draft.pk)
    for name, value in {**changed, "version": version + 1, "updated_at": at}.items():
        setattr(draft, name, value)


def _stale(pk: UUID) -> Stale | NotVisible:
    """Who was quicker: the sentence names them."""
    other = PackDraft.objects.filter(pk=pk).first()
    if other is None:
        return NotVisible("no-such-draft", _("Somebody has thrown this draft away meanwhile."))
    return Stale(
        "draft-changed",
        _(
            "%(name)s has changed this draft meanwhile, and yours is not kept yet. "
            "“Save” shows both side by side; what you save then counts."
        ),
        name=other.by_name,
    )


def _short(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if len(text.encode()) > LARGEST:
        raise Invalid("text-too-long", _("A text has at most 256 KiB."), field="text")
    if "\0" in text:
        raise Invalid("no-text", _("This is no text: it has a character of value zero."), field="text")
    return text


def _item_in(text: str) -> str:
    try:
        said = tomllib.loads(text).get("id", "")
    except (ValueError, RecursionError):
        return ""
    return said[:80] if isinstance(said, str) else ""


def _reason(because: str, otherwise: object) -> str:
    if not because.strip():
        raise Invalid("no-reason", otherwise, field="because")  # type: ignore[arg-type]
    return whole(because, LONGEST_REASON)


def _note(what: str, draft: PackDraft, *, by: Actor, at: datetime, because: str = "", **data: object) -> None:
    said = {"item": draft.item_id, "version": draft.version, **data}
    record(what, f"draft:{draft.pk}", by=by, at=at, because=because, data=said)
