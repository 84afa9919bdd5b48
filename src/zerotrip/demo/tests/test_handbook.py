"""The handbook in both languages: the same chapters and pictures, each made by one command and small."""

from __future__ import annotations

import re

import pytest

from zerotrip.demo.pictures.handbook import FOLDER, LANGUAGES, SHOTS

NAMES = [shot.name for shot in SHOTS]
PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/(\w+)/([\w-]+)\.webp\)")
AT_MOST = 3 * 1024 * 1024


def _text(language: str) -> str:
    return (FOLDER.parent / f"{language}.md").read_text("utf-8")


def test_both_languages_have_the_same_chapters_and_steps() -> None:
    shapes = [re.findall(r"^(#+|\d\.|-|\|) ", _text(language), re.MULTILINE) for language in LANGUAGES]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_the_table_stands_there_once_in_its_language(language: str) -> None:
    shown = PICTURE.findall(_text(language))
    assert {folder for _said, folder, _name in shown} == {language}
    assert sorted(name for *_, name in shown) == sorted(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_has_taken_them_all_and_no_others(language: str) -> None:
    assert sorted(path.stem for path in (FOLDER / language).iterdir()) == sorted(NAMES)


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*/*")) < AT_MOST
