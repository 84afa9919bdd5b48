from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.vault.sniffing import media_type_of, named

MOST_PIXELS = 64_000_000
PATIENCE_SECONDS = 20
_CHILD = Path(__file__).with_name("picture_child.py")
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_WRONG = {
    "broken": _(
        "This photo cannot be opened; it was probably cut off on the way. Please take or send it again."
    ),
    "pixels": _(
        "This photo has more than %(limit)s million pixels. Please set the camera to a lower resolution "
        "and take it again."
    ),
    "heavy": _("This photo takes too much work to open. Please take it again with the phone's own camera."),
}


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int
    doubt: str = ""
    """Why it may be no paper, by a cheap look; whoever took it may know better."""


def measured(content: bytes, media_type: str) -> Size:
    """Decodes the whole picture, in a child process with limits, and answers its size. Raises Invalid."""
    said = _asked(content, media_type)
    return Size(int(said["width"]), int(said["height"]), said["doubt"])


def written_small(content: bytes, *, longest: int) -> bytes:
    """A JPEG of it, so many pixels on its longer side at most, without what stood beside the picture: place,
    time, camera. Raises Invalid."""
    media_type = media_type_of(content)
    if media_type not in _FORMATS:
        raise Invalid(
            "picture-type",
            _("This is %(what)s. Please choose a picture: JPEG, PNG or WebP."),
            field="file",
            what=named(content),
        )
    return base64.b64decode(_asked(content, media_type, str(longest))["jpeg"])


def _asked(content: bytes, media_type: str, *more: str) -> dict[str, str]:
    said = _child_says(content, _FORMATS[media_type], *more)
    if wrong := said.get("wrong"):
        counted = {"limit": MOST_PIXELS // 1_000_000, "wan": MOST_PIXELS // 10_000}
        raise Invalid(f"picture-{wrong}", _WRONG[str(wrong)], field="file", **counted)
    return said


def _child_says(content: bytes, form: str, *more: str) -> dict[str, str]:
    # -I: nothing from the surroundings decides which code decodes a stranger's file.
    command = [sys.executable, "-I", str(_CHILD), form, str(MOST_PIXELS), *more]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE_SECONDS, env={}, check=True
        )
        return dict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return {"wrong": "heavy"}
