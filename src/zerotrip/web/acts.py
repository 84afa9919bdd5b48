"""Doing what a form asks for, once: the key is in the transaction of the act, and a refusal loses nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.submissions.actions import once
from zerotrip.web.door import actor_at

Act = Callable[[], str]
NOT_SAID = ("csrfmiddlewaretoken", "key", "whose")


def acted(
    request: HttpRequest,
    act: Act,
    *,
    then: Callable[[str], str],
    otherwise: Callable[[Refused], HttpResponse],
    done: str | Promise = "",
    by: Actor | None = None,
) -> HttpResponse:
    """Redirects to `then(what act answered)`; where it is refused, shows the page again with the sentence.

    `act` goes through the door itself: sent twice, the second answers like the first even if by now it would
    not be allowed any more. `by` is for those who are not signed in.
    """
    try:
        answer = once(key=key_in(request), body=_body(request), by=by or actor_at(request), at=now(), act=act)
    except Refused as refusal:
        response = otherwise(refusal)
        response.status_code = refusal.status
        return response
    if done:
        messages.success(request, str(done))
    return _sent_on(request, then(answer))


def _sent_on(request: HttpRequest, then: str) -> HttpResponse:
    """A form that has waited for the network is sent by script, which must not follow the way by itself."""
    if "X-Waits" in request.headers:
        return HttpResponse(status=204, headers={"X-Then": iri_to_uri(then)})
    return redirect(then)


def typed_in(request: HttpRequest) -> dict[str, str]:
    """What was typed, to be shown again; empty where nothing was."""
    return defaultdict(str, request.POST.dict())


def version_in(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def key_in(request: HttpRequest) -> str:
    key = request.POST.get("key", "")
    if not 16 <= len(key) <= 64 or not key.isalnum():
        raise Invalid(
            "form-without-key",
            _("The form came without its number; load the page again and send it once more."),
        )
    return key


def _body(request: HttpRequest) -> str:
    """What the same key must mean the second time: the address, every field, every file's content."""
    fields = [(name, value) for name, values in sorted(request.POST.lists()) for value in values]
    said = [
        request.path,
        *(f"{name}={value}" for name, value in fields if name not in NOT_SAID),
    ]
    for name in sorted(request.FILES):
        file = cast("UploadedFile[Any]", request.FILES[name])
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        said.append(f"{name}:{digest.hexdigest()}")
    return "\n".join(said)
