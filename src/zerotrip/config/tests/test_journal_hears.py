from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.vault.actions import keep_document, show_document

pytestmark = pytest.mark.django_db

CHEN = Actor.person("22222222-2222-4222-8222-222222222222", "陈秀英")
WU = Actor.person("11111111-1111-4111-8111-111111111111", "吴建国")
PDF = b"%PDF-1.4\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def test_papers_and_looks_are_written_down(now: datetime) -> None:
    paper = keep_document(file=BytesIO(PDF), kind="diagnosis-proof", owner_key=CHEN.key, by=CHEN, at=now)
    show_document(document=paper, by=WU, at=now, because="审核")
    kept, looked = Entry.objects.order_by("id")
    assert (kept.what, kept.about, kept.by_key) == ("vault.document-kept", f"document:{paper.pk}", CHEN.key)
    assert (looked.what, looked.about, looked.by_key) == ("vault.looked", CHEN.key, WU.key)
    assert looked.because == "审核"
