"""The screens say everything in both languages, and carry nothing that a strict policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

from zerotrip.web.gallery.samples import LONG

WEB = Path(__file__).parents[1]
TEMPLATES = sorted([*WEB.glob("templates/**/*.html"), *WEB.glob("components/**/*.html")])
COMPONENTS = sorted(WEB.glob("components/**/*.html"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOTH_AT_ONCE = {"500.html", "language.html"}  # shown before a language is known, or naming one


def _named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(WEB))) for path in paths]


@pytest.mark.parametrize("path", _named(TEMPLATES))
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("path", _named([p for p in TEMPLATES if p.name not in BOTH_AT_ONCE]))
def test_template_wording_goes_through_translation(path: Path) -> None:
    assert CHINESE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", _named(COMPONENTS))
def test_component_states_its_contract(path: Path) -> None:
    assert path.read_text("utf-8").startswith("{% comment %}\n")


def test_every_sentence_has_its_chinese() -> None:
    with (WEB / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    missing = [message.id for message in catalogue if message.id and not message.string]
    assert missing == []


def test_every_translated_string_of_the_templates_is_in_the_catalogue() -> None:
    with (WEB / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    known = {one for m in catalogue for one in ([m.id] if isinstance(m.id, str) else m.id)}
    said = {
        words.replace("\\'", "'")
        for path in TEMPLATES
        for _quote, words in re.findall(r"{% translate ([\"'])(.+?)\1", path.read_text("utf-8"))
    }
    assert sorted(said - known) == []


def test_gallery_names_are_given_in_both_languages() -> None:
    with override("en"):
        assert not CHINESE.search(LONG["en"])
