"""Prints are A4, tagged, in one language, with Chinese that can be copied; made once, fetching nothing."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from zerotrip.catalogue.models import Edition
from zerotrip.core.errors import Unavailable
from zerotrip.guides.prints import forget_unused, printed
from zerotrip.guides.prints import keeping as kept
from zerotrip.guides.prints.pages import page
from zerotrip.guides.prints.pdf import as_pdf
from zerotrip.guides.tests.samples import AT, ON, STUDY, TICKET, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    settings.ZEROTRIP_HOME = tmp_path
    return tmp_path / "prints"


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return said.stdout.decode()


def made(kind: str, edition: Edition, language: str = "zh-Hans") -> bytes:
    return printed(kind, edition, language=language, on=ON)


def test_prints_say_it_in_real_chinese(tmp_path: Path) -> None:
    [edition] = publish(STUDY)
    guide, form, sample = (text_of(made(kind, edition), tmp_path) for kind in ("guide", "form", "sample"))
    assert ("金秋助学" in guide, "子女就读大学" in guide, "示例" in guide) == (True, True, True)
    assert ("您的孩子在读什么学校" in form, "☑" in form, "陈秀英" in form) == (True, False, False)
    assert ("虚构" in sample, "☑" in sample, "陈秀英" in sample) == (True, True, True)


def test_print_is_a4_and_tagged(tmp_path: Path) -> None:
    [edition] = publish(STUDY)
    (tmp_path / "x.pdf").write_bytes(made("guide", edition, "en"))
    told = subprocess.run(["pdfinfo", tmp_path / "x.pdf"], capture_output=True, check=True).stdout.decode()
    assert (re.findall(r"\((A4)\)", told), re.findall(r"Tagged: +(\w+)", told)) == (["A4"], ["yes"])
    assert re.findall(r"Title: +(.+)", told) == ["Office guide: Study aid"]


def test_print_is_made_once_for_what_it_says(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [edition] = publish(STUDY)
    first = made("form", edition)
    monkeypatch.setattr(kept, "as_pdf", lambda html: b"another")
    assert (made("form", edition), made("form", edition, "en")) == (first, b"another")
    assert len(list(own_home.glob("*.pdf"))) == 2


def test_prints_nobody_wants_are_forgotten(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [edition] = publish(STUDY)
    monkeypatch.setattr(kept, "as_pdf", lambda html: b"x")
    for kind in ("form", "guide"):
        made(kind, edition)
    old = next(own_home.glob("*.pdf"))
    os.utime(old, ((AT - timedelta(days=91)).timestamp(),) * 2)
    for path in own_home.glob("*.pdf"):
        if path != old:
            os.utime(path, (AT.timestamp(),) * 2)
    assert (forget_unused(at=AT), old.exists(), len(list(own_home.glob("*.pdf")))) == (1, False, 1)


def test_without_pango_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(Unavailable):
        as_pdf("<p>x</p>")


def test_what_a_pack_says_is_text_and_fetches_nothing(tmp_path: Path) -> None:
    hostile = "<img src='file:///etc/passwd'><link rel=attachment href='file:///etc/passwd'>"
    [edition] = publish(replace(TICKET, en=hostile, zh=hostile))
    html = page("guide", edition, language="zh-Hans", on=ON)
    assert ("<img" in html, "&lt;img" in html) == (False, True)
    assert b"root:" not in as_pdf(
        "<img src='file:///etc/passwd'><link rel=attachment href='file:///etc/passwd'>x"
    )
