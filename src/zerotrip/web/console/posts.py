"""Who holds which post, from when until when; accounts closed and opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.org import actions
from zerotrip.org.models import Organisation, Post, Role, User
from zerotrip.org.queries import KEEPERS, account_for, accounts_below, organisation_named, post_of
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import AT_ONCE, AUDITORS, POSTS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

GIVEN_HERE = tuple((value, label) for value, label in Role.choices if value != Role.PARTNER)
"""A partner's officer is entered with the partner, whose code the post needs."""
COUNTS = _("Done. It counts from the next page that they open.")


@for_desk(*POSTS, read_by=AUDITORS)
def posts(request: HttpRequest) -> HttpResponse:
    """Accounts are opened by those whose they are, who prove themselves; here they are given a post."""
    if request.method != "POST":
        return _list(request)
    return acted(
        request,
        lambda: _appoint(request, _account(request)).user.username,
        then=lambda username: reverse("desk:post-holder", args=[username]),
        otherwise=lambda refusal: _list(request, refusal),
        done=COUNTS,
    )


def _account(request: HttpRequest) -> User:
    """Whoever's it is: a new officer may come from another part of the union."""
    username = _needed(request, "username", 64)
    account = User.objects.filter(username=username, is_active=True).first()
    if account is None:
        said = _("There is no account of this user name; whoever it is for opens it themselves.")
        raise NotVisible("no-such-account", said, field="username")
    return account


def _needed(request: HttpRequest, name: str, longest: int) -> str:
    said = whole(request.POST.get(name, ""), longest).strip()
    if not said:
        raise Invalid("nothing-said", _("Please fill in what is marked as needed."), field=name)
    return said


def _appoint(request: HttpRequest, user: User) -> Post:
    said, by = request.POST, actor_at(request)
    role = said.get("role", "")
    if role not in dict(GIVEN_HERE):
        raise Invalid("unknown-post", _("Please choose a post from the list."), field="role")
    return actions.appoint(
        user=user,
        organisation=organisation_named(by, said.get("place", "").strip(), on=today(), role=POSTS),
        role=role,
        since=_from_today(said.get("since", "")),
        until=_day(said.get("until", "")),
        because=_needed(request, "because", 400),
        by=by,
        at=now(),
    )


def _from_today(typed: str) -> date:
    """What was done on days gone by was done with the posts of those days."""
    day = _day(typed) or today()
    if day < today():
        raise Invalid("day-gone-by", _("A post begins and ends today or later; what was done stays done."))
    return day


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid("not-a-day", _("“%(typed)s” is no day of the calendar."), typed=typed) from None


@for_desk(*POSTS, read_by=AUDITORS)
def holder(request: HttpRequest, username: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, username)
    return acted(
        request,
        lambda: _do(request, username),
        then=lambda username: reverse("desk:post-holder", args=[username]),
        otherwise=lambda refusal: _page(request, username, refusal),
        done=COUNTS,
    )


def _do(request: HttpRequest, username: str) -> str:
    user, does = account_for(actor_at(request), username, on=today()), request.POST.get("does", "")
    if does == "appoint":
        _appoint(request, user)
        return username
    because, by, at = _needed(request, "because", 400), actor_at(request), now()
    if does == "end":
        on = _from_today(request.POST.get("on", ""))
        actions.end_post(post=_post(request, user), on=on, by=by, at=at, because=because)
    elif does == "close":
        actions.close_account(user=user, by=by, at=at, because=because)
    elif does == "reopen":
        actions.reopen_account(user=user, by=by, at=at, because=because)
    else:
        raise Invalid("no-such-act", _("Please load the page again and choose what to do."))
    return username


def _post(request: HttpRequest, user: User) -> Post:
    typed = request.POST.get("post", "")
    return post_of(user, int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    q = whole(request.GET.get("q", ""), 80).strip()
    accounts = accounts_below(actor_at(request), today()).order_by("username")
    if q:
        place = Q(posts__organisation__in=Organisation.objects.filter(name_zh__icontains=q).values("pk"))
        named = Q(username__icontains=q) | Q(display_name__icontains=q) | Q(name_en__icontains=q)
        accounts = accounts.filter(named | place).distinct()
    return show(
        request,
        "posts.html",
        here="posts",
        q=q,
        count=accounts.count(),
        accounts=accounts.prefetch_related(_held())[:AT_ONCE],
        roles=GIVEN_HERE,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


def _held() -> Prefetch[Any]:
    now_or_later = Post.objects.filter(Q(until=None) | Q(until__gt=today()))
    return Prefetch("posts", now_or_later.select_related("organisation"), to_attr="held")


def _page(request: HttpRequest, username: str, refusal: Refused | None = None) -> HttpResponse:
    account = account_for(actor_at(request), username, on=today())
    inside = today_reach(request).filter(account.posts.all(), role=KEEPERS)
    held = list(inside.select_related("organisation").order_by("-since", "id"))
    return show(
        request,
        "post_holder.html",
        here="posts",
        account=account,
        held=[(post, post.counts_on(today()), post.until is None or post.until > today()) for post in held],
        roles=GIVEN_HERE,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )
