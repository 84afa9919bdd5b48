"""Officers who act for somebody, and an heir by paper: each from the first form to the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.applications.tests.conftest import page
from zerotrip.cases.actions import withdraw
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import MAJOR, Settle, hall, lines, settle, who
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now as moment
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.demo.people import CHEN, LIN
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Mandate
from zerotrip.notices.queries import inbox
from zerotrip.org.models import ServicePlace
from zerotrip.web.tests.test_acting import sent
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle", "who"]
pytestmark = pytest.mark.django_db
WHOM = {"name": CHEN.name, "id_number": CHEN.id_number, "items": [MAJOR]}


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def case(settle: Settle, who: dict[str, Actor], now: datetime) -> Case:
    """Withdrawn, so that it can be filed anew."""
    return withdraw(settle(diagnosis=None)[MAJOR], by=who["chen"], at=now)


def post(client: Client, verb: str, **said: object) -> str:
    answer = client.post(f"/desk/helping/{verb}/", {"key": uuid4().hex} | said)
    return answer["Location"] if answer.status_code == 302 else str(answer.status_code)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.png", page().read())


def test_a_units_officer_asks_is_told_the_code_and_files(
    hall: Cast, case: Case, who: dict[str, Actor]
) -> None:
    lin = signed_in(hall, "lin")
    assert post(lin, "ask", **(WHOM | {"name": "孙丽华"})) == "400"
    assert post(lin, "ask", **WHOM) == "/desk/helping/"
    assert "已征求同意" in lin.get("/desk/helping/").content.decode()
    mandate = Mandate.objects.get()
    code = inbox(who["chen"]).get(event="mandates.code").body["en"].partition("code: ")[2][:6]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert post(lin, "code", mandate=str(mandate.pk), code=wrong) == "400"
    home = post(lin, "code", mandate=str(mandate.pk), code=code)
    assert home == f"/for/{mandate.pk}/m/"
    assert "代为申请</button>" in lin.get(f"{home}file/{MAJOR}/").content.decode()
    assert sent(lin, home, case) == f"{home}cases/{case.ref}/"
    assert case.events.filter(kind="trip").count() == 0


def test_who_has_no_phone_signs_a_paper_that_an_officer_of_the_district_reads(hall: Cast, case: Case) -> None:
    lin, wu = signed_in(hall, "lin"), signed_in(hall, "wu")
    assert post(lin, "ask", **WHOM, file=paper()) == "/desk/helping/"
    mandate = str(Mandate.objects.get().pk)
    assert lin.get(f"/for/{mandate}/m/").status_code == 404
    assert post(lin, "read", mandate=mandate, agrees="yes", because="") == "404"
    assert wu.get(f"/desk/helping/papers/{mandate}/").status_code == 200
    assert post(wu, "read", mandate=mandate, agrees="no", because=" ") == "400"
    assert post(wu, "read", mandate=mandate, agrees="yes", because="") == "/desk/helping/"
    assert sent(lin, f"/for/{mandate}/m/", case) == f"/for/{mandate}/m/cases/{case.ref}/"


def test_help_at_a_service_place_files_and_writes_down_the_trip(hall: Cast, case: Case) -> None:
    wu = signed_in(hall, "wu")
    there = {"place": ServicePlace.objects.filter(organisation__code=XIHU)[0].code}
    assert post(wu, "help", **WHOM, **there, channel="phone", identity="card") == "400"
    home = post(wu, "help", **WHOM, **there, channel="in-person", identity="card")
    assert sent(wu, home, case) == f"{home}cases/{case.ref}/"
    trip = case.events.get(kind="trip")
    assert (trip.data["cause"], trip.by_key) == ("helped-in-person", hall.wu.actor.key)


def test_an_heir_outside_the_household_files_once_an_officer_has_read_the_paper(
    hall: Cast, lines: Lines
) -> None:
    lin, wu = signed_in(hall, "lin"), signed_in(hall, "wu")
    lines.offices["civil-affairs"].happen("death", person="chen", on=date(2026, 6, 1))

    def claim(**more: object) -> str:
        said = {"key": uuid4().hex, "name": CHEN.name, "id_number": CHEN.id_number}
        answer = lin.post("/m/heir/", said | more)
        return answer["Location"] if answer.status_code == 302 else str(answer.status_code)

    assert claim() == "400"  # neither of the household nor with a paper: nobody is asked about a stranger
    assert claim(file=paper()) == "/m/heir/?said=asked"
    while send_due(at=moment()):
        pass
    assert claim(file=paper()) == "/m/heir/?said=read"
    mandate = Mandate.objects.get()
    home = f"/for/{mandate.pk}/m/"
    assert (mandate.consent, lin.get(home).status_code) == ("paper", 404)
    assert post(signed_in(hall, "qian"), "read", mandate=str(mandate.pk), agrees="yes", because="") == "404"
    assert post(wu, "read", mandate=str(mandate.pk), agrees="yes", because="") == "/desk/helping/"
    assert lin.post(f"{home}heir/file/", {"key": uuid4().hex})["Location"] == home
    filed = set(Case.objects.filter(person=hall.chen).values_list("subject", "payee_id"))
    assert filed == {("death:2026-06-01", LIN.uid)}
    assert {lin.get(f"{home}{theirs}").status_code for theirs in ("me/account/", "documents/")} == {403}
