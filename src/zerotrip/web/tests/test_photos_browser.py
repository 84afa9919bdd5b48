"""A photograph of 30 MB, taken with the phone held sideways, leaves it upright, cropped and small."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from zerotrip.demo.stage import MAJOR, Stage
from zerotrip.vault.actions import show_document
from zerotrip.web.tests.test_browser import PHONE, browser, opened, seriously_wrong, stage

__all__ = ["browser", "stage"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SIDEWAYS, RED = 6, (220, 20, 20)


def taken_sideways(path: Path, size: tuple[int, int] = (3200, 2400)) -> Path:
    """What the camera writes: lying, with a note to turn it. Its left edge, red, is the top of the paper."""
    picture = Image.effect_noise(size, 120).convert("RGB")
    picture.paste(RED, (0, 0, size[0] // 3, size[1]))
    note = Image.Exif()
    note[0x0112] = SIDEWAYS
    picture.save(path, "JPEG", quality=95, exif=note)
    with path.open("ab") as file:
        file.write(bytes(30_000_000 - path.stat().st_size))  # what some cameras put behind it
    return path


def test_a_large_photograph_taken_sideways_arrives_upright_cropped_and_small(
    browser: Browser, live_server: Any, stage: Stage, tmp_path: Path
) -> None:
    stage.settles(borne="4134.00", diagnosis=None)
    stage.work()
    page = opened(browser, live_server, "chen", size=PHONE)
    page.goto(f"/m/cases/{stage.case(MAJOR).ref}/paper/")
    page.set_input_files("input[name=photo]", taken_sideways(tmp_path / "IMG_1.jpeg"))
    expect(page.get_by_role("img", name="将要提交的照片")).to_be_visible()
    page.get_by_text("裁剪", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("下边").focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    assert seriously_wrong(page) == []
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/m/cases/*/")
    document = stage.case(MAJOR).asks.get().document
    assert document is not None
    content = show_document(document=document, by=stage.actors["chen"], at=stage.now, because="test")
    picture = Image.open(io.BytesIO(content))
    wide, high = picture.size
    assert (len(content) < 1_000_000, dict(picture.getexif())) == (True, {})
    assert abs(high / wide - 0.7 * 3200 / 2400) < 0.02
    red, green, _blue = picture.convert("RGB").resize((1, 1), box=(0, 0, wide, high // 4)).getpixel((0, 0))  # type: ignore[misc]
    assert (red > 200, green < 40) == (True, True)
