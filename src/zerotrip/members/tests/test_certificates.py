"""Chen proves that she is a member; whoever sees it learns whether it still holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from zerotrip.audit.models import Entry
from zerotrip.audit.signing import is_signed
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.members.certificates import (
    CERTIFICATE,
    certificate_numbered,
    current_certificate,
    issue_certificate,
)
from zerotrip.members.models import Certificate, Membership

pytestmark = pytest.mark.django_db


def taken(cast: Cast, now: datetime) -> Certificate:
    return issue_certificate(person=cast.chen, by=cast.chen_user.actor, at=now)


def stands(certificate: Certificate, on: date) -> tuple[date | None, bool]:
    found = certificate_numbered(certificate.number, on=on)
    assert found is not None
    return found.ended_on, found.replaced


def test_it_says_what_is_true_and_is_taken_once(cast: Cast, now: datetime) -> None:
    certificate, again = taken(cast, now), taken(cast, now + timedelta(days=40))
    assert again == certificate == current_certificate(cast.chen, on=day_of(now))
    membership = Membership.objects.get(person=cast.chen)
    assert certificate.says == {
        "holder": "陈秀英",
        "union": membership.organisation.name_zh,
        "since": membership.since.isoformat(),
        "number": certificate.number,
        "issued_on": day_of(now).isoformat(),
        "issued_by": "杭州市总工会",
    }
    assert is_signed(certificate.signed_text, certificate.signature, kind=CERTIFICATE)
    assert not is_signed(certificate.signed_text, certificate.signature, kind="receipt")
    assert Entry.objects.filter(what="members.certificate-issued", about=cast.chen.key).count() == 1
    assert (certificate.masked_holder, stands(certificate, day_of(now))) == ("陈**", (None, False))


def test_after_the_last_day_it_is_said_to_have_ended(cast: Cast, now: datetime) -> None:
    certificate, last = taken(cast, now), day_of(now) + timedelta(days=3)
    Membership.objects.filter(person=cast.chen).update(until=last)
    assert stands(certificate, last) == (None, False)
    assert stands(certificate, last + timedelta(days=1)) == (last, False)
    with pytest.raises(NotVisible, match="没有工会会籍"):
        taken(cast, now + timedelta(days=4))
    assert taken(cast, now + timedelta(days=3)) == certificate


def test_a_name_that_was_put_right_makes_another(cast: Cast, now: datetime) -> None:
    first = taken(cast, now)
    cast.chen.name = "陈秀瑛"
    cast.chen.save()
    assert current_certificate(cast.chen, on=day_of(now)) is None
    assert stands(first, day_of(now)) == (None, True)
    second = taken(cast, now)
    assert (second.ordinal, second.says["holder"]) == (2, "陈秀瑛")
    assert [stands(one, day_of(now))[1] for one in (first, second)] == [True, False]


def test_nobody_takes_it_for_another(cast: Cast, now: datetime) -> None:
    for other in (cast.lin.actor, cast.wu.actor):
        with pytest.raises(NotAllowed, match="本人领取"):
            issue_certificate(person=cast.chen, by=other, at=now)


def test_it_stays_as_it_was_signed(cast: Cast, now: datetime) -> None:
    certificate = taken(cast, now)
    rows = Certificate.objects.filter(pk=certificate.pk)
    for spoil in (lambda: rows.update(signature="x"), rows.delete):
        with pytest.raises(IntegrityError, match="as it was signed"), transaction.atomic():
            spoil()


def test_one_that_somebody_wrote_into_the_table_is_not_genuine(cast: Cast, now: datetime) -> None:
    certificate = taken(cast, now)
    forged = Certificate.objects.create(
        membership=certificate.membership,
        ordinal=2,
        number="M20260612-0123456789AB",
        issued_at=now,
        signed_text=certificate.signed_text,  # signed, but it names another number
        signature=certificate.signature,
    )
    assert certificate_numbered(forged.number, on=day_of(now)) is None
    assert certificate_numbered("M20260612-BA9876543210", on=day_of(now)) is None
