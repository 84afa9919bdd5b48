"""The screens say everything in both languages, and carry nothing that a strict policy would refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils.translation import override

from zerotrip.preferences.queries import Look
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
    catalogue = _read("zh_Hans")
    missing = [message.id for message in catalogue if message.id and not message.string]
    assert missing == []


def test_every_translated_string_of_the_templates_is_in_the_catalogue() -> None:
    catalogue = _read("zh_Hans")
    known = {(m.context or "", one) for m in catalogue for one in ([m.id] if isinstance(m.id, str) else m.id)}
    said = {
        (context, words.replace("\\'", "'"))
        for path in TEMPLATES
        for _quote, words, _mark, context in re.findall(
            r"{% translate ([\"'])(.+?)\1(?: context ([\"'])(.+?)\3)?", path.read_text("utf-8")
        )
    }
    assert sorted(said - known) == []


PLAINLY = re.compile(r"{% simply ([\"'])(.+?)\1(?: [\w.|]+)? %}")


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_what_is_said_more_plainly_in_elder_mode_has_its_plain_words(language: str) -> None:
    """They are other words than the usual ones."""
    catalogues = {name: _read(name) for name in {language, "zh_Hans"}}
    said = {
        words.replace("\\'", "'")
        for path in TEMPLATES
        for _q, words in PLAINLY.findall(path.read_text("utf-8"))
    }
    assert len(said) >= 30
    for sentence in said:
        usual = _first(catalogues["zh_Hans"][sentence].string) if language == "zh_Hans" else sentence
        plain = catalogues[language].get(sentence, "plain")
        assert plain is not None and _first(plain.string) not in ("", usual), sentence


def test_a_page_is_plainer_for_whoever_reads_bigger_type() -> None:
    page = Template("{% load showing %}{% simply 'Where things stand' %}")
    with override("en"):
        told = [page.render(Context({"look": Look(elder=elder)})) for elder in (False, True)]
    assert told == ["Where things stand", "How it is going"]


def test_plainer_words_differ_for_one_and_for_several() -> None:
    page = Template("{% load showing %}{% simply 'Being looked up' many %}")
    elder = Look(elder=True)
    with override("en"):
        told = [page.render(Context({"look": elder, "many": many})) for many in (1, 2)]
    with override("zh-hans"):
        one = page.render(Context({"look": elder, "many": 1}))
    assert told == ["We are looking this up", "We are looking these up"]
    assert one == "我们正在查的"


def _read(language: str) -> Catalog:
    with (WEB / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def test_gallery_names_are_given_in_both_languages() -> None:
    with override("en"):
        assert not CHINESE.search(LONG["en"])


def test_a_sentence_has_one_chinese_wherever_it_is_said() -> None:
    """All packages' words end in one table: where two differ, one is lost."""
    said: dict[tuple[str | None, str], set[str]] = {}
    for path in WEB.parent.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for one in read_po(file, locale="zh_Hans"):
                said.setdefault((one.context, _first(one.id)), set()).add(_first(one.string))
    del said[None, ""]  # each catalogue's own head
    assert {key: words for key, words in said.items() if len(words) > 1} == {}


def _first(text: str | Sequence[str] | None) -> str:
    """Of a sentence that counts, the one for a single thing."""
    return text if isinstance(text, str) else (text or ("",))[0]
