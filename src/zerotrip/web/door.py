"""Who is at the door: the actor of a request, what their posts reach today, and pages only some may open."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotAllowed
from zerotrip.members.mandates.queries import mandate_for, may_act
from zerotrip.members.models import Mandate
from zerotrip.members.queries import person_of
from zerotrip.org.models import User
from zerotrip.org.queries import Reach, reach
from zerotrip.web.held import let_go_if_back
from zerotrip.web.second_factor import asked_first
from zerotrip.web.sign_in import turned_away
from zerotrip.web.through import check_desk, check_for_others, through

View = Callable[..., HttpResponse]
AUDITS = frozenset({"auditor"})
SENT_BY_AUDITORS = frozenset(
    (
        *("reviews", "review", "review-finding", "conflict", "disclosure", "publication", "unit-lists"),
        *("messages", "message", "reach", "practice", "sitting", "contest", "identity", "paper"),
        *("audit", "people", "cases", "find", "views", "tour"),
    )
)
"""Pages of the desk that somebody who is auditor and nothing else sends forms from: their own findings,
figures and lists, their messages and practice, a look at what is masked, searching and filters, the tour."""


@dataclass(frozen=True, slots=True)
class Door:
    """Whom a page lets in, as `doors.py` tells it: `kind` of person, and at the desk which posts act on it
    (none named: every post) or only look."""

    kind: str
    acts: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()


def door_of(view: Any) -> Door | None:
    """None: the page lets in whoever comes."""
    return cast("Door | None", getattr(view, "door", None))


def _behind(door: Door, view: View) -> View:
    view.door = door  # type: ignore[attr-defined]
    return view


def actor_at(request: HttpRequest) -> Actor:
    """Whoever signed in; under an address of acting, with whom they act for beside them."""
    actor, mandate = cast(User, request.user).actor, acting_at(request)
    actor = actor.speaking_through(through(request))
    return actor.acting_for(mandate.behalf) if mandate else actor


def acting_at(request: HttpRequest) -> Mandate | None:
    """The mandate in the address, asked for once a request. Raises NotVisible where it does not count."""
    uid = getattr(request, "mandate_uid", None)
    if uid is None:
        return None
    known = cast("Mandate | None", getattr(request, "mandate", None))
    if known is None:
        check_for_others(request)
        known = mandate_for(cast(User, request.user).actor, uid, on=today())
        request.mandate = known  # type: ignore[attr-defined]
    return known


def sees_medical(request: HttpRequest) -> bool:
    """Oneself, and those to whom the person opened it: a unit's officer or a helper sees the state only."""
    mandate = acting_at(request)
    return mandate is None or mandate.medical


def sees(request: HttpRequest, sensitivity: str) -> bool:
    mandate = acting_at(request)
    return mandate is None or mandate.shows(sensitivity)


def today() -> date:
    return day_of(now())


def today_reach(request: HttpRequest) -> Reach:
    """Asked once a request: navigation, doors and queues all want it."""
    known = cast("Reach | None", getattr(request, "reach_today", None))
    if known is None:
        acting = acting_at(request) is not None  # a post decides nothing for somebody one acts for
        known = Reach() if acting else reach(actor_at(request), today())
        request.reach_today = known  # type: ignore[attr-defined]
    return known


def signed_in(view: View) -> View:
    """In place of Django's `login_required`, which lets go what a form carries."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return turned_away(request)
        let_go_if_back(request)
        return view(request, *args, **kwargs)

    return _behind(door_of(view) or Door("anyone"), opened)


def for_member(view: View) -> View:
    """The phone: hands the view the person behind the account. Staff who are no members go to their desk."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if acting_at(request) is not None:
            raise _theirs_alone()
        person = person_of(actor_at(request))
        if person is not None:
            return view(request, person, *args, **kwargs)
        if today_reach(request).roles:
            return redirect("front")
        if may_act(actor_at(request), on=today()):
            return redirect("member:acting")
        raise NotAllowed(
            "not-a-member",
            _("This account belongs to no member yet; ask your unit's union officer to enter you."),
        )

    return _behind(Door("member"), signed_in(opened))


def _theirs_alone() -> NotAllowed:
    return NotAllowed("theirs-alone", _("This page is theirs alone; whoever acts for them does not see it."))


def for_person(view: View) -> View:
    """The phone, for oneself or under a mandate: hands the view the person it is about."""
    own = for_member(view)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mandate = acting_at(request) if request.user.is_authenticated else None
        return view(request, mandate.principal, *args, **kwargs) if mandate else own(request, *args, **kwargs)

    return _behind(Door("person"), opened)


def for_reader(view: View) -> View:
    """The member's own pages that a delegate who is no member has as well; the view is handed no person."""
    own = for_member(lambda request, _person, *args, **kwargs: view(request, *args, **kwargs))

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        named = request.user.is_authenticated and acting_at(request) is None and _is_delegate_only(request)
        return (view if named else own)(request, *args, **kwargs)

    return _behind(Door("reader"), opened)


def acts_here(request: HttpRequest) -> bool:
    """Whether the posts of whoever asks do anything on this page of the desk, or only read it."""
    return bool(getattr(request, "acts_here", True))


def _names(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _is_delegate_only(request: HttpRequest) -> bool:
    if person_of(actor_at(request)) is not None or today_reach(request).roles:
        return False
    return may_act(actor_at(request), on=today())


def for_anyone(view: View) -> View:
    """For whoever is signed in, member or not, as themselves."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if acting_at(request) is not None:
            raise _theirs_alone()
        return view(request, *args, **kwargs)

    return _behind(Door("anyone"), signed_in(opened))


def for_desk(*roles: str, read_by: Collection[str] = ()) -> Callable[[View], View]:
    """The desk: for holders of one of these posts, anywhere; what they see is then a matter of scope. Who
    holds none but one of `read_by` looks at the page and sends nothing from it."""

    def guarded(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            held = today_reach(request).roles
            acts = bool(held & set(roles)) if roles else bool(held)
            if not acts and not held & set(read_by):
                raise NotAllowed("no-such-post", _("This page belongs to a different post from yours."))
            sends = request.method not in ("GET", "HEAD")
            if sends and (not acts or (held == AUDITS and _names(request) not in SENT_BY_AUDITORS)):
                raise NotAllowed("reads-only", _("Your post reads this page; it changes nothing on it."))
            check_desk(request)
            if (asked := asked_first(request)) is not None:
                return asked
            request.acts_here = acts  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return _behind(Door("desk", frozenset(roles), frozenset(read_by)), signed_in(opened))

    return guarded
