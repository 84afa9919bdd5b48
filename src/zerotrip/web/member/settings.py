"""How the phone looks to me, in which language, how I am reached, and my password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zerotrip.core.text import pick
from zerotrip.members.models import Person
from zerotrip.notices.channels import open_channels
from zerotrip.notices.reaching import quiet_of, ways_of
from zerotrip.web.door import actor_at, for_member, today_reach
from zerotrip.web.member.page import show


@for_member
def settings(request: HttpRequest, person: Person) -> HttpResponse:
    key, channels = actor_at(request).key, open_channels()
    chosen = {way.channel for way in ways_of(key)}
    return show(
        request,
        "settings.html",
        tab="me",
        ways=[pick(label) for name, label in channels.items() if name in chosen],
        hours=quiet_of(key),
        desk=bool(today_reach(request).roles),
        back=reverse("member:me"),
    )
