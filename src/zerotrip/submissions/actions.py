from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.submissions.again import until_through
from zerotrip.submissions.models import Submission

LONGEST_KEY = 100


def once(*, key: str, body: bytes | str, by: Actor, at: datetime, act: Callable[[], str]) -> str:
    """Acts the first time `by` submits `key`; afterwards gives the first answer without acting.

    The key is written first, in the transaction of the effect: if `act` fails, both are gone and the same
    key may be sent again. The same key with another body raises Conflict. Keys are apart for each actor.
    """
    _check(key)
    body_hash = _hash(body)

    def acting() -> str:
        submission = _taken(key, body_hash, by, at)
        submission.answer = act()
        submission.save(update_fields=["answer"])
        return submission.answer

    try:
        return until_through(acting)
    except _AlreadySubmitted:
        return _first_answer(key, body_hash, by)


def sent_since(*, by: Actor, at: datetime) -> int:
    """How many forms this sender has had taken since: what a limit on strangers counts."""
    return Submission.objects.filter(by_key=by.key, at__gte=at).count()


class _AlreadySubmitted(Exception):
    pass


def _taken(key: str, body_hash: str, by: Actor, at: datetime) -> Submission:
    """Of several at once, the database lets one through; the others wait here for how that one ends."""
    try:
        with transaction.atomic():
            return Submission.objects.create(by_key=by.key, key=key, body_hash=body_hash, at=at)
    except IntegrityError:
        raise _AlreadySubmitted from None


def _first_answer(key: str, body_hash: str, by: Actor) -> str:
    first = Submission.objects.get(by_key=by.key, key=key)
    if not hmac.compare_digest(first.body_hash, body_hash):
        raise Conflict(
            "submission-differs",
            _(
                "This form was already sent with other contents, and those were taken. "
                "Please open the page again to see them, and change them there."
            ),
        )
    return first.answer


def _check(key: str) -> None:
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid(
            "submission-key",
            _("This form came without its number, so it was not taken. Please open the page again."),
        )


def _hash(body: bytes | str) -> str:
    # Keyed: a form may hold little more than an ID number, and those can all be hashed in seconds.
    return salted_hmac("zerotrip.submissions", body, algorithm="sha256").hexdigest()


def forget_before(day: datetime) -> int:
    """Drops keys older than `day`; a form that old is refused by the business keys beneath."""
    return Submission.objects.filter(at__lt=day).delete()[0]
