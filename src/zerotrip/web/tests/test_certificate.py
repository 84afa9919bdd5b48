"""Chen takes her proof of membership on the phone; the shop scans it and signs in nowhere."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime

import pytest
from django.test import Client

from zerotrip.audit.signing import public_key
from zerotrip.demo.cast import Cast
from zerotrip.members.models import Certificate, Membership
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/m/me/certificate/"


def test_one_tap_and_a_code_that_anybody_can_verify(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    assert "现在开具" in chen.get(PAGE).content.decode()
    assert chen.get("/m/me/certificate.pdf").status_code == 404
    for _tap in range(2):
        assert chen.post(PAGE, {"key": "proofofmembership1"}).status_code == 302
    number, page = Certificate.objects.get().number, chen.get(PAGE).content.decode()
    assert (number in page, f"http://testserver/hall/verify/{number}/" in page) == (True, True)
    assert chen.get("/m/me/certificate.pdf").content.startswith(b"%PDF")
    assert _holds_offline(Certificate.objects.get())
    seen = Client().get(f"/hall/verify/{number}/")
    said = seen.content.decode()
    assert seen.status_code == 200
    assert ["真实有效" in said, "陈**" in said, "陈秀英" in said] == [True, True, False]


def test_a_proof_of_a_membership_that_ended_says_so(cast: Cast, now: datetime) -> None:
    chen = signed_in(cast, "chen_user")
    chen.post(PAGE, {"key": "proofofmembership1"})
    Membership.objects.filter(person=cast.chen).update(until="2026-06-01")
    said = Client().get(f"/hall/verify/{Certificate.objects.get().number}/").content.decode()
    assert ("会籍已于" in said, "真实有效" in said) == (True, False)
    assert "现在开具" not in chen.get(PAGE).content.decode()
    refused = chen.post(PAGE, {"key": "proofofmembership2"})
    assert (refused.status_code, "没有工会会籍" in refused.content.decode()) == (404, True)


def _holds_offline(certificate: Certificate) -> bool:
    """As the page and the docs tell it, with nothing of ours but the public key."""
    key = public_key()
    assert key is not None
    key.verify(b64decode(certificate.signature), b"zerotrip membership\n" + certificate.signed_text.encode())
    return True
