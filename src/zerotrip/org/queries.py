"""Who may act where on a day, and the doors to organisations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import WorkingCalendar
from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.org.models import Level, Organisation, Post, Role, ServicePlace, User, WorkingDayOverride

Rows = TypeVar("Rows", bound=QuerySet[Any])
Roles = str | Collection[str] | None
HELPS = (Role.UNIT_OFFICER, Role.OFFICER)
"""Posts that receive people at a service place."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One open post: `role` at the organisation of this level, and at everything below its path."""

    role: str
    path: str
    level: str
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """What an actor's posts cover on one day. Empty for those who hold none; never wider than the tree."""

    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def paths(self, role: Roles = None) -> tuple[str, ...]:
        """The outermost paths; what lies inside another is left out."""
        kept: list[str] = []
        for path in sorted(grant.path for grant in self._granted(role)):
            if not any(path.startswith(outer) for outer in kept):
                kept.append(path)
        return tuple(kept)

    def covers(self, path: str, role: Roles = None, level: str | None = None) -> bool:
        """Whether a post of `role`, held at an organisation of `level`, reaches down to `path`."""
        return any(
            path.startswith(grant.path) for grant in self._granted(role) if level in (None, grant.level)
        )

    @property
    def partners(self) -> frozenset[str]:
        """The codes of those outside the union that they speak for."""
        return frozenset(grant.partner for grant in self.grants if grant.partner)

    def speaks_for(self, partner: str, path: str) -> bool:
        """Whether a partner's post reaches down to `path`."""
        return any(
            grant.partner == partner and path.startswith(grant.path) for grant in self._granted("partner")
        )

    def filter(self, rows: Rows, field: str = "organisation__path", role: Roles = None) -> Rows:
        """The rows inside this reach, in the one query that `rows` already is."""
        paths = self.paths(role)
        if not paths:
            return rows.none()
        return rows.filter(reduce(or_, (Q(**{f"{field}__startswith": path}) for path in paths)))

    def organisations(self, role: Roles = None) -> QuerySet[Organisation, Any]:
        """Keys of those inside this reach, for `organisation__in`: a list of thousands of rows looks each one
        up among some hundred keys, and may then be read along whichever index fits."""
        return self.filter(Organisation.objects.order_by(), field="path", role=role).values("pk")

    def _granted(self, role: Roles) -> tuple[Grant, ...]:
        if role is None:
            return self.grants
        wanted = {role} if isinstance(role, str) else set(role)
        return tuple(grant for grant in self.grants if grant.role in wanted)


def reach(actor: Actor, on: date) -> Reach:
    """All posts of the person on that day, through whichever account. Systems hold no posts."""
    if actor.person_uid is None:
        return Reach()
    posts = Post.objects.held_on(on).filter(user__person_uid=actor.person_uid, user__is_active=True)
    rows = posts.values_list("role", "organisation__path", "organisation__level", "partner")
    return Reach(tuple(Grant(*row) for row in rows))


def reaches_all(scope: Reach, role: Roles = None) -> bool:
    """Whether nothing in the tree lies outside it."""
    tops = Organisation.objects.filter(parent=None).values_list("path", flat=True)
    return all(scope.covers(path, role=role) for path in tops)


def holders(role: str, *, covering: str, on: date, level: str | None = None) -> list[User]:
    """Who holds the post whose scope includes the path `covering`; one account per person."""
    posts = Post.objects.held_on(on).filter(
        role=role, organisation__code__in=covering.strip("/").split("/"), user__is_active=True
    )
    if level is not None:
        posts = posts.filter(organisation__level=level)
    users = {post.user.person_uid: post.user for post in posts.select_related("user")}
    return list(users.values())


def holders_at(role: str, organisations: Collection[int], *, on: date) -> list[User]:
    """Who holds the post at one of these organisations themselves; one account per person, in one query."""
    posts = Post.objects.held_on(on).filter(role=role, organisation__in=organisations, user__is_active=True)
    return list({post.user.person_uid: post.user for post in posts.select_related("user")}.values())


def holders_above(role: str, *, covering: str, on: date, level: str) -> tuple[str, list[User]]:
    """The nearest level above at which somebody holds the post, and who does; "" where nobody does."""
    upwards = [str(each) for each in reversed(Level.values)]
    for higher in upwards[upwards.index(level) + 1 :]:
        if users := holders(role, covering=covering, on=on, level=higher):
            return higher, users
    return "", []


