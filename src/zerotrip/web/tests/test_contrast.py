"""The tokens: one place for colours, the dark look complete and the same twice, every pair readable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1]
STYLE = WEB / "static" / "web"
TOKENS = (STYLE / "tokens.css").read_text("utf-8")
OWN = sorted(path for path in STYLE.glob("**/*.css") if path.name != "tokens.css")
A_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(|:\s*(?:white|black|red|green|gray)\b"
)
SIZED = re.compile(r"font(?:-size)?:[^;]*?\b\d[\d.]*(?:rem|px)")

TEXT = 4.5
"""WCAG AA for text; large text gets no discount."""
EDGE = 3.0
"""WCAG AA for what alone shows where something is, or that it is in focus."""
SURFACES = ("surface", "ground")
TINTS = ("calm-soft", "good-soft", "wait-soft", "bad-soft", "warm-soft")
NIGHTS = ("night", "night-2")
READ = [
    *((ink, on) for ink in ("ink", "ink-2", "ink-3", "link", "brand-ink") for on in SURFACES),
    *((ink, on) for ink in ("ink", "ink-2", "link") for on in TINTS),
    *((tone, on) for tone in ("good", "wait", "bad", "calm") for on in (*SURFACES, f"{tone}-soft")),
    *((tone, "warm-soft") for tone in ("good", "wait", "bad")),
    *(
        (ink, on)
        for ink in ("night-ink", "night-ink-2", "night-alarm", "night-late", "night-soon")
        for on in NIGHTS
    ),
    *(
        ("on-brand", on)
        for on in ("brand", "brand-deep", "hero-1", "hero-2", "hero-3", "acting", "night", "night-2")
    ),
    ("brand-ink", "brand-soft"),
    ("ink", "mark"),
    ("ink-2", "mark"),
]
SEEN = [
    *(
        (edge, on)
        for edge in ("edge", "focus", "brand-ink", "brand", "ink-3", "good", "wait", "bad")
        for on in SURFACES
    ),
    ("night-edge", "night"),
    ("night-focus", "night"),
    ("night-focus", "night-2"),
]


def _values(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def _blocks(opening: str) -> list[str]:
    return re.findall(re.escape(opening) + r" \{(.*?)\}", TOKENS, re.DOTALL)


LIGHT = _values(_blocks(":root")[0])
DARK_BY_DEVICE = _values(_blocks(':root:not([data-theme="light"])')[0])
DARK_BY_CHOICE = _values(_blocks(':root[data-theme="dark"]')[0])
LOOKS = {"light": LIGHT, "dark": {**LIGHT, **DARK_BY_CHOICE}}


def _brightness(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_every_pair_can_be_read_and_every_edge_seen(look: str) -> None:
    values = LOOKS[look]
    wanted = [(pair, TEXT) for pair in READ] + [(pair, EDGE) for pair in SEEN]
    reckoned = {pair: (_contrast(values[pair[0]], values[pair[1]]), least) for pair, least in wanted}
    assert {pair: round(found, 2) for pair, (found, least) in reckoned.items() if found < least} == {}


def test_dark_look_is_the_same_by_device_and_by_choice_and_names_every_colour() -> None:
    assert DARK_BY_DEVICE == DARK_BY_CHOICE
    coloured = {name for name, value in LIGHT.items() if A_COLOUR.search(f": {value}")}
    assert coloured - set(DARK_BY_CHOICE) == {"paper", "print", "cut-away"}  # of a scanner and a photo
    assert TOKENS.count("color-scheme: dark;") == 2


def test_dark_look_is_for_screens_only() -> None:
    before = [
        TOKENS[: TOKENS.index(at)].rstrip().rpartition("\n")[2] for at in (":root:not(", ":root[data-theme")
    ]
    assert before == ["@media screen and (prefers-color-scheme: dark) {", "@media screen {"]


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(STYLE)))
def test_no_other_style_sheet_names_a_colour_or_a_size_of_type(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert [*A_COLOUR.findall(text), *SIZED.findall(text)] == []
    assert set(re.findall(r"var\(--((?!tblr-|weui-)[\w-]+)", text)) - set(LIGHT) - {"hit"} == set()
    assert text.count("\n") <= 400


def test_no_script_or_template_names_a_colour() -> None:
    named = re.compile(r"[\"'(:\s]#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})[\"');\s]|\brgba?\(")
    files = [*STYLE.glob("**/*.js"), *WEB.glob("templates/**/*.html"), *WEB.glob("components/**/*.html")]
    assert [path.name for path in files if named.search(path.read_text("utf-8"))] == []


def test_a_page_asks_for_few_style_sheets_of_ours() -> None:
    """The phone's are on the first page's scales; a desk stands on a wire."""
    sheets = {
        path: len(re.findall(r"web/[\w/]+\.css", path.read_text("utf-8")))
        for path in WEB.glob("templates/**/*.html")
    }
    shared = sheets[WEB / "templates/base.html"]
    asked = {
        surface: shared + sheets[WEB / "templates" / surface / "base.html"]
        for surface in ("member", "hall", "desk")
    }
    assert max(asked["member"], asked["hall"]) <= 3
    assert asked["desk"] <= 4
