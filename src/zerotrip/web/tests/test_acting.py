"""Chen is in hospital: somebody else files for her, sees what she opened to them, and nothing else."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from zerotrip.audit.models import Entry
from zerotrip.cases.actions import hand_in, read_paper, withdraw
from zerotrip.cases.door import may_actor
from zerotrip.cases.models import Case
from zerotrip.cases.queries import visible_to
from zerotrip.cases.tests.conftest import (
    HOSPITAL,
    MAJOR,
    Photograph,
    Settle,
    hall,
    lines,
    photograph,
    settle,
    who,
)
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.demo.people import LIN, SUN
from zerotrip.members.mandates.consent import ask_by_code, give_code, help_at
from zerotrip.members.mandates.giving import accept, name_delegate, revoke
from zerotrip.members.models import Mandate
from zerotrip.notices.queries import inbox
from zerotrip.org.models import ServicePlace
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "photograph", "settle", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The screens read the tests' own day."""
    screens = ("applying", "cases", "for_another", "page", "appeal")
    for place in ("door", "acts", *(f"member.{screen}" for screen in screens)):
        monkeypatch.setattr(f"zerotrip.web.{place}.now", lambda: now, raising=False)


def a_friend(hall: Cast, now: datetime, *, medical: bool = True, items: list[str] | None = None) -> Mandate:
    """Sun, who is no member, for once only Chen's friend."""
    chen, sun = hall.actors["chen"], hall.actors["sun"]
    mandate = name_delegate(
        principal=hall.chen,
        agent_name=LIN.name,
        id_number=LIN.id_number,
        items=items or [],
        medical=medical,
        by=chen,
        at=now,
    )
    Mandate.objects.filter(pk=mandate.pk).update(agent_uid=SUN.uid, agent_name=SUN.name)
    mandate.refresh_from_db()
    return accept(mandate, by=sun, at=now)


def phone(hall: Cast, who: str, mandate: Mandate) -> tuple[Client, str]:
    return signed_in(hall, who), f"/for/{mandate.uid}/m/"


def sent(client: Client, home: str, case: Case) -> str:
    """Files it again: the form comes first, since a paper is still open; it may come later."""
    begun = client.post(f"{home}file/{MAJOR}/", {"key": uuid4().hex, "subject": case.subject})["Location"]
    answer = client.post(begun, {"key": uuid4().hex, "act": "send", "version": "0"})
    return answer["Location"]


