"""What every page of the phone carries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible
from zerotrip.members.models import Person
from zerotrip.notices.queries import unread
from zerotrip.web.door import acting_at, actor_at


def show(request: HttpRequest, template: str, *, tab: str, **context: Any) -> HttpResponse:
    frame = {"tab": tab, "unread": unread(actor_at(request)), "acting": acting_at(request)}
    return render(request, f"member/{template}", {**frame, **context})


def own_case(request: HttpRequest, person: Person, ref: str, *, may: str = "view") -> Case:
    """The phone shows one's own: an officer who is a member too sees the cases of their post at the desk."""
    case = case_for(actor_at(request), ref, at=now(), may=may)
    if case.person_id != person.pk:
        raise NotVisible("not-own-case", _("There is no such case among yours."))
    return case
