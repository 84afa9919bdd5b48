"""Who comes to act for whom, how they agreed, and how it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.demo.people import CHEN, LIN, SUN, WU
from zerotrip.members.mandates.consent import ask_by_code, give_code, help_at
from zerotrip.members.mandates.giving import accept, name_delegate, revoke
from zerotrip.members.mandates.queries import held_by, invitations_to, mandate_for, own_mandate
from zerotrip.members.models import Consent, Mandate, MandateKind
from zerotrip.notices.queries import inbox
from zerotrip.org.models import ServicePlace

pytestmark = pytest.mark.django_db
ITEM = "hz.mutual-aid.hospital"


@pytest.fixture
def who(cast: Cast) -> dict[str, Actor]:
    return cast.actors


def named(cast: Cast, at: datetime, **other: object) -> Mandate:
    """Chen names Lin, for once only as a friend."""
    given = {
        "principal": cast.chen,
        "agent_name": LIN.name,
        "id_number": LIN.id_number,
        "items": [],
        "medical": True,
        "by": cast.actors["chen"],
        "at": at,
    }
    return name_delegate(**(given | other))  # type: ignore[arg-type]


def test_a_delegate_counts_once_both_agree_and_no_more_when_revoked(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    mandate, on = named(cast, now), now.date()
    assert list(held_by(who["lin"], on=on)) == []
    assert list(invitations_to(who["lin"], on=on)) == [mandate]
    accept(own_mandate(who["lin"], mandate.uid), by=who["lin"], at=now)
    assert mandate_for(who["lin"], mandate.uid, on=on).behalf.name == CHEN.name
    revoke(own_mandate(who["chen"], mandate.uid), by=who["chen"], at=now)
    with pytest.raises(NotVisible):
        mandate_for(who["lin"], mandate.uid, on=on)
    told = set(inbox(who["lin"]).values_list("event", flat=True))
    assert told == {"mandates.revoked", "mandates.agreed", "mandates.invited"}


def test_nobody_names_themselves_nor_the_same_twice_nor_for_another(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    with pytest.raises(Invalid) as refused:
        named(cast, now, agent_name=CHEN.name, id_number=CHEN.id_number)
    assert refused.value.field == "id_number"
    mandate = named(cast, now)
    with pytest.raises(Conflict):
        named(cast, now)
    with pytest.raises(NotAllowed):
        named(cast, now, by=who["lin"], id_number=WU.id_number)
    acting = who["chen"].acting_for(mandate.behalf)
    with pytest.raises(NotAllowed):
        named(cast, now, by=acting, id_number=WU.id_number)


def test_someone_who_was_not_named_finds_no_invitation(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    mandate = named(cast, now, agent_name="林晓", id_number=LIN.id_number)
    assert list(invitations_to(who["lin"], on=now.date())) == []
    with pytest.raises(NotVisible):
        own_mandate(who["lin"], mandate.uid)
    with pytest.raises(NotVisible):
        own_mandate(who["sun"], mandate.uid)


def test_a_units_officer_counts_by_the_code_from_the_persons_phone(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        ask_by_code(principal=cast.chen, items=[ITEM], by=who["wu"], at=now)
    with pytest.raises(Invalid):
        ask_by_code(principal=cast.chen, items=[], by=who["lin"], at=now)
    mandate = ask_by_code(principal=cast.chen, items=[ITEM], by=who["lin"], at=now)
    said = inbox(who["chen"]).get(event="mandates.code").body["en"]
    code = said.partition("code: ")[2][:6]
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(Invalid):
        give_code(mandate, code=wrong, by=who["lin"], at=now)
    with pytest.raises(Invalid):
        give_code(mandate, code=code, by=who["lin"], at=now + timedelta(minutes=30))
    with pytest.raises(NotAllowed):
        give_code(mandate, code=code, by=who["sun"], at=now)
    agreed = give_code(mandate, code=code, by=who["lin"], at=now)
    assert (agreed.covers(ITEM), agreed.covers("hz.other"), agreed.medical) == (True, False, False)


def test_five_wrong_codes_are_the_last(cast: Cast, who: dict[str, Actor], now: datetime) -> None:
    mandate = ask_by_code(principal=cast.chen, items=[ITEM], by=who["lin"], at=now)
    code = inbox(who["chen"]).get(event="mandates.code").body["en"].partition("code: ")[2][:6]
    for _ in range(5):
        with pytest.raises(Invalid):
            give_code(mandate, code="x", by=who["lin"], at=now)
    with pytest.raises(Invalid) as refused:
        give_code(mandate, code=code, by=who["lin"], at=now)
    assert refused.value.code == "code-over"


def test_a_helper_counts_for_the_day_and_says_how_they_knew_whom_they_had(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    place, on = ServicePlace.objects.filter(organisation__code=XIHU).first(), now.date()
    given = {"principal": cast.chen, "place": place, "items": [ITEM], "at": now}
    with pytest.raises(Invalid):
        help_at(**given, identity="card", channel="phone", by=who["wu"])  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        help_at(**given, identity="card", channel="in-person", by=who["qian"])  # type: ignore[arg-type]
    mandate = help_at(**given, identity="card", channel="in-person", by=who["wu"])  # type: ignore[arg-type]
    again = help_at(**given, identity="called-back", channel="phone", by=who["wu"])  # type: ignore[arg-type]
    assert (mandate.counts_as_trip, again.counts_as_trip) == (True, False)
    assert list(held_by(who["wu"], on=on)) == [again]
    assert list(held_by(who["wu"], on=on + timedelta(days=1))) == []


BROKEN = [
    {"agent_uid": CHEN.uid},
    {"agent_uid": None, "agent_index": ""},
    {"until": date(2026, 6, 11)},
    {"revoked_at": datetime.fromisoformat("2026-06-11T00:00:00+00:00")},
    {"kind": MandateKind.UNIT_OFFICER, "all_items": True},
    {"kind": MandateKind.HELPER},
    {"kind": MandateKind.HEIR, "subject": "birth:2026-05-01"},
    {"consent": Consent.PAPER},
]


@pytest.mark.parametrize("wrong", BROKEN, ids=lambda wrong: next(iter(wrong)))
def test_the_database_keeps_no_mandate_that_makes_no_sense(
    cast: Cast, now: datetime, wrong: dict[str, object]
) -> None:
    whole = {
        "principal": cast.chen,
        "agent_uid": SUN.uid,
        "agent_name": SUN.name,
        "kind": MandateKind.DELEGATE,
        "consent": Consent.PHONE,
        "since": date(2026, 6, 12),
        "begun_at": now,
        "begun_by_key": "test",
    }
    with transaction.atomic():
        Mandate.objects.create(**whole).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(**(whole | wrong))
