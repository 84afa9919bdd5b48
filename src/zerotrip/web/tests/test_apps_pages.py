"""The pages about apps: the administrator's, the member's own, the integrator's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from zerotrip.clients.actions import allow
from zerotrip.clients.models import App, Consent, Hook
from zerotrip.core.clock import now
from zerotrip.demo.cast import Cast
from zerotrip.submissions.models import Submission
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
GIVEN = {
    "code": "portal",
    "name_zh": "省总门户",
    "name_en": "Provincial portal",
    "contact": "portal@example.org",
    "scopes": ["cases:read", "enter"],
    "returns_to": "https://portal.example.org/back",
}


def test_an_app_is_registered_and_its_secret_shown_once(cast: Cast) -> None:
    admin = signed_in(cast, "admin")
    wrong = admin.post(
        "/desk/clients/", GIVEN | {"key": "a" * 32, "returns_to": "http://portal.example.org/"}
    )
    assert (wrong.status_code, "省总门户" in wrong.content.decode(), App.objects.count()) == (400, True, 0)
    assert admin.post("/desk/clients/", GIVEN | {"key": "b" * 32})["Location"] == "/desk/clients/portal/"
    page = admin.post("/desk/clients/portal/secret/").content.decode()
    secret = re.findall(r'<code class="num">([\w-]{43})</code>', page)[0]
    assert App.objects.get().client.check_secret(secret)
    assert secret not in admin.get("/desk/clients/portal/").content.decode()
    assert not any(secret in row.answer for row in Submission.objects.all())
    inside = admin.post("/desk/clients/portal/hook/", {"address": "https://10.0.0.1/told"})
    assert (inside.status_code, Hook.objects.count()) == (400, 0)
    ended = admin.post("/desk/clients/portal/", {"key": "c" * 32, "does": "end", "because": "合同到期"})
    assert (ended.status_code, App.objects.get().ended_at is None) == (302, False)


def test_a_member_sees_which_apps_act_and_takes_it_back(cast: Cast) -> None:
    signed_in(cast, "admin").post("/desk/clients/", GIVEN | {"key": "b" * 32})
    chen, actor = signed_in(cast, "chen_user"), cast.chen_user.actor
    assert "省总门户" not in chen.get("/m/me/apps/").content.decode()
    app = App.objects.get()
    consent = allow(client_id=app.client_id, scopes=["cases:read"], by=actor, at=now())
    assert "省总门户" in chen.get("/m/me/apps/").content.decode()
    lin = signed_in(cast, "lin").post("/m/me/apps/", {"key": "d" * 32, "consent": str(consent.pk)})
    assert (lin.status_code, Consent.objects.get().ended_at) == (404, None)
    assert chen.post("/m/me/apps/", {"key": "e" * 32, "consent": str(consent.pk)}).status_code == 302
    assert Consent.objects.get().ended_at is not None


def test_an_officer_who_is_no_member_takes_it_back_too(cast: Cast) -> None:
    signed_in(cast, "admin").post("/desk/clients/", GIVEN | {"key": "b" * 32})
    client_id, by = App.objects.get().client_id, cast.actors["admin"]
    consent = allow(client_id=client_id, scopes=["desk:act"], by=by, at=now())
    admin = signed_in(cast, "admin")
    assert 'href="/m/me/apps/"' in admin.get("/look/").content.decode()
    page = admin.get("/m/me/apps/")
    assert (page.status_code, "省总门户" in page.content.decode()) == (200, True)
    assert admin.post("/m/me/apps/", {"key": "e" * 32, "consent": str(consent.pk)}).status_code == 302
    assert Consent.objects.get().ended_at is not None


def test_who_builds_one_reads_how(client: Client) -> None:
    assert 'href="/hall/portal/"' in client.get("/hall/").content.decode()
    portal = client.get("/hall/portal/").content.decode()
    assert ("code_challenge_method=S256" in portal, "Webhook-Signature" in portal) == (True, True)
    page = client.get("/api/v1/docs").content.decode()
    assert ("GET /api/v1/cases/{ref}/decision" in page, "desk:act" in page) == (True, True)
