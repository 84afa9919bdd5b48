"""Who joins online is asked about at public security, on the consent they gave when they asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.consents.actions import withdraw
from zerotrip.evidence.consents.joining import IDENTITY, PURPOSE, ask_who_joined
from zerotrip.evidence.consents.models import Consent
from zerotrip.evidence.models import Finding, Purpose, Request
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.joining import accept_joining, ask_to_join
from zerotrip.members.models import Joining, Person

pytestmark = pytest.mark.django_db


def test_after_somebody_joined_online_public_security_says_who_they_are(
    cast: Cast, lines: Lines, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    stranger = lines.offices["public-security"].world().citizen(40)
    told = {"name": stranger.name, "id_number": stranger.id_number, "phone": "13800000000"}
    ask_to_join(organisation=cast.unit, agrees=True, at=now, **told)
    assert not Request.objects.exists()
    later = now + timedelta(days=2)
    with django_capture_on_commit_callbacks(execute=True):
        accept_joining(joining=Joining.objects.get(), by=cast.lin.actor, at=later)
        send_due(at=later)
    person = Person.objects.get(name=stranger.name)
    consent = Consent.objects.get(person=person)
    assert (consent.source, consent.given_at, consent.by_key) == (IDENTITY, now, person.key)
    assert [(row.purpose, row.consent) for row in Purpose.objects.all()] == [(PURPOSE, consent)]
    found = {row.fact: row.opened() for row in Finding.objects.filter(person=person, source=IDENTITY)}
    assert (found["member.sex"], found["member.birth_date"]) == (stranger.sex, stranger.birth_date)
    assert {"member.registered_local", "member.rural_household"} <= found.keys()


def test_whoever_took_the_consent_back_is_not_asked_about(cast: Cast, lines: Lines, now: datetime) -> None:
    me, before = cast.chen_user.actor, now - timedelta(days=1)
    withdraw(person=cast.chen, source=IDENTITY, purpose=PURPOSE, by=me, at=now)
    assert ask_who_joined(person=cast.chen, agreed_at=before, by=me, at=now) is None
    assert not Request.objects.exists()