def partners_officers(partner: str, *, covering: str, on: date) -> list[User]:
    """Who speaks for this partner at a place whose scope includes the path; one account per person."""
    posts = Post.objects.held_on(on).filter(
        role=Role.PARTNER,
        partner=partner,
        organisation__code__in=covering.strip("/").split("/"),
        user__is_active=True,
    )
    return list({post.user.person_uid: post.user for post in posts.select_related("user")}.values())


def partners(*, on: date) -> list[str]:
    """Codes of the partners that somebody speaks for."""
    posts = Post.objects.held_on(on).filter(role=Role.PARTNER)
    return list(posts.order_by("partner").values_list("partner", flat=True).distinct())


def users_of(person_uid: UUID | str) -> QuerySet[User]:
    """All of a person's accounts, the closed ones too."""
    return User.objects.filter(person_uid=person_uid)


KEEPERS = (Role.ADMINISTRATOR, Role.AUDITOR)
"""Posts that see the accounts of whoever holds a post below theirs; the first of them keeps these too."""


def accounts_below(actor: Actor, on: date) -> QuerySet[User]:
    """Whoever holds, held or will hold a post inside the reach of whoever keeps accounts."""
    posts = reach(actor, on).filter(Post.objects.all(), role=KEEPERS)
    return User.objects.filter(pk__in=posts.values("user"))


def account_for(actor: Actor, username: str, *, on: date) -> User:
    """The door to an account; one without a post inside the reach looks the same as absent."""
    found = accounts_below(actor, on).filter(username=username).first()
    if found is None:
        raise NotVisible("no-such-account", _("There is no such account here."))
    return found


def post_of(user: User, pk: int) -> Post:
    found = user.posts.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotVisible("no-such-post-here", _("This account holds no such post."))
    return found


def organisation_named(actor: Actor, typed: str, *, on: date, role: Roles = None) -> Organisation:
    """By its code or its whole name. Raises NotVisible, or Invalid where several bear the name."""
    named = Q(code=typed) | Q(name_zh=typed) | Q(name_en__iexact=typed)
    found = list(visible_to(actor, on, role).filter(named).order_by("path")[:2])
    if len(found) > 1:
        raise Invalid("several-of-that-name", _("Several bear this name; please give the code."))
    if not found or not typed:
        raise NotVisible(
            "organisation-not-found", _("There is no organisation %(organisation)s here."), organisation=typed
        )
    return found[0]


def organisation_for(actor: Actor, code: str, *, on: date, role: Roles = None) -> Organisation:
    """The door to an organisation: outside the actor's reach it looks the same as absent."""
    found = reach(actor, on).filter(Organisation.objects.all(), field="path", role=role).filter(code=code)
    organisation = found.select_related("parent").first()
    if organisation is None:
        raise NotVisible(
            "organisation-not-found", _("There is no organisation %(organisation)s here."), organisation=code
        )
    return organisation


def visible_to(actor: Actor, on: date, role: Roles = None) -> QuerySet[Organisation]:
    return reach(actor, on).filter(Organisation.objects.all(), field="path", role=role)


def working_calendar() -> WorkingCalendar:
    return WorkingCalendar(dict(WorkingDayOverride.objects.values_list("day", "working")))


def districts() -> frozenset[str]:
    """Codes of all districts: one of them stands in the path of everything inside it."""
    rows = Organisation.objects.filter(level=Level.DISTRICT)
    return frozenset(rows.order_by().values_list("code", flat=True))


def service_places(district: str = "") -> QuerySet[ServicePlace]:
    places = ServicePlace.objects.select_related("organisation")
    return places.filter(district=district) if district else places


def places_to_help_at(actor: Actor, on: date) -> QuerySet[ServicePlace]:
    """Those of organisations the actor holds a helper's post at, or above."""
    within = reach(actor, on).filter(ServicePlace.objects.all(), role=HELPS)
    return service_places().filter(pk__in=within.values("pk"))


def helper_of(path: str) -> ServicePlace | None:
    """Whom somebody here may call: the nearest above them that has a telephone."""
    places = ServicePlace.objects.select_related("organisation").exclude(phone="")
    above = places.filter(organisation__code__in=path.strip("/").split("/"))
    return max(above, key=lambda place: len(place.organisation.path), default=None)


def place_for(code: str) -> ServicePlace:
    """Public: a place is there or it is not."""
    place = service_places().filter(code=code).first()
    if place is None:
        raise NotVisible("no-such-place", _("There is no such service place."))
    return place
