from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from zerotrip.audit.models import Entry
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.sign_up import NOT_KNOWN
from zerotrip.members.tests.sheets import number
from zerotrip.org.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "xiu-ying-1028"


def _sign_up(client: Client, **other: str) -> list[str]:
    """What the form complains of; nothing when the account is there."""
    said = {
        "username": "xiuying",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "name": CHEN.name,
        "id_number": CHEN.id_number,
        "phone": "+86 138-0000-0001",
    }
    with translation.override("en"):
        answer = client.post("/accounts/signup/", said | other, headers={"accept-language": "en"})
    if answer.status_code == 302:
        return []
    return [str(error) for errors in answer.context["form"].errors.values() for error in errors]


@pytest.fixture
def unregistered(cast: Cast) -> Cast:
    cast.chen_user.delete()
    return cast


def test_a_member_opens_an_account_that_is_theirs(unregistered: Cast, client: Client) -> None:
    assert _sign_up(client) == []
    user = User.objects.get(username="xiuying")
    assert (user.actor.key, user.display_name) == (unregistered.chen.key, CHEN.name)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Entry.objects.filter(what="members.signed-up", about=unregistered.chen.key).count() == 1


@pytest.mark.parametrize(
    "other",
    [{"name": "孙丽华"}, {"phone": "13900000001"}, {"phone": "-"}, {"id_number": number(1)}],
)
def test_whoever_is_not_known_learns_nothing_from_the_answer(
    unregistered: Cast, client: Client, other: dict[str, str]
) -> None:
    with translation.override("en"):
        assert _sign_up(client, **other) == [str(NOT_KNOWN)]
    assert not User.objects.filter(username="xiuying").exists()


def test_a_wrong_id_number_is_a_sentence_beside_its_field(unregistered: Cast, client: Client) -> None:
    (error,) = _sign_up(client, id_number=CHEN.id_number[:-1])
    assert "18" in error


@pytest.mark.parametrize("active", [True, False])
def test_somebody_with_an_account_opens_no_second(cast: Cast, client: Client, active: bool) -> None:
    User.objects.filter(pk=cast.chen_user.pk).update(is_active=active)
    with translation.override("en"):
        assert _sign_up(client) == [str(NOT_KNOWN)]
