"""Telling people, and sending the letters that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.core.text import Text
from zerotrip.notices import channels
from zerotrip.notices.channels import MAIL
from zerotrip.notices.models import Delivery, Notice, Way
from zerotrip.notices.quiet import USUAL, after_quiet
from zerotrip.notices.reaching import quiet_of, quiet_of_many, ways_of, ways_of_many
from zerotrip.vault.rows import insert

LEASE = timedelta(minutes=15)
NEVER = timedelta(0)
ATTEMPTS = 6
_PENDING, _LEASED = Delivery.State.PENDING, Delivery.State.LEASED


@dataclass(frozen=True, slots=True)
class Telling:
    """What one person is told. `email` is the address in their row."""

    to_key: str
    event: str
    title: Text
    body: Text
    link: str = ""
    email: str = ""


@transaction.atomic(savepoint=False)
def tell(
    *,
    to_key: str,
    event: str,
    title: Text,
    body: Text,
    at: datetime,
    link: str = "",
    email: str | None = None,
    language: str = "",
    formerly: timedelta = NEVER,
) -> Notice:
    """Tells one person, in the caller's transaction; a letter goes to the outbox for each way they chose.

    `email` is the address in their row; one they chose themselves comes before it. What was changed so lately
    as `formerly` is written to as well: whoever took over an account has changed the address first.
    """
    notice = Notice.objects.create(
        recipient_key=to_key, event=event, title=title, body=body, link=link, at=at
    )
    language = language or "zh-hans"
    _write_letters(notice, email=email or "", language=language, formerly=formerly, at=at)
    return notice


def _write_letters(notice: Notice, *, email: str, language: str, formerly: timedelta, at: datetime) -> None:
    if not channels.open_channels():
        return
    letters = _letters(notice, ways_of(notice.recipient_key), email=email)
    if formerly:
        letters += _former(notice, letters, email=email, since=at - formerly)
    due_at = after_quiet(at, quiet_of(notice.recipient_key)) if letters else at
    for letter in letters:
        letter.language, letter.due_at = language, due_at
    Delivery.objects.bulk_create(letters)


def _letters(notice: Notice, chosen: Iterable[Way], *, email: str) -> list[Delivery]:
    ways = [way for way in chosen if channels.is_open(way.channel)]
    letters = [Delivery(notice=notice, channel=way.channel, way=way) for way in ways]
    if email and channels.is_open(MAIL) and MAIL not in {way.channel for way in ways}:
        letters.append(Delivery(notice=notice, channel=MAIL, address=email))
    return letters


def _former(
    notice: Notice, letters: Sequence[Delivery], *, email: str, since: datetime
) -> Iterator[Delivery]:
    """The mail addresses that are known from before: those left lately, and the one in the person's row."""
    if not channels.is_open(MAIL):
        return
    written = {letter.to.lower() for letter in letters if letter.channel == MAIL}
    for way in Way.objects.filter(recipient_key=notice.recipient_key, channel=MAIL, until__gt=since):
        if (address := way.address.open().lower()) not in written:
            written.add(address)
            yield Delivery(notice=notice, channel=MAIL, way=way)
    if email and email.lower() not in written:
        yield Delivery(notice=notice, channel=MAIL, address=email)


@transaction.atomic(savepoint=False)
def tell_each(tellings: Sequence[Telling], *, at: datetime, language: str = "zh-hans") -> None:
    """Each something of their own, in a number of statements that does not grow with them."""
    notices = [
        Notice(
            recipient_key=each.to_key,
            event=each.event,
            title=each.title,
            body=each.body,
            link=each.link,
            at=at,
        )
        for each in tellings
    ]
    insert(notices)
    if not channels.open_channels():
        return
    keys = {each.to_key for each in tellings}
    ways, quiet = ways_of_many(keys), quiet_of_many(keys)
    letters: list[Delivery] = []
    for notice, each in zip(notices, tellings, strict=True):
        theirs = _letters(notice, ways.get(each.to_key, ()), email=each.email)
        for letter in theirs:
            letter.language, letter.due_at = language, after_quiet(at, quiet.get(each.to_key, USUAL))
        letters += theirs
    insert(letters)


def tell_all(
    *, to_keys: Iterable[str], event: str, title: Text, body: Text, at: datetime, link: str = ""
) -> None:
    """The same to many people, in the app only."""
    notices = [
        Notice(recipient_key=key, event=event, title=title, body=body, link=link, at=at) for key in to_keys
    ]
    insert(notices)


def mark_read(*, by: Actor, notices: Iterable[Notice], at: datetime) -> int:
    """Only the recipient's own are marked; the first time of reading stays."""
    uids = [notice.uid for notice in notices]
    return Notice.objects.unread().filter(uid__in=uids, recipient_key=by.key).update(read_at=at)


# A letter can be read by whoever opens the mailbox, and an item's name may name an illness.
LETTER_TITLE = _("There is news for you from your union")
LETTER_BODY = _("Please sign in and look under Messages. What it is about stands only there.")


def deliver_due(*, at: datetime, limit: int = 50) -> int:
    """Sends what is due, one letter at a time and outside any transaction. Answers how many were sent."""
    give_up_leases(at=at)
    due = Delivery.objects.filter(state=_PENDING, due_at__lte=at).select_related("notice", "way")[:limit]
    return sum(_deliver(delivery, at) for delivery in due)


def give_up_leases(*, at: datetime) -> int:
    """A worker died while sending: the letter may be out, so it is not sent again; the app has it."""
    stale = Delivery.objects.filter(state=_LEASED, leased_until__lt=at)
    return stale.update(state=Delivery.State.UNKNOWN, reason="lease-expired")


def _deliver(delivery: Delivery, at: datetime) -> bool:
    mine = Delivery.objects.filter(pk=delivery.pk, state=_PENDING).update(
        state=_LEASED, leased_until=at + LEASE, attempts=F("attempts") + 1
    )
    if not mine:
        return False
    with override(delivery.language):
        failure = channels.send(delivery.channel, delivery.to, str(LETTER_TITLE), str(LETTER_BODY))
    leased = Delivery.objects.filter(pk=delivery.pk, state=_LEASED)
    if failure is None:
        leased.update(state=Delivery.State.SENT, sent_at=at, leased_until=None, reason="")
    elif delivery.attempts + 1 >= ATTEMPTS:
        leased.update(state=Delivery.State.FAILED, leased_until=None, reason=failure)
    else:
        wait = timedelta(minutes=2 ** (delivery.attempts + 1))
        leased.update(state=_PENDING, leased_until=None, due_at=at + wait, reason=failure)
    return failure is None
