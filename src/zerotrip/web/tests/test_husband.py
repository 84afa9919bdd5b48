"""Chen lies in hospital. Her husband, no member, opens an account, fills in for her, and she goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from zerotrip.applications.actions import begin
from zerotrip.applications.models import Draft
from zerotrip.applications.tests.conftest import lines
from zerotrip.applications.tests.items import TICKET, publish, ticket
from zerotrip.applications.tests.test_form import answered
from zerotrip.audit.models import Entry
from zerotrip.cases.models import Case
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN, FAMILIES
from zerotrip.members.mandates.giving import name_delegate, revoke
from zerotrip.members.models import Mandate
from zerotrip.notices.queries import inbox
from zerotrip.org.models import User
from zerotrip.web.tests.test_doors import DESK_PAGES, MEMBER_PAGES, signed_in

__all__ = ["lines"]
pytestmark = pytest.mark.django_db
NUMBER, NAME, _RELATION = FAMILIES[CHEN.username][0]
PHONE, PASSWORD = "13900000009", "for-xiu-ying-9"
FIELDS = ("trip.far", "trip.left_on", "trip.paid")


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def named(cast: Cast, now: datetime) -> Mandate:
    text = ticket().replace('opens    = ["member"]', 'opens    = ["member", "delegate", "unit"]')
    publish(text, cast.actors, now)
    return name(cast, now, items=[TICKET])


def name(
    cast: Cast, now: datetime, *, items: list[str], phone: str = PHONE, medical: bool = False
) -> Mandate:
    return name_delegate(
        principal=cast.chen, agent_name=NAME, id_number=NUMBER, phone=phone, items=items, medical=medical,
        by=cast.actors["chen"], at=now,
    )  # fmt: skip


def sign_up(phone: str = PHONE, number: str = NUMBER, username: str = "husband") -> tuple[Client, int]:
    client = Client()
    said = {"username": username, "password1": PASSWORD, "password2": PASSWORD}
    said |= {"name": NAME, "id_number": number, "phone": phone}
    return client, client.post("/accounts/signup/", said).status_code


def accepted(named: Mandate) -> tuple[Client, str]:
    client, _status = sign_up()
    client.post(f"/m/acting/{named.uid}/accept/", {"key": uuid4().hex})
    return client, f"/for/{named.uid}/m/"


def test_an_account_is_opened_only_by_who_was_named_with_this_telephone_and_once(
    cast: Cast, named: Mandate, now: datetime
) -> None:
    wrong = [sign_up(phone="13900000008"), sign_up(phone="-"), sign_up(number=FAMILIES["chen"][1][0])]
    assert [status for _client, status in wrong] == [200, 200, 200]
    assert [sign_up()[1], sign_up(username="again")[1]] == [302, 200]
    user = User.objects.get(username="husband")
    named.refresh_from_db()
    assert (user.person_uid, user.display_name, named.agreed_at) == (named.agent_uid, NAME, None)
    assert Entry.objects.filter(what="members.signed-up", about=user.actor.key).count() == 1


def test_whoever_is_no_member_has_nothing_of_their_own_here(cast: Cast, named: Mandate) -> None:
    client, _status = sign_up()
    theirs = [page for page in MEMBER_PAGES if page != "/m/messages/"]
    assert {client.get(page)["Location"] for page in theirs} == {"/m/acting/"}
    assert {client.get(page).status_code for page in DESK_PAGES} == {403}
    page = client.get("/m/acting/").content.decode()
    assert (CHEN.name in page, "退出登录" in page, client.get("/m/messages/").status_code) == (
        True,
        True,
        200,
    )
    assert client.get(f"/for/{named.uid}/m/").status_code == 404  # named, not agreed yet


def test_he_is_found_by_a_later_invitation_only_where_his_telephone_was_given(
    cast: Cast, named: Mandate, now: datetime
) -> None:
    client, _home = accepted(named)
    named.refresh_from_db()
    revoke(named, by=cast.actors["chen"], at=now)
    assert client.get("/m/").status_code == 403
    stranger = name(cast, now, items=[TICKET], phone="13900000008")
    assert client.post(f"/m/acting/{stranger.uid}/accept/", {"key": uuid4().hex}).status_code == 404
    revoke(stranger, by=cast.actors["chen"], at=now)
    again = name(cast, now, items=[TICKET])
    assert client.post(f"/m/acting/{again.uid}/accept/", {"key": uuid4().hex}).status_code == 302


def test_her_husband_fills_in_and_she_goes_on_with_it_on_her_own_phone(
    cast: Cast, named: Mandate, lines: object, now: datetime
) -> None:
    his, home = accepted(named)
    begun = his.post(f"{home}file/{TICKET}/", {"key": uuid4().hex, "subject": "2026"})
    draft = Draft.objects.get()
    assert begun["Location"] == f"{home}applications/{draft.uid}/"
    answered(now)
    sent = {"key": uuid4().hex, "act": "leave", "version": "0", "f.trip.far": "yes", "f.trip.paid": ""}
    assert (
        his.post(begun["Location"], sent | {f"was.{key}": "" for key in FIELDS})["Location"]
        == f"{home}applications/"
    )
    assert (his.get(f"{home}applications/")["Location"], draft.person) == (home, cast.chen)
    page = his.get(home).content.decode()
    assert (f"{home}applications/{draft.uid}/" in page, "discard" in page) == (True, False)
    assert his.post(begun["Location"], {"key": uuid4().hex, "act": "discard"}).status_code == 403
    told = inbox(cast.actors["chen"]).get(event="mandates.application-begun")
    hers, address = signed_in(cast, "chen_user"), f"/m/applications/{draft.uid}/"
    assert told.link == address
    page = hers.get(address).content.decode()
    assert (f"最近由{NAME}填写" in page, 'value="yes" checked' in page) == (True, True)
    draft.refresh_from_db()
    sent = {
        "key": uuid4().hex,
        "act": "send",
        "version": str(draft.version),
        "f.trip.paid": "420",
        "was.trip.paid": "",
    }
    case = Case.objects.get(ref=hers.post(address, sent)["Location"].split("/")[-2])
    assert case.opened_by_key == cast.chen.key
    assert his.get(f"{home}cases/{case.ref}/").status_code == 200


def test_he_sends_it_himself_and_the_case_says_for_whom(
    cast: Cast, named: Mandate, lines: object, now: datetime
) -> None:
    his, home = accepted(named)
    address = his.post(f"{home}file/{TICKET}/", {"key": uuid4().hex, "subject": "2026"})["Location"]
    answered(now)
    sent = {"key": uuid4().hex, "act": "send", "version": "0", "f.trip.far": "yes", "f.trip.paid": "420"}
    answer = his.post(address, sent | {f"was.{key}": "" for key in FIELDS})
    case = Case.objects.get()
    assert answer["Location"] == f"{home}cases/{case.ref}/"
    event = case.events.get(kind="open")
    assert (event.by_name, event.data["for"], case.person, case.payee) == (
        NAME,
        cast.chen.key,
        cast.chen,
        None,
    )


def test_what_she_typed_of_her_health_is_known_and_not_shown_to_him(
    cast: Cast, named: Mandate, lines: object, now: datetime
) -> None:
    his, home = accepted(named)
    secret = ticket(f"{TICKET}2").replace('opens    = ["member"]', 'opens    = ["member", "delegate"]')
    secret = secret.replace('key      = "trip.paid"\n', 'key      = "trip.paid"\nclass    = "medical"\n')
    publish(secret, cast.actors, now)
    begun = begin(item_id=f"{TICKET}2", person=cast.chen, subject="2026", by=cast.actors["chen"], at=now)
    assert isinstance(begun, Draft)
    answered(now)
    sent = {"key": uuid4().hex, "act": "save", "version": "0", "f.trip.far": "yes", "f.trip.paid": "420.17"}
    signed_in(cast, "chen_user").post(
        f"/m/applications/{begun.uid}/", sent | {f"was.{key}": "" for key in FIELDS}
    )
    address = f"{home}applications/{begun.uid}/"
    assert his.get(address).status_code == 404  # this item she did not open to him
    Mandate.objects.filter(pk=named.pk).update(all_items=True)
    page = his.get(address).content.decode()
    assert ("420.17" in page, "210.09" in page, "已填写，不向您显示" in page) == (False, False, True)
    his.post(
        address, {"key": uuid4().hex, "act": "save", "version": "1", "f.trip.paid": "1", "was.trip.paid": ""}
    )
    begun.refresh_from_db()
    Mandate.objects.filter(pk=named.pk).update(medical=True)
    assert "420.17" in his.get(address).content.decode()
