"""A member's phone: pages fetched, forms sent with their own keys, as a browser without script would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html
from PIL import Image, ImageDraw


class DeadEndError(AssertionError):
    """A page on which somebody would be stuck."""


@dataclass
class Phone:
    """One person's browser. `taps` counts what they pressed, `typed` and `pictures` what they gave."""

    who: str
    client: Client = field(default_factory=lambda: Client(headers={"accept-language": "zh-hans"}))
    taps: int = 0
    at: str = ""
    page: Any = None

    def sign_in(self) -> None:
        self.open("/accounts/login/")
        self.send(self.form("password"), login=self.who, password=settings.DEMO_PASSWORD)
        self.taps = 0

    def open(self, address: str) -> None:
        self._read(self.client.get(address, follow=True))

    def tap(self, address: str) -> None:
        """A link that must be on the page; a part of its address is enough."""
        found = [link.get("href") for link in self.page.iter("a") if address in link.get("href", "")]
        if not found:
            raise DeadEndError(f"{self.at} has no link to {address}")
        self.taps += 1
        self.open(found[0])

    def form(self, *fields: str, method: str = "POST", but_not: Iterable[str] = ("language",)) -> Any:
        """The first form with all of these fields."""
        for form in self.page.forms:
            names = set(form.fields.keys())
            if form.method == method and names.issuperset(fields) and not names.intersection(but_not):
                return form
        raise DeadEndError(f"{self.at} has no form with {', '.join(fields) or 'anything'}: {self.said()}")

    def send(self, form: Any, *, act: str = "", files: Mapping[str, Any] | None = None, **said: Any) -> None:
        given = {name: value for name, value in form.form_values() if name} | said | dict(files or {})
        given |= {"act": act} if act else {}
        there = form.action or self.at
        self.taps += 1
        if form.method == "GET":
            self._read(self.client.get(there, given, follow=True))
        else:
            self._read(self.client.post(there, given, follow=True))

    def said(self) -> str:
        """What the page says is wrong; else its text, shortened."""
        wrong = self.page.xpath("//*[contains(@class,'field-error') or contains(@class,'told-bad')]")
        texts = [each.text_content() for each in wrong] or [self.page.findtext(".//title") or ""]
        return " ".join(" ".join(texts).split())[:300]

    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    def _read(self, response: Any) -> None:
        chain = getattr(response, "redirect_chain", [])
        self.at = chain[-1][0] if chain else response.request["PATH_INFO"]
        self.page = html.fromstring(response.content.decode())
        if response.status_code >= 400:
            raise DeadEndError(f"{self.at} answers {response.status_code}: {self.said()}")


def turn_the_clock(at: datetime) -> None:
    """Pages read the clock; the story says what it shows."""
    settings.ZEROTRIP_CLOCK_SHIFT = at - timezone.now()


def picture(of: str) -> SimpleUploadedFile:
    """A photograph with writing on it: sharp and bright enough not to be doubted."""
    drawn = Image.new("RGB", (1200, 1600), "white")
    pen = ImageDraw.Draw(drawn)
    for line in range(40):
        pen.text((100, 100 + line * 34), f"{of} {line} " * 6, fill="black")
    taken = BytesIO()
    drawn.save(taken, "JPEG")
    return SimpleUploadedFile(f"{of}.jpg", taken.getvalue(), content_type="image/jpeg")
