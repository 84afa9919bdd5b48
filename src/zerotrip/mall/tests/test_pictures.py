"""What a good looks like: handed in at the desk, made small, seen on the phone with nothing else in it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from zerotrip.core.clock import now as clock
from zerotrip.core.errors import Invalid
from zerotrip.demo.cast import Cast
from zerotrip.mall import pictures
from zerotrip.mall.models import GoodPicture
from zerotrip.mall.tests.test_mall import BY, stocked

GPS, ORIENTATION = 0x8825, 0x0112
PLACE = b"taken in Yunqi"


def photo(form: str = "JPEG") -> bytes:
    """Lying on its side, with where and when it was taken."""
    out, picture = io.BytesIO(), Image.new("RGB", (2000, 1000), "teal")
    if form != "JPEG":
        picture.putalpha(0)
        picture.save(out, form)
        return out.getvalue()
    exif = picture.getexif()
    exif[ORIENTATION], exif[0x010E] = 6, PLACE.decode()
    exif.get_ifd(GPS)[1] = "N"
    picture.save(out, form, exif=exif)
    return out.getvalue()


def test_a_picture_is_made_small_and_upright_and_nothing_is_left_of_where_it_was_taken(cast: Cast) -> None:
    good, phone, wu, qian = stocked(cast, clock()), Client(), Client(), Client()
    for client, user in ((phone, cast.chen_user), (wu, cast.wu), (qian, cast.qian)):
        client.force_login(user)
    desk, keys = f"/desk/mall/{good.uid}/picture/", iter(f"{n:032d}" for n in range(9))

    def hand_in(client: Client, content: bytes, **more: str) -> int:
        sent = {"key": next(keys), "file": SimpleUploadedFile("p", content), **more}
        return client.post(desk, sent).status_code

    assert "<img" not in phone.get("/m/mall/").content.decode()
    raw = photo()
    assert PLACE in raw
    assert (hand_in(qian, raw), hand_in(wu, b"GIF89a"), hand_in(wu, b"")) == (404, 400, 400)
    assert hand_in(wu, raw) == 302
    kept = GoodPicture.objects.get()
    src = f"/m/mall/{good.uid}/{kept.digest}.jpg"
    for page in ("/m/mall/", f"/m/mall/{good.uid}/"):
        shown = phone.get(page).content.decode()
        assert f'src="{src}" alt="毛巾"' in shown
        assert "style=" not in shown
    answer = phone.get(src)
    seen = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], seen.size, dict(seen.getexif())) == ("image/jpeg", (360, 720), {})
    assert PLACE not in answer.content
    at_the_desk = src.replace("/m/", "/desk/")
    assert at_the_desk in wu.get(desk).content.decode()
    assert wu.get(at_the_desk).content == answer.content
    assert qian.get(at_the_desk).status_code == 404

    assert hand_in(wu, photo("PNG")) == 302
    assert GoodPicture.objects.get().digest != kept.digest
    with Image.open(io.BytesIO(bytes(GoodPicture.objects.get().jpeg))) as white:
        assert (white.size, white.getpixel((0, 0))) == ((720, 360), (255, 255, 255))
    assert (hand_in(wu, b"", remove="1"), hand_in(wu, b"", remove="1")) == (302, 409)
    assert phone.get(src).status_code == 404


def test_a_picture_too_large_is_refused_before_it_is_opened(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 9)
    with pytest.raises(Invalid, match="MB"):
        pictures.picture(stocked(cast, clock()), file=photo(), by=BY, at=clock())
