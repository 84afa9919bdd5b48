"""Public figures from the desk to the hall, and a payee's proof from the phone to the public check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.disclosure.models import Publication
from zerotrip.disclosure.tests.test_publishing import may, pay, people
from zerotrip.ledger.models import Transfer
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["may", "pay", "people"]
pytestmark = pytest.mark.django_db


def test_two_people_publish_a_month_and_a_payee_proves_it(cast: Cast, may: list[Transfer]) -> None:
    admin, auditor, public = signed_in(cast, "admin"), signed_in(cast, "auditor"), Client()
    assert "还没有公布" in public.get("/hall/disclosure/").content.decode()
    sent = {"key": "a" * 32, "owner": cast.city.code, "month": "2026-05"}
    assert admin.post("/desk/disclosure/", sent | {"month": "x", "key": "b" * 32}).status_code == 400
    assert admin.post("/desk/disclosure/", sent).status_code == 302
    draft = Publication.objects.get()
    there, desk = f"/hall/disclosure/{draft.pk}/", f"/desk/disclosure/{draft.pk}/"
    assert public.get(there).status_code == 404
    seen = {"key": "c" * 32, "does": "publish", "seen": draft.content_hash}
    assert admin.post(desk, seen).status_code == 403
    assert auditor.get(desk).status_code == 200
    assert auditor.post(desk, seen | {"key": "d" * 32}).status_code == 302

    page = public.get(there).content.decode()
    assert ("不公布" in page, "data-chart" in page, draft.root in page) == (True, True, True)
    kinds = {kind: public.get(f"{there}figures.{kind}") for kind in ("json", "csv", "xlsx", "pdf")}
    assert [answer.status_code for answer in kinds.values()] == [200, 200, 200, 404]
    assert kinds["json"].content == draft.document.encode()

    chen = signed_in(cast, "chen_user")
    assert "HZ-2026-000000" in chen.get("/m/disclosure/").content.decode()
    proof = chen.get(f"/m/disclosure/{draft.pk}/HZ-2026-000000/proof.json")
    assert chen.get(f"/m/disclosure/{draft.pk}/HZ-2026-000001/proof.json").status_code == 404
    pasted = public.post(f"{there}verify/", {"proof": proof.content.decode()}).content.decode()
    file = SimpleUploadedFile("proof.json", proof.content, "application/json")
    chosen = public.post(f"{there}verify/", {"file": file}).content.decode()
    assert ("证明成立" in pasted, "证明成立" in chosen) == (True, True)
    spoilt = json.loads(proof.content)
    spoilt["parts"][0]["leaf"]["amount_fen"] += 100
    for rubbish in (json.dumps(spoilt), "", "[" * 5000, "{}", "\x00", '{"format": 1}'):
        answer = public.post(f"{there}verify/", {"proof": rubbish})
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(("page", "script"), [("disclosure", "check_proof"), ("reviews", "draw_again")])
def test_the_script_that_the_page_shows_is_the_tested_one(page: str, script: str) -> None:
    shown = (Path(__file__).parents[1] / f"templates/hall/{script}.txt").read_text("utf-8")
    assert f"```python\n{shown}```" in (Path(__file__).parents[4] / f"docs/{page}.md").read_text("utf-8")
