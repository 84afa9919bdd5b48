from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import translation

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, Unavailable
from zerotrip.vault import papers, pictures, root, signals, storage
from zerotrip.vault.actions import keep_document, look, show_document, sweep
from zerotrip.vault.models import Document, Look
from zerotrip.vault.queries import documents_of, looks_about, open_document, reconcile
from zerotrip.vault.tests.holders import Holder
from zerotrip.vault.tests.papers import PDF, flood, picture

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)
CHEN = Actor.person("22222222-2222-4222-8222-222222222222", "陈秀英")
WU = Actor.person("11111111-1111-4111-8111-111111111111", "吴敏")


@pytest.fixture(autouse=True)
def heard() -> Iterator[list[dict[str, Any]]]:
    """What the vault told whoever listens."""
    told: list[dict[str, Any]] = []

    def listen(sender: object, **news: Any) -> None:
        told.append(news)

    for signal in (signals.looked, signals.document_kept):
        signal.connect(listen)
    yield told
    for signal in (signals.looked, signals.document_kept):
        signal.disconnect(listen)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.ZEROTRIP_ROOT_KEY = base64.b64encode(root.root_keys()[0]).decode()
    settings.ZEROTRIP_HOME = tmp_path


def keep(content: bytes) -> Document:
    return keep_document(file=BytesIO(content), kind="diagnosis-proof", owner_key=CHEN.key, by=CHEN, at=AT)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_with_its_size_and_comes_back_the_same(
    form: str, heard: list[dict[str, Any]]
) -> None:
    document = keep(picture(form))
    assert (document.media_type, document.width, document.height) == (f"image/{form.lower()}", 60, 40)
    assert open_document(document) == picture(form)
    assert document.sha256 == hashlib.sha256(picture(form)).hexdigest()
    assert list(documents_of(CHEN.key)) == [document]
    assert [(news["document"], news["by"]) for news in heard] == [(document, CHEN)]


def test_a_pdf_is_kept() -> None:
    document = keep(PDF)
    assert (document.media_type, document.width) == ("application/pdf", None)
    assert document.filename == f"diagnosis-proof-{document.uid.hex[:8]}.pdf"


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    keep(PDF)
    (file,) = tmp_path.rglob("*.sealed")
    assert b"%PDF" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


NOT_TAKEN = {
    "empty": (b"", "document-empty", "empty"),
    "too large": (b"\xff\xd8\xff" + bytes(papers.LARGEST), "document-too-large", "10 MB"),
    "text": ("诊断证明".encode(), "document-type", "a text file"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "document-type", "a web page or a drawing"),
    "html": (b"\n <!DOCTYPE html><script>", "document-type", "a web page or a drawing"),
    "gif": (b"GIF89a....", "document-type", "a GIF animation"),
    "zip": (b"PK\x03\x04...", "document-type", "an Office document"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document-type", "an Office document"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "document-heic", "HEIC"),
    "video": (b"\0\0\0\x18ftypisom\0\0\0\0", "document-type", "a video"),
    "program": (b"\x7fELF\x02\x01", "document-type", "a program"),
    "noise": (bytes(range(255, 0, -1)), "document-type", "an unknown kind"),
    "html behind a PDF's name": (b"<html>%PDF-1.4", "document-type", "a web page"),
    "cut PDF": (PDF[:-20], "pdf-broken", "not complete"),
    "locked PDF": (PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), "pdf-locked", "password"),
    "active PDF": (PDF.replace(b"/Root", b"/OpenAction<</S/JavaScript>>/Root"), "pdf-active", "program"),
    "cut photo": (picture()[:-300], "picture-broken", "cut off"),
    "nothing but the start of a photo": (b"\xff\xd8\xff\xe0", "picture-broken", "cut off"),
    "a PNG that is none": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture-broken", "cut off"),
    "pixel flood": (flood(50_000, 50_000), "picture-pixels", "64 million"),
    "pixel flood beyond counting": (flood(2**31 - 1, 2**31 - 1), "picture-", "photo"),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_not_taken_is_named_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    content, code, words = NOT_TAKEN[name]
    with pytest.raises(Invalid) as refused:
        keep(content)
    assert refused.value.code.startswith(code)
    assert refused.value.field == "file"
    with translation.override("en"):
        assert words in str(refused.value)
    with translation.override("zh-hans"):
        chinese = str(refused.value)
    assert not any(letter in chinese for letter in ("Please", "This", " a "))
    assert not Document.objects.exists()
    assert not list(tmp_path.rglob("*.sealed"))


def test_a_decoder_that_runs_away_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE_SECONDS", 0.001)
    with pytest.raises(Invalid) as refused:
        keep(picture())
    assert refused.value.code == "picture-heavy"


def test_a_decoder_gets_no_more_memory_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 2_000_000_000)
    with pytest.raises(Invalid) as refused:
        keep(flood(40_000, 40_000))
    assert refused.value.code == "picture-heavy"


