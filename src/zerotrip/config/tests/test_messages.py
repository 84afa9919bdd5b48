from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError

from zerotrip.config.imports import SOURCE
from zerotrip.config.messages import compile_all

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "%s"\nmsgstr "%s"\n'

# Counted in ten thousands: code gives it beside the English number
ONLY_CHINESE = {"wan"}


def write(folder: Path, text: str) -> Path:
    po = folder / "a" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(text, "utf-8")
    return po


def test_compiles_once_and_again_after_a_change(tmp_path: Path) -> None:
    po = write(tmp_path, PO % ("paid", "已到账"))
    assert compile_all(tmp_path) == [po]
    assert compile_all(tmp_path) == []
    with po.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("paid") == "已到账"


def test_a_broken_file_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, PO % ("a", "b") + "nonsense here\n")
    with pytest.raises(PoFileError):
        compile_all(tmp_path)


def _names(text: object) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", str(text)))


def _said(message: Message) -> bool:
    said = message.string
    return bool(said) if isinstance(said, str) or said is None else all(said)


def test_the_project_s_own_files_are_whole() -> None:
    """Every message has its Chinese, nothing is marked doubtful, and no placeholder is made up."""
    from babel.messages.pofile import read_po

    for po in sorted(SOURCE.rglob("LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            messages = [message for message in read_po(file, locale="zh_Hans") if message.id]
        where = po.relative_to(SOURCE)
        assert [m.id for m in messages if not _said(m)] == [], where
        assert [m.id for m in messages if m.fuzzy] == [], where
        assert [m.id for m in messages if not _names(m.string) <= _names(m.id) | ONLY_CHINESE] == [], where
