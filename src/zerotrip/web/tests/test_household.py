"""Chen finds somebody in her household who is not of it, says so, and an officer answers."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.members.actions import register
from zerotrip.members.models import HouseholdPerson
from zerotrip.members.tests.test_households import BY, FRIEND, HER, SOURCE
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The screens read the tests' own day."""
    for place in ("door", "member.household", "console.people", "acts"):
        monkeypatch.setattr(f"zerotrip.web.{place}.now", lambda: now)


def test_an_objection_goes_from_the_phone_to_the_desk_and_its_answer_back(cast: Cast, now: datetime) -> None:
    told = {"person": cast.chen, "people": [HER, FRIEND], "source": SOURCE, "told_at": now}
    register(**told, by=BY, at=now)  # type: ignore[arg-type]
    place = HouseholdPerson.objects.get(person_id=LIN.uid)
    chen, wu = signed_in(cast, "chen_user"), signed_in(cast, "wu")
    assert LIN.name in chen.get("/m/household/").content.decode()
    empty = chen.post("/m/household/", {"key": uuid4().hex, "place": str(place.pk), "because": " "})
    assert (empty.status_code, "请写明哪里不对" in empty.content.decode()) == (400, True)
    chen.post("/m/household/", {"key": uuid4().hex, "place": str(place.pk), "because": "她是租客"})
    desk = f"/desk/people/{cast.chen.pk}/"
    assert desk in wu.get("/desk/people/").content.decode()
    assert "她是租客" in wu.get(desk).content.decode()
    sent = {"key": uuid4().hex, "place": str(place.pk), "upholds": "yes", "because": "已核实"}
    assert signed_in(cast, "zhao").post(f"{desk}household/", sent).status_code == 403
    assert wu.post(f"{desk}household/", sent)["Location"] == desk
    place.refresh_from_db()
    assert (place.upheld, place.answer, place.until) == (True, "已核实", now.date())
    assert desk not in wu.get("/desk/people/").content.decode().partition("table")[0]
