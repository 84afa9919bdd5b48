"""Applying: one call where nothing is open; else a form with the rules' questions, filled in by parts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zerotrip.applications import actions
from zerotrip.applications.actions import Written
from zerotrip.applications.door import draft_for, kept_paper_for
from zerotrip.applications.form import Form as Questions
from zerotrip.applications.form import WantedPaper, form_of
from zerotrip.applications.models import Draft
from zerotrip.applications.queries import drafts_of, drafts_under
from zerotrip.cases.subjects import ABOUT_THE_PERSON, subject_of
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current_for
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.web.api.v1.door import Caller, caller_of, needs
from zerotrip.web.api.v1.filled import ApplicationOut, application_out
from zerotrip.web.api.v1.once import acted
from zerotrip.web.api.v1.said import Coming, Line, Typed, Version
from zerotrip.web.member.asked import MOST_ROWS, hidden_from
from zerotrip.web.member.for_another import edition_under

router = Router(tags=["applications"])
Row = dict[Line, Typed]
Answers = dict[Line, Typed | Annotated[list[Row], Field(max_length=MOST_ROWS)]]


class Begin(Coming):
    """`subject` is what an offer says; leave it out for an item that is about the person."""

    item: Line
    subject: Line = ""


class Save(Coming):
    """By question, a text as it would be typed; for a table its rows, or `none`."""

    answers: Annotated[Answers, Field(max_length=100)]
    version: Version


class BegunOut(Schema):
    """`case` where nothing was open and it is there already, else `application` to go on with."""

    case: str | None
    application: UUID | None


class DraftOut(Schema):
    uid: UUID
    item: str
    subject: str
    version: int


class SentOut(Schema):
    case: str


class GoneOut(Schema):
    uid: UUID


@router.get(
    "/applications", response=list[DraftOut], operation_id="applications", summary="Begun and not sent",
    **needs("apply", for_others=True),
)  # fmt: skip
def applications(request: HttpRequest) -> list[DraftOut]:
    caller, at = caller_of(request), now()
    drafts = drafts_under(caller.mandate, at=at) if caller.mandate else drafts_of(caller.person, at=at)
    return [
        DraftOut(uid=one.pk, item=one.item_id, subject=one.subject, version=one.version) for one in drafts
    ]


@router.post(
    "/applications", response={201: BegunOut}, operation_id="begin", summary="Begin, or have it at once",
    **needs("apply", for_others=True),
)  # fmt: skip
def begin(request: HttpRequest, given: Begin) -> Status[BegunOut]:
    kind, _mark, which = acted(request, lambda: _begin(caller_of(request), given)).partition(":")
    case, application = (which, None) if kind == "case" else (None, UUID(which))
    return Status(201, BegunOut(case=case, application=application))


def _begin(caller: Caller, given: Begin) -> str:
    person, at = caller.person, now()
    edition = (
        edition_under(caller.mandate, given.item)
        if caller.mandate
        else current_for(person.organisation.path, given.item, day_of(at))
    )
    subject = given.subject or _own_subject(edition, day_of(at))
    begun = actions.take_up(edition, person=person, subject=subject, by=caller.actor, at=at)
    return f"draft:{begun.uid}" if isinstance(begun, Draft) else f"case:{begun.ref}"


def _own_subject(edition: Edition, on: date) -> str:
    return subject_of(edition, on) if edition.loaded.pack.subject in ABOUT_THE_PERSON else ""


@router.get(
    "/applications/{uuid:uid}", response=ApplicationOut, operation_id="application",
    summary="What is known, what is still asked", **needs("apply", for_others=True),
)  # fmt: skip
def application(request: HttpRequest, uid: UUID) -> ApplicationOut:
    return _form_out(caller_of(request), uid)


@router.post(
    "/applications/{uuid:uid}/save", response=ApplicationOut, operation_id="save", summary="Save answers",
    **needs("apply", for_others=True),
)  # fmt: skip
def save(request: HttpRequest, uid: UUID, given: Save) -> ApplicationOut:
    """Right or wrong, everything is kept; what is wrong with it stands beside the question."""

    def act() -> str:
        caller, at = caller_of(request), now()
        draft = _own_draft(caller, uid)
        fields = _fields(caller, form_of(draft, at=at), given.answers)
        actions.save(draft, Written(fields, given.version), by=caller.actor, at=at)
        actions.move_on(draft, by=caller.actor, at=at)
        return str(uid)

    acted(request, act)
    return _form_out(caller_of(request), uid)


def _fields(caller: Caller, form: Questions, answers: Answers) -> dict[str, Any]:
    """What is not shown to the one who asks cannot be changed blindly."""
    hidden = hidden_from(form, caller.actor, caller.sees)
    columns = {one.key: one.columns for one in form.questions if one.key not in hidden}
    for key, value in answers.items():
        wrong_kind = isinstance(value, list) and not columns.get(key)
        if key not in columns or wrong_kind:
            said = _("Nobody asks about this, or not any more; nothing was changed.")
            raise Invalid("no-such-question", said, field=key)
    return {
        key: [{name: row.get(name, "") for name in columns[key]} for row in value]
        if isinstance(value, list)
        else value.strip()
        for key, value in answers.items()
    }


@router.post(
    "/applications/{uuid:uid}/papers/{paper}", response=ApplicationOut, operation_id="add_paper",
    summary="Add a photographed paper", **needs("apply", for_others=True),
)  # fmt: skip
def add_paper(  # noqa: PLR0917 - ninja calls it by name
    request: HttpRequest,
    uid: UUID,
    paper: Line,
    file: File[UploadedFile],
    until: Form[date | None] = None,
    readable: Form[bool] = False,
) -> ApplicationOut:
    """A photo or a PDF of at most 10 MB; `readable` says so of a picture that looks doubtful."""

    def act() -> str:
        caller, at = caller_of(request), now()
        draft = _own_draft(caller, uid)
        wanted = _wanted(form_of(draft, at=at), paper)
        kept = actions.keep_paper(
            person=draft.person,
            paper=wanted.name,
            words=wanted.paper,
            about=wanted.about,
            item_id=draft.item_id,
            file=file,
            until=until,
            by=caller.actor,
            at=at,
        )
        if readable:
            actions.say_readable(kept_paper_for(draft.person, kept.pk), by=caller.actor, at=at)
        actions.move_on(draft, by=caller.actor, at=at)
        return str(uid)

    acted(request, act)
    return _form_out(caller_of(request), uid)


def _wanted(form: Questions, paper: str) -> WantedPaper:
    wanted = next((one for one in form.papers if one.name == paper), None)
    if wanted is None:
        raise NotVisible("no-such-paper", _("This paper is not asked for here."))
    return wanted


@router.post(
    "/applications/{uuid:uid}/send", response=SentOut, operation_id="send", summary="Send it",
    **needs("apply", for_others=True),
)  # fmt: skip
def send(request: HttpRequest, uid: UUID) -> SentOut:
    def act() -> str:
        caller, at = caller_of(request), now()
        return actions.send(_own_draft(caller, uid), by=caller.actor, at=at).ref

    return SentOut(case=acted(request, act))


@router.post(
    "/applications/{uuid:uid}/discard", response=GoneOut, operation_id="discard", summary="Throw it away",
    **needs("apply", for_others=True),
)  # fmt: skip
def discard(request: HttpRequest, uid: UUID) -> GoneOut:
    def act() -> str:
        caller, at = caller_of(request), now()
        actions.discard(_own_draft(caller, uid), by=caller.actor, at=at)
        return str(uid)

    return GoneOut(uid=UUID(acted(request, act)))


def _own_draft(caller: Caller, uid: UUID) -> Draft:
    return draft_for(caller.actor, uid, at=now())


def _form_out(caller: Caller, uid: UUID) -> ApplicationOut:
    return application_out(caller, form_of(_own_draft(caller, uid), at=now()))
