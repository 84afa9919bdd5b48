"""Which files are taken as papers. Every refusal says what the file is and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.vault.pictures import Size, measured
from zerotrip.vault.sniffing import is_heic, media_type_of, named

LARGEST = 10 * 1024 * 1024
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Paper:
    content: bytes
    media_type: str
    size: Size | None


def read_paper(file: Readable) -> Paper:
    """The bytes and what they are. Raises Invalid with a sentence for anything that is not taken."""
    content = _read(file)
    media_type = media_type_of(content)
    if media_type is None:
        raise _not_taken(content)
    if media_type == "application/pdf":
        _check_pdf(content)
        return Paper(content, media_type, None)
    return Paper(content, media_type, measured(content, media_type))


def _read(file: Readable) -> bytes:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid(
            "document-too-large",
            _(
                "This file is larger than %(limit)s MB. Please take the photo again at a lower resolution, "
                "or send the pages one by one."
            ),
            field="file",
            limit=LARGEST // 1024 // 1024,
        )
    if not content:
        raise Invalid("document-empty", _("This file is empty. Please choose it again."), field="file")
    return content


def _not_taken(content: bytes) -> Invalid:
    if is_heic(content):
        sentence = _(
            "This photo is in the HEIC format, which cannot be shown everywhere. Please set the camera of "
            "the phone to the most compatible format (JPEG) and take it again, or send a screenshot of it."
        )
        return Invalid("document-heic", sentence, field="file")
    sentence = _("This is %(what)s. Please send the paper as a photo (JPEG, PNG or WebP) or as a PDF.")
    return Invalid("document-type", sentence, field="file", what=named(content))


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content:
        sentence = _("This PDF is not complete; it was probably cut off on the way. Please send it again.")
        raise Invalid("pdf-broken", sentence, field="file")
    if b"/Encrypt" in content:
        sentence = _(
            "This PDF is locked with a password. Please send it unlocked, or send a photo of the paper."
        )
        raise Invalid("pdf-locked", sentence, field="file")
    if any(name in content for name in _ACTIVE):
        sentence = _(
            "This PDF carries a program or other files inside. Please send a photo of the paper instead."
        )
        raise Invalid("pdf-active", sentence, field="file")
