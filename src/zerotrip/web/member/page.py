"""What every page of the phone carries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case
from zerotrip.catalogue.models import Edition
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible
from zerotrip.members.models import Person
from zerotrip.notices.queries import unread
from zerotrip.web.door import acting_at, actor_at, today
from zerotrip.web.help import help_for
from zerotrip.web.tour_steps import MEMBER, touring


def show(
    request: HttpRequest, template: str, *, tab: str, helps_with: Edition | None = None, **context: Any
) -> HttpResponse:
    """`helps_with`: the edition whose words the help of this page holds."""
    page, acting = f"member/{template}", acting_at(request)
    tour = "" if acting else reverse("member:tour")
    frame = {
        "tab": tab,
        "unread": unread(actor_at(request)),
        "acting": acting,
        "help": help_for(page, edition=helps_with, on=today(), tour=tour),
        "touring": touring(request, MEMBER, tour) if tour else None,
    }
    return render(request, page, {**frame, **context})


def own_case(request: HttpRequest, person: Person, ref: str, *, may: str = "view") -> Case:
    """The phone shows one's own: an officer who is a member too sees the cases of their post at the desk."""
    case = case_for(actor_at(request), ref, at=now(), may=may)
    if case.person_id != person.pk:
        raise NotVisible("not-own-case", _("There is no such case among yours."))
    return case
