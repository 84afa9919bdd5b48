from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.org.hashing import Argon2id
from zerotrip.org.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def _try(client: Client, password: str, username: str = "lin") -> int:
    return client.post(LOGIN, {"login": username, "password": password}).status_code


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_user_signs_in_by_name_and_password(cast: Cast, client: Client) -> None:
    assert _try(client, "wrong") == 200
    assert not _signed_in(client)
    assert _try(client, settings.DEMO_PASSWORD) == 302
    assert _signed_in(client)


def test_too_many_wrong_passwords_lock_the_name_out_from_there_only(cast: Cast, client: Client) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        _try(client, "wrong")
    assert _try(client, settings.DEMO_PASSWORD) == 429
    assert _try(client, settings.DEMO_PASSWORD, username="ＬIN") == 429
    assert not _signed_in(client)
    assert _try(client, settings.DEMO_PASSWORD, username="wu") == 302
    elsewhere = Client(REMOTE_ADDR="127.0.0.2")
    assert _try(elsewhere, settings.DEMO_PASSWORD) == 302


def test_a_closed_account_is_out_with_its_next_request(cast: Cast, client: Client) -> None:
    _try(client, settings.DEMO_PASSWORD)
    User.objects.filter(pk=cast.lin.pk).update(is_active=False)
    assert not client.get(LOGIN).wsgi_request.user.is_authenticated
    again = Client()
    _try(again, settings.DEMO_PASSWORD)
    assert not _signed_in(again)


def test_nobody_opens_an_account_who_is_not_known(cast: Cast, client: Client) -> None:
    form = {"username": "x", "password1": "Xq7-long-enough", "password2": "Xq7-long-enough"}
    client.post("/accounts/signup/", form)
    assert not User.objects.filter(username="x").exists()


@pytest.mark.parametrize("name", ["lin", "nobody-here"])
def test_whether_a_name_is_known_is_told_neither_by_the_answer_nor_by_its_time(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, name: str
) -> None:
    """What takes the time is Argon2: once for either."""
    settings.PASSWORD_HASHERS = ["zerotrip.org.hashing.Argon2id"]
    cast.lin.set_password("right")
    cast.lin.save()
    reckoned: list[str] = []

    def counted(done: Callable[..., object]) -> Callable[..., object]:
        def reckons(*given: object) -> object:
            reckoned.append(done.__name__)
            return done(*given)

        return reckons

    monkeypatch.setattr(Argon2id, "encode", counted(Argon2id.encode))
    monkeypatch.setattr(Argon2id, "verify", counted(Argon2id.verify))
    answer = client.post(LOGIN, {"login": name, "password": "wrong"})
    assert (answer.status_code, len(reckoned)) == (200, 1)
    assert "用户名或密码" in answer.content.decode()
