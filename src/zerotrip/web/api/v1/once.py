"""A POST acts once, however often it is sent: the app gives each a key of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid
from zerotrip.submissions.actions import once
from zerotrip.web.api.v1.door import ACTING_FOR, caller_of

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


def acted(request: HttpRequest, act: Callable[[], str]) -> str:
    """The key is in the transaction of the act. Apart from those of forms and of other apps of the person."""
    caller = caller_of(request)
    key = f"api:{caller.app.code}:{_key(request)}"
    return once(key=key, body=_body(request), by=caller.actor, at=now(), act=act)


def _key(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        said = _("Please send the header Idempotency-Key: 8 to 64 letters and digits, new for each act.")
        raise Invalid("idempotency-key", said)
    return key


def _body(request: HttpRequest) -> str:
    """For whom it was is part of it: the same act for another person is another act."""
    where = f"{request.get_full_path()}{request.headers.get(ACTING_FOR, '')}"
    if request.content_type != "multipart/form-data":
        return f"{where}\n{hashlib.sha256(request.body).hexdigest()}"
    said = [where]
    said += [f"{name}={value}" for name, values in sorted(request.POST.lists()) for value in values]
    for name, file in sorted(cast("dict[str, UploadedFile[Any]]", request.FILES).items()):
        said.append(f"{name}:{hashlib.sha256(file.read()).hexdigest()}")
        file.seek(0)
    return "\n".join(said)
