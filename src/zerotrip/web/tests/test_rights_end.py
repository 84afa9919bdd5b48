"""Rights end at once: whatever let somebody in, taken back in the middle of a session, counts no more with
the next request. Each way is tried again with a planted fault that remembers the answer, and has to fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from zerotrip.clients.actions import end as end_app
from zerotrip.clients.actions import withdraw
from zerotrip.clients.models import App
from zerotrip.clients.queries import consents_of, let_through
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now as on_the_wall
from zerotrip.demo.cast import Cast
from zerotrip.members.mandates.giving import revoke
from zerotrip.members.mandates.queries import mandate_for
from zerotrip.org.actions import end_post
from zerotrip.org.models import User
from zerotrip.org.queries import reach
from zerotrip.org.sessions import SessionStore
from zerotrip.web.api.tests.conftest import Speak, portal, speak
from zerotrip.web.door import today
from zerotrip.web.tests.test_acting import a_friend
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["portal", "speak"]
pytestmark = pytest.mark.django_db
OPEN, CLOSED, SENT_AWAY = 200, {302, 401, 403, 404}, 302


@dataclass
class Inside:
    """Somebody who is in, what they ask for, and what takes their right away."""

    ask: Callable[[], int]
    take_away: Callable[[], object]


def _at_the_desk(cast: Cast, speak: Speak) -> Inside:
    """An auditor has one post; who has others keeps what those open."""
    auditor, post = signed_in(cast, "auditor"), cast.auditor.posts.get()
    by = Actor.system("test")
    return Inside(
        lambda: auditor.get("/desk/audit/").status_code,
        lambda: end_post(post=post, on=today(), by=by, at=on_the_wall(), because="调离"),
    )


def _sending_at_the_desk(cast: Cast, speak: Speak) -> Inside:
    wu = signed_in(cast, "wu")
    keys = iter("ab")
    return Inside(
        lambda: OPEN if _sends(wu, next(keys)) == 302 else 403,
        lambda: cast.wu.posts.update(until=today(), since=today()),
    )


def _sends(client: Client, key: str) -> int:
    return client.post("/desk/views/", {"room": "queue", "name": "x", "key": key * 32}).status_code


def _with_an_account(cast: Cast, speak: Speak) -> Inside:
    chen = signed_in(cast, "chen_user")
    accounts = User.objects.filter(pk=cast.chen_user.pk)
    return Inside(lambda: chen.get("/m/").status_code, lambda: accounts.update(is_active=False))


def _acting_for_another(cast: Cast, speak: Speak) -> Inside:
    mandate = a_friend(cast, on_the_wall())
    sun = signed_in(cast, "sun")
    return Inside(
        lambda: sun.get(f"/for/{mandate.pk}/m/").status_code,
        lambda: revoke(mandate, by=cast.actors["chen"], at=on_the_wall()),
    )


def _come_in_from_an_app(cast: Cast, speak: Speak) -> Inside:
    speaking, inside = speak(cast, "chen_user"), Client()
    address = speaking.post("/sessions", {"to": "/m/"}).json()["address"]
    inside.post(str(address).removeprefix("http://testserver"))
    return Inside(lambda: inside.get("/m/").status_code, lambda: _take_back(cast))


def _through_an_app(cast: Cast, speak: Speak) -> Inside:
    speaking = speak(cast, "chen_user")
    return Inside(lambda: int(speaking.get("/me").status_code), lambda: _take_back(cast))


def _through_an_app_that_ends(cast: Cast, speak: Speak) -> Inside:
    speaking, by = speak(cast, "chen_user"), cast.actors["admin"]
    return Inside(
        lambda: int(speaking.get("/me").status_code),
        lambda: end_app(App.objects.get(), by=by, at=on_the_wall(), because="合同到期"),
    )


def _through_an_app_with_an_account(cast: Cast, speak: Speak) -> Inside:
    speaking, accounts = speak(cast, "chen_user"), User.objects.filter(pk=cast.chen_user.pk)
    return Inside(lambda: int(speaking.get("/me").status_code), lambda: accounts.update(is_active=False))


def _take_back(cast: Cast) -> None:
    actor = cast.chen_user.actor
    withdraw(consents_of(actor).get().pk, by=actor, at=timezone.now())


def _signed_in_elsewhere(cast: Cast, speak: Speak) -> Inside:
    chen, elsewhere = signed_in(cast, "chen_user"), signed_in(cast, "chen_user")
    sent = {"sign_in": "others", "key": "k" * 32}
    return Inside(
        lambda: elsewhere.get("/m/").status_code, lambda: chen.post("/m/me/sign-ins/", sent).status_code
    )


WAYS = {
    "post ended": _at_the_desk,
    "post ended, sending": _sending_at_the_desk,
    "account closed": _with_an_account,
    "account closed, app": _through_an_app_with_an_account,
    "mandate ended": _acting_for_another,
    "app's session, consent taken back": _come_in_from_an_app,
    "app's token, consent taken back": _through_an_app,
    "app's token, app ended": _through_an_app_that_ends,
    "session ended": _signed_in_elsewhere,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_next_request_is_refused(cast: Cast, speak: Speak, way: str) -> None:
    inside = WAYS[way](cast, speak)
    assert inside.ask() == OPEN
    inside.take_away()
    assert inside.ask() in CLOSED


@pytest.mark.parametrize(
    ("way", "place", "asked"),
    [
        ("post ended", "zerotrip.web.door.reach", reach),
        ("post ended, sending", "zerotrip.web.door.reach", reach),
        ("mandate ended", "zerotrip.web.door.mandate_for", mandate_for),
        ("app's session, consent taken back", "zerotrip.web.through.let_through", let_through),
        ("session ended", "zerotrip.org.sessions.SessionStore.load", SessionStore.load),
    ],
)
def test_a_remembered_answer_would_be_found(
    cast: Cast,
    speak: Speak,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    place: str,
    asked: Callable[..., object],
) -> None:
    """The planted fault: the question is asked once, and its answer kept."""
    kept: dict[object, object] = {}

    def remembered(*args: object, **kwargs: object) -> object:
        key = (*(getattr(one, "session_key", one) for one in args), *kwargs.values())
        if key not in kept:
            kept[key] = asked(*args, **kwargs)
        return kept[key]

    monkeypatch.setattr(place, remembered)
    inside = WAYS[way](cast, speak)
    assert inside.ask() == OPEN
    inside.take_away()
    assert inside.ask() == OPEN
