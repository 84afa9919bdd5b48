"""Whom a failed sign-in is counted against."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The user name as allauth looks it up, so that writing it otherwise is no fresh start.

    Without this, axes reads credentials by the form's field name, finds nobody, and locks nothing.
    """
    said = (credentials or {}).get("username") or request.POST.get("login", "")
    return unicodedata.normalize("NFKC", said).casefold()[:255]
