"""The gallery shows every component; a component's head, its variables and those who call it say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

WEB = Path(__file__).parents[1]
COMPONENTS = {
    str(path.relative_to(WEB / "components").with_suffix("")).replace("/", "."): path
    for path in sorted(WEB.glob("components/**/*.html"))
}
TEMPLATES = sorted([*WEB.glob("templates/**/*.html"), *WEB.glob("components/**/*.html")])
GALLERY = [path for path in TEMPLATES if path.parent.name == "gallery"]
PIECE = re.compile(
    r"{%.*?%}|{{.*?}}|\"(?:{%.*?%}|{{.*?}}|[^\"{]|{(?![%{]))*\"|/?>|[:\w@.-]+=?|\s+|.", re.DOTALL
)
VARIABLES = re.compile(r"<c-vars\s")
HEAD_LINE = re.compile(r"^  ((?:[a-z_]+)(?:, [a-z_]+)*)  +\S", re.MULTILINE)


def _attributes(text: str, at: int) -> set[str]:
    """The names in the tag that begins at `at`; what stands in quotes or template tags is passed over."""
    found: set[str] = set()
    for piece in PIECE.findall(text[at:]):
        if piece in (">", "/>"):
            break
        if re.fullmatch(r"[:\w@.-]+=?", piece):
            found.add(piece.strip(":="))
    return found


def _calls(text: str) -> Iterator[tuple[str, set[str]]]:
    for tag in re.finditer(r"<c-([\w.-]+)", text):
        if tag[1] not in ("vars", "slot"):
            yield tag[1].replace("-", "_"), _attributes(text, tag.end())


def _takes(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    at = VARIABLES.search(text)
    return _attributes(text, at.end()) if at else set()


@pytest.mark.parametrize("surface", ["", "phone/", "desk/", "hall/", "entrance/"])
@pytest.mark.parametrize("how", ["language=zh-hans&theme=light", "language=en&theme=dark&elder=1"])
@pytest.mark.django_db
def test_gallery_opens_for_anybody(client: Client, surface: str, how: str) -> None:
    answer = client.get(f"/gallery/{surface}?{how}")
    page = answer.content.decode()
    assert answer.status_code == 200
    if surface:
        spoken = "en" if "en" in how else "zh-Hans"
        assert (f'<html lang="{spoken}"' in page, ('class="elder"' in page)) == (True, "elder" in how)


def test_every_component_is_in_the_gallery() -> None:
    shown = {name for path in GALLERY for name, _used in _calls(path.read_text("utf-8"))}
    assert set(COMPONENTS) - shown == set()


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_head_of_a_component_names_what_it_takes(name: str) -> None:
    head = COMPONENTS[name].read_text("utf-8").partition("{% endcomment %}")[0]
    named = {one for line in HEAD_LINE.findall(head) for one in line.split(", ")}
    assert named - {"slot"} == _takes(COMPONENTS[name])


def test_nobody_gives_a_component_what_it_does_not_take() -> None:
    passes_on = {name for name, path in COMPONENTS.items() if "{{ attrs }}" in path.read_text("utf-8")}
    unknown = [
        f"{path.relative_to(WEB)}: <c-{name}> {sorted(used - _takes(COMPONENTS[name]))}"
        for path in TEMPLATES
        for name, used in _calls(path.read_text("utf-8"))
        if name not in passes_on and used - _takes(COMPONENTS[name])
    ]
    assert unknown == []


def test_tags_are_written_with_hyphens() -> None:
    underscored = [
        f"{path.name}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r"<c-[\w.-]*_[\w.-]*", path.read_text("utf-8"))
    ]
    assert underscored == []