def test_a_file_changed_moved_or_lost_is_found_and_said() -> None:
    one, other, third = keep(PDF), keep(picture()), keep(picture("PNG"))
    assert list(reconcile()) == []
    path = storage.folder() / one.stored_as
    (storage.folder() / other.stored_as).write_bytes(path.read_bytes())
    (storage.folder() / third.stored_as).unlink()
    for document in (other, third):
        with pytest.raises(Unavailable):
            open_document(document)
    with translation.override("en"):
        found = "\n".join(map(str, reconcile()))
    assert f"{other.uid}: its file was changed" in found and f"{third.uid}: its file is missing" in found
    assert str(one.uid) not in found


def test_files_whose_transaction_fell_are_swept_after_a_day() -> None:
    class Failed(Exception):
        pass

    kept = keep(PDF)
    with pytest.raises(Failed), transaction.atomic():
        keep(picture())
        raise Failed
    for name in storage.names():
        os.utime(storage.folder() / name, (AT.timestamp(), AT.timestamp()))
    assert sweep(at=AT) == 0
    assert sweep(at=AT.replace(day=14)) == 1
    assert list(storage.names()) == [kept.stored_as]


def test_a_look_opens_the_value_and_tells_its_owner(heard: list[dict[str, Any]]) -> None:
    chen = Holder.objects.create(name="Chen", number="330106199001011028")
    what = f"{CHEN.key}:id_number"
    number = look(what=what, secret=chen.number, by=WU, at=AT, because="与纸质材料核对")
    assert number == "330106199001011028"
    seen = looks_about(CHEN.key).get()
    assert (seen.what, seen.by_key, seen.by_name, seen.because, seen.at) == (
        what,
        WU.key,
        "吴敏",
        "与纸质材料核对",
        AT,
    )
    assert [(news["look"], news["by"]) for news in heard] == [(seen, WU)]


def test_a_document_shown_is_a_look_too() -> None:
    document = keep(PDF)
    assert show_document(document=document, by=WU, at=AT, because="审核") == PDF
    assert looks_about(CHEN.key).get().what == f"{CHEN.key}:document-diagnosis-proof"


def test_without_a_reason_nothing_is_opened() -> None:
    chen = Holder.objects.create(name="Chen", number="330106199001011028")
    with pytest.raises(Invalid) as refused:
        look(what=f"{CHEN.key}:id_number", secret=chen.number, by=WU, at=AT, because="  ")
    assert refused.value.code == "look-without-reason"
    with pytest.raises(ValueError, match="whose"):
        look(what="id_number", secret=chen.number, by=WU, at=AT, because="x")
    assert not Look.objects.exists()


def test_a_look_nobody_would_write_down_does_not_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    chen = Holder.objects.create(name="Chen", number="330106199001011028")
    monkeypatch.setattr(signals.looked, "receivers", [])
    signals.looked.sender_receivers_cache.clear()
    with pytest.raises(ImproperlyConfigured):
        look(what=f"{CHEN.key}:id_number", secret=chen.number, by=WU, at=AT, because="x")
    assert not Look.objects.exists()