def test_a_delegate_withdraws_and_files_again_and_both_are_told(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case, mandate = settle(diagnosis=None)[MAJOR], a_friend(hall, now)
    client, home = phone(hall, "sun", mandate)
    page = client.get(f"{home}cases/{case.ref}/").content.decode()
    assert ("正在为" in page, "陈秀英" in page, f"{home}cases/{case.ref}/withdraw/" in page) == (True,) * 3
    answer = client.post(f"{home}cases/{case.ref}/withdraw/", {"key": uuid4().hex, "because": "再想想"})
    assert answer["Location"] == f"{home}cases/{case.ref}/"
    assert sent(client, home, case) == f"{home}cases/{case.ref}/"
    event = case.events.get(kind="withdraw")
    assert (event.by_key, event.by_name, event.data) == (
        who["sun"].key,
        SUN.name,
        {"for": who["chen"].key, "mandate": str(mandate.uid)},
    )
    entry = Entry.objects.get(what="case.withdraw")
    assert (entry.by_key, json.loads(entry.private or "")["data"]["for"]) == (who["sun"].key, who["chen"].key)
    for key, address in (("chen", "/m/"), ("sun", home)):
        told = [n.link for n in inbox(who[key]) if n.event == "case.done-for-another"]
        assert told == [f"{address}cases/{case.ref}/"] * 2
    assert "孙丽华代陈秀英" in client.get(f"{home}cases/{case.ref}/").content.decode()


def test_whoever_is_asked_may_say_no_and_is_not_asked_again(
    hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    mandate = name_delegate(
        principal=hall.chen,
        agent_name=LIN.name,
        id_number=LIN.id_number,
        items=[],
        medical=False,
        by=who["chen"],
        at=now,
    )
    lin, decline = signed_in(hall, "lin"), f"/m/acting/{mandate.uid}/decline/"
    assert decline in lin.get("/m/acting/").content.decode()
    for _ in range(2):
        assert lin.post(decline, {"key": uuid4().hex})["Location"] == "/m/acting/"
    assert decline not in lin.get("/m/acting/").content.decode()
    told = inbox(who["chen"]).get(event="mandates.revoked")
    assert told.title["zh-Hans"] == "林晓燕没有接受代办"


def test_acting_and_being_oneself_are_never_mixed(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    cases, mandate = settle(), a_friend(hall, now, items=[HOSPITAL])
    client, home = phone(hall, "sun", mandate)
    acting = who["sun"].acting_for(mandate.behalf)
    assert set(visible_to(acting, now.date())) == {cases[HOSPITAL]}
    assert set(visible_to(who["sun"], now.date())) == set()
    assert client.get(f"/m/cases/{cases[HOSPITAL].ref}/").status_code == 302
    assert client.get(f"{home}cases/{cases[MAJOR].ref}/").status_code == 404
    theirs_alone = (
        "me/",
        "me/account/",
        "me/looks/",
        "cover/",
        "messages/",
        "me/mandates/",
        "items/",
        "cases/",
    )
    assert {client.get(f"{home}{page}").status_code for page in theirs_alone} == {403}
    assert client.get(home.replace("/m/", "/desk/")).status_code == 403
    assert signed_in(hall, "lin").get(home).status_code == 404


def test_nothing_is_seen_or_done_any_more_once_it_is_revoked(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case, mandate = settle(diagnosis=None)[MAJOR], a_friend(hall, now)
    client, home = phone(hall, "sun", mandate)
    assert client.get(home).status_code == 200
    acting = who["sun"].acting_for(mandate.behalf)
    revoke(mandate, by=who["chen"], at=now)
    assert client.get(home).status_code == 404
    assert not may_actor(acting, case, "withdraw", at=now)
    assert list(visible_to(acting, now.date())) == []


def test_medical_facts_show_only_where_the_person_opened_them(
    settle: Settle, hall: Cast, now: datetime
) -> None:
    case = settle()[HOSPITAL]
    narrow = a_friend(hall, now, medical=False)
    client, home = phone(hall, "sun", narrow)
    page = client.get(f"{home}cases/{case.ref}/").content.decode()
    assert ("已批准" in page or "待发放" in page, "4,134.00" in page, "1,767.00" in page) == (
        True,
        False,
        False,
    )
    for hidden in ("decision/", "receipt.json"):
        answer = client.get(f"{home}cases/{case.ref}/{hidden}")
        assert (answer.status_code, answer["Location"]) == (302, f"{home}cases/{case.ref}/")
    Mandate.objects.filter(pk=narrow.pk).update(medical=True)
    assert "1,767.00" in client.get(f"{home}cases/{case.ref}/decision/").content.decode()


def test_who_acts_for_somebody_never_decides_on_it(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    """Wu helps Chen with one item at his place; that item another officer decides on, for ever."""
    cases = settle()
    place = ServicePlace.objects.filter(organisation__code=XIHU)[0]
    assert may_actor(who["wu"], cases[MAJOR], "agree", at=now)
    mandate = help_at(
        principal=hall.chen, place=place, items=[MAJOR], identity="card", channel="in-person",
        by=who["wu"], at=now,
    )  # fmt: skip
    acting = who["wu"].acting_for(mandate.behalf)
    for wu in (who["wu"], acting):
        assert not may_actor(wu, cases[MAJOR], "agree", at=now)
    assert not may_actor(acting, cases[MAJOR], "approve", at=now)
    assert may_actor(who["wu"], cases[HOSPITAL], "trip", at=now)


@pytest.mark.parametrize(
    ("channel", "identity", "trips"), [("in-person", "card", 1), ("video", "electronic", 0)]
)
def test_help_in_person_is_a_trip_and_by_video_is_none(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime, channel: str, identity: str, trips: int
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    place = ServicePlace.objects.filter(organisation__code=XIHU)[0]
    mandate = help_at(
        principal=hall.chen, place=place, items=[MAJOR], identity=identity, channel=channel,
        by=who["wu"], at=now,
    )  # fmt: skip
    client, home = phone(hall, "wu", mandate)
    client.post(f"{home}cases/{case.ref}/withdraw/", {"key": uuid4().hex, "because": ""})
    sent(client, home, case)
    counted = list(case.events.filter(kind="trip").values_list("data__cause", flat=True))
    assert counted == ["helped-in-person"] * trips


def test_a_units_officer_files_for_a_worker_with_the_code_from_her_phone(
    settle: Settle, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case = withdraw(settle(diagnosis=None)[MAJOR], by=who["chen"], at=now)
    mandate = ask_by_code(principal=hall.chen, items=[MAJOR], by=who["lin"], at=now)
    client, home = phone(hall, "lin", mandate)
    assert client.get(home).status_code == 404
    code = inbox(who["chen"]).get(event="mandates.code").body["en"].partition("code: ")[2][:6]
    give_code(mandate, code=code, by=who["lin"], at=now)
    sent(client, home, case)
    case.refresh_from_db()
    assert (case.state, case.events.get(kind="reopen").by_name) == ("supplement", LIN.name)
    page = client.get(f"{home}cases/{case.ref}/").content.decode()
    assert ("不含医疗信息" in page, "case-sum" in page) == (True, False)


def test_five_wrong_codes_and_the_right_one_counts_no_more(
    hall: Cast, who: dict[str, Actor], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zerotrip.web.console.helping.now", lambda: now)
    mandate = ask_by_code(principal=hall.chen, items=[MAJOR], by=who["lin"], at=now)
    code = inbox(who["chen"]).get(event="mandates.code").body["en"].partition("code: ")[2][:6]
    desk, wrong = signed_in(hall, "lin"), f"{(int(code) + 1) % 1_000_000:06d}"
    answers = [
        desk.post("/desk/helping/code/", {"key": uuid4().hex, "mandate": mandate.uid, "code": typed})
        for typed in (*[wrong] * 5, code)
    ]
    mandate.refresh_from_db()
    assert ([answer.status_code for answer in answers], mandate.is_agreed) == ([400] * 6, False)


def test_why_it_was_refused_shows_on_the_appeal_only_to_whom_it_was_opened(
    settle: Settle, photograph: Photograph, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case, proof = settle(diagnosis=None)[MAJOR], photograph()
    hand_in(case, paper="diagnosis-proof", document=proof, by=who["chen"], at=now)
    read_paper(case, fact="settlement.diagnosis", value="J18", document=proof, by=who["wu"], at=now)
    mandate = a_friend(hall, now, medical=False)
    client, home = phone(hall, "sun", mandate)
    address = f"{home}cases/{case.ref}/appeal/"
    hidden = client.get(address).context["reasons"]
    Mandate.objects.filter(pk=mandate.pk).update(medical=True)
    open_ = [reason.condition.code for reason in client.get(address).context["reasons"]]
    assert (case.state, hidden, bool(open_)) == ("refused", [], True)
