"""The member themselves: what they are entitled to, what is asked of them, who asked about them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from zerotrip.cases.paid import paid_total
from zerotrip.cases.queries import saved_for
from zerotrip.core.clock import now
from zerotrip.core.text import pick
from zerotrip.members.queries import enrolments_of, open_account_of
from zerotrip.notices.actions import mark_read
from zerotrip.notices.models import Notice
from zerotrip.notices.queries import inbox, notice_for, unread
from zerotrip.points.queries import owed_by, purse_of
from zerotrip.population.queries import offers_for
from zerotrip.web.api.v1.door import caller_of, needs
from zerotrip.web.api.v1.once import acted
from zerotrip.web.api.v1.paging import SHOWN, Cursor, Limit, page_of, part_of
from zerotrip.web.api.v1.said import Fen, Named
from zerotrip.web.door import today
from zerotrip.web.member.listed import wanted_from
from zerotrip.web.member.looks import looks_at

router = Router(tags=["me"])


class Me(Schema):
    """`trips` and `papers`: what the decided cases cost the person."""

    name: str
    unit: Named
    trips: int
    papers: int
    cases: int
    paid_fen: Fen
    has_account: bool
    unread: int


class Offer(Schema):
    """`verdict` is met or unknown; `amount_fen` is missing while something is still to be found out."""

    item: str
    name: str
    subject: str
    verdict: str
    amount_fen: Fen | None


class Wanted(Schema):
    """One paper or answer a case waits for; `serves` as many cases."""

    case: str
    paper: str
    fact: str
    label: str
    hint: str
    serves: int


class Cover(Schema):
    product: Named
    year: int
    since: date
    until: date
    paid_by: str


class Lot(Schema):
    free: int
    held: int
    until: date
    worth_fen: Fen


class Points(Schema):
    free: int
    held: int
    owed: int
    lots: list[Lot]


class Looked(Schema):
    at: datetime
    what: str
    who: str
    why: str
    kind: str


class Message(Schema):
    uid: UUID
    event: str
    title: str
    text: str
    link: str
    at: datetime
    read_at: datetime | None


@router.get("/me", response=Me, operation_id="me", summary="Who it is", **needs("me:read"))
def me(request: HttpRequest) -> Me:
    caller = caller_of(request)
    person = caller.person
    saved, unit = saved_for(person), person.organisation
    return Me(
        name=person.name,
        unit=Named(code=unit.code, name=unit.name),
        trips=saved.trips,
        papers=saved.papers,
        cases=saved.cases,
        paid_fen=paid_total(person),
        has_account=open_account_of(person) is not None,
        unread=unread(caller.actor),
    )


@router.get(
    "/me/offers", response=list[Offer], operation_id="offers", summary="What is there for the taking",
    **needs("me:read"),
)  # fmt: skip
def offers(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = SHOWN
) -> list[Offer]:
    found = offers_for(caller_of(request).person, at=now())
    return [
        Offer(
            item=one.edition.item_id,
            name=pick(one.edition.loaded.pack.title),
            subject=one.subject,
            verdict=one.verdict,
            amount_fen=one.amount.minor if one.amount else None,
        )
        for one in part_of(request, response, found, cursor=cursor, limit=limit)
    ]


@router.get(
    "/me/wanted", response=list[Wanted], operation_id="wanted", summary="What is asked of the person",
    **needs("cases:read"),
)  # fmt: skip
def wanted(request: HttpRequest) -> list[Wanted]:
    return [
        Wanted(
            case=one.case.ref,
            paper=one.ask.paper,
            fact=one.ask.fact,
            label=pick(one.label),
            hint=pick(one.hint),
            serves=one.serves,
        )
        for one in wanted_from(caller_of(request).person)
    ]


@router.get("/me/cover", response=list[Cover], operation_id="cover", summary="Cover", **needs("me:read"))
def cover(request: HttpRequest) -> list[Cover]:
    rows = enrolments_of(caller_of(request).person).order_by("-year", "product_id")
    return [
        Cover(
            product=Named(code=row.product_id, name=row.product.name),
            year=row.year,
            since=row.since,
            until=row.until,
            paid_by=row.organisation.name,
        )
        for row in rows
    ]


@router.get(
    "/me/points",
    response=Points,
    operation_id="points",
    summary="Points that the person has",
    **needs("me:read"),
)
def points(request: HttpRequest) -> Points:
    person = caller_of(request).person
    purse = purse_of(person, on=today())
    lots = [
        Lot(free=one.free, held=one.held, until=one.lot.expires_on, worth_fen=one.worth_fen)
        for one in purse.lots
    ]
    return Points(free=purse.free, held=purse.held, owed=owed_by(person), lots=lots)


@router.get(
    "/me/looks", response=list[Looked], operation_id="looks", summary="Who asked about the person",
    **needs("me:read"),
)  # fmt: skip
def looks(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = SHOWN
) -> list[Looked]:
    found = part_of(request, response, looks_at(caller_of(request).person), cursor=cursor, limit=limit)
    return [Looked(at=one.at, what=one.what, who=one.who, why=one.why, kind=one.kind) for one in found]


@router.get(
    "/me/messages", response=list[Message], operation_id="messages", summary="What the person was told",
    **needs("messages"),
)  # fmt: skip
def messages(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = SHOWN
) -> list[Message]:
    rows = inbox(caller_of(request).actor)
    return [_message(one) for one in page_of(request, response, rows, by="at", cursor=cursor, limit=limit)]


@router.post(
    "/me/messages/{uuid:uid}/read", response=Message, operation_id="message_read", summary="Has been read",
    **needs("messages"),
)  # fmt: skip
def message_read(request: HttpRequest, uid: UUID) -> Message:
    def act() -> str:
        by = caller_of(request).actor
        mark_read(by=by, notices=[notice_for(by, uid)], at=now())
        return str(uid)

    return _message(notice_for(caller_of(request).actor, UUID(acted(request, act))))


def _message(one: Notice) -> Message:
    return Message(
        uid=one.uid,
        event=one.event,
        title=one.headline,
        text=one.text,
        link=one.link,
        at=one.at,
        read_at=one.read_at,
    )
