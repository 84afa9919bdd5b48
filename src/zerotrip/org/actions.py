"""Founding organisations, opening accounts, giving and ending posts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.org.adapter import USER_NAME
from zerotrip.org.models import Organisation, Post, Session, User
from zerotrip.org.policy import may_appoint, may_hold, may_keep_account
from zerotrip.org.queries import reach
from zerotrip.org.tree_file import Branch, read_tree


@transaction.atomic
def load_tree(*, file: Path, by: Actor, at: datetime) -> int:
    """Founds what the file has and the union has not; renames what is there. Answers how many are new."""
    branches = read_tree(file)
    _check_employers(branches)
    known = Organisation.objects.in_bulk([branch.code for branch in branches], field_name="code")
    new = [branch for branch in branches if branch.code not in known]
    _rename([branch for branch in branches if branch.code in known], known)
    for depth in sorted({branch.path.count("/") for branch in new}):
        level = [branch for branch in new if branch.path.count("/") == depth]
        made = Organisation.objects.bulk_create([_organisation(branch, known) for branch in level])
        known.update({organisation.code: organisation for organisation in made})
    if new:
        record("org.tree-loaded", f"file:{file.name}", by=by, at=at, data={"founded": len(new)})
    return len(new)


def _check_employers(branches: list[Branch]) -> None:
    named = {branch.employer_uscc: branch.code for branch in branches if branch.employer_uscc}
    borne = Organisation.objects.filter(employer_uscc__in=named).values_list("employer_uscc", "code")
    if len(named) < sum(bool(branch.employer_uscc) for branch in branches) or any(
        named[employer] != code for employer, code in borne
    ):
        raise Conflict(
            "uscc-taken", _("Another organisation bears this code already; please compare the certificates.")
        )


def _organisation(branch: Branch, known: dict[str, Organisation]) -> Organisation:
    return Organisation(
        code=branch.code,
        name_zh=branch.name_zh,
        name_en=branch.name_en,
        kind=branch.kind,
        form=branch.form,
        level=branch.level,
        parent=known[branch.parent] if branch.parent else None,
        path=branch.path,
        employer_uscc=branch.employer_uscc,
    )


def _rename(branches: list[Branch], known: dict[str, Organisation]) -> None:
    words = ("name_zh", "name_en", "kind", "form", "level")
    for branch in branches:
        organisation = known[branch.code]
        if organisation.path != branch.path:
            raise Conflict(
                "organisation-moved",
                _("Organisation %(organisation)s stands elsewhere in the tree; a file does not move it."),
                organisation=branch.code,
            )
        for word in words:
            setattr(organisation, word, getattr(branch, word))
        # Once there is one it is kept in the register, by officers: no file takes it back.
        organisation.employer_uscc = organisation.employer_uscc or branch.employer_uscc
    changed = (*words, "employer_uscc")
    Organisation.objects.bulk_update([known[branch.code] for branch in branches], changed, batch_size=500)


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str,
    password: str,
    by: Actor,
    at: datetime,
    name_en: str = "",
    person_uid: UUID | None = None,
    email: str = "",
    language: str = "",
) -> User:
    """An account to sign in with. Give `person_uid` when the person is known already."""
    _check_name(username)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username,
                password,
                display_name=display_name,
                name_en=name_en,
                person_uid=person_uid or uuid4(),
                email=email,
                language=language,
            )
    except IntegrityError as error:
        raise Conflict(
            "username-taken",
            _("The user name %(username)s is taken; please choose another."),
            username=username,
        ) from error
    record("org.account-opened", f"user:{username}", by=by, at=at, data={"person": str(user.person_uid)})
    return user


def _check_name(username: str) -> None:
    """Whoever opens it: it stands in addresses."""
    for check in USER_NAME:
        try:
            check(username)
        except ValidationError as error:
            raise Invalid("username-unfit", error.messages[0], field="username") from error


@transaction.atomic
def appoint(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    since: date,
    by: Actor,
    at: datetime,
    because: str = "",
    partner: str = "",
    until: date | None = None,
) -> Post:
    """Gives a post, to a partner's officer with the `partner`'s code; from the day `until` it counts no more.
    Giving it again changes nothing."""
    may_appoint(by, reach(by, day_of(at)), user, organisation).or_refuse()
    if until is not None and until <= since:
        raise Invalid("term-ends-first", _("A term ends after the day on which it begins."), field="until")
    held = _held_beside(user, since=since, until=until)
    if same := next((post for post in held if post.is_like(user, organisation, role)), None):
        return _as_it_stands(same, since, until, partner)
    may_hold([post.role for post in held], role).or_refuse()
    post = _put(
        Post(user=user, organisation=organisation, role=role, since=since, until=until, partner=partner)
    )
    record("org.appointed", f"user:{user.username}", by=by, at=at, because=because, data=_about(post))
    return post


def _held_beside(user: User, *, since: date, until: date | None) -> list[Post]:
    """The person's posts in that term, through whichever account. Of two who appoint at once one waits."""
    list(User.objects.select_for_update().filter(person_uid=user.person_uid).order_by("pk"))
    held = Post.objects.filter(user__person_uid=user.person_uid).filter(Q(until=None) | Q(until__gt=since))
    held = held.exclude(until=F("since"))  # ended before it began
    return list(held.filter(since__lt=until) if until else held)


def _as_it_stands(post: Post, since: date, until: date | None, partner: str) -> Post:
    if post.since <= since and (post.until, post.partner) == (until, partner):
        return post
    raise Conflict(
        "post-held",
        _("This post is held already, for another term; end that one first."),
    )


def _put(post: Post) -> Post:
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:  # an account of the same person, opened in this very moment
        raise Conflict(
            "post-held", _("Somebody else was first; please look at the account again.")
        ) from error
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, by: Actor, at: datetime, because: str) -> Post:
    """Ends a post, also before its term; from the day `on` it counts no more."""
    may_appoint(by, reach(by, day_of(at)), post.user, post.organisation).or_refuse()
    last = max(on, post.since)
    running = Post.objects.filter(pk=post.pk).filter(Q(until=None) | Q(until__gt=max(last, day_of(at))))
    if not running.update(until=last):
        raise Conflict("post-ended", _("This post has ended already."))
    post.refresh_from_db()
    record("org.post-ended", f"user:{post.user.username}", by=by, at=at, because=because, data=_about(post))
    return post


def close_account(*, user: User, by: Actor, at: datetime, because: str) -> None:
    """It signs in no more, and whoever is signed in with it is out at the next request. Its posts stay."""
    _set_active(user, by=by, at=at, because=because, active=False)


def reopen_account(*, user: User, by: Actor, at: datetime, because: str) -> None:
    _set_active(user, by=by, at=at, because=because, active=True)


@transaction.atomic
def _set_active(user: User, *, by: Actor, at: datetime, because: str, active: bool) -> None:
    paths = _kept_by(user, day_of(at))
    may_keep_account(by, reach(by, day_of(at)), user, paths).or_refuse()
    if not because:
        raise Invalid("no-reason", _("Please say why; it stands in the journal."), field="because")
    if not User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        raise Conflict("account-so-already", _("Somebody else was first; please look at the account again."))
    if not active:  # else they would go on where they were once it is opened again
        Session.objects.filter(user=user).delete()
    what = "org.account-reopened" if active else "org.account-closed"
    record(what, f"user:{user.username}", by=by, at=at, because=because)


def _kept_by(user: User, day: date) -> list[str]:
    """Where it holds a post, now or later; where it last did, if it holds none any more."""
    held = user.posts.exclude(until=F("since"))
    running = held.filter(Q(until=None) | Q(until__gt=day))
    return list((running if running.exists() else held).values_list("organisation__path", flat=True))


def _about(post: Post) -> dict[str, str]:
    term = {"until": post.until.isoformat()} if post.until else {}
    begins = post.since.isoformat()
    return {"role": post.role, "organisation": post.organisation.code, "since": begins, **term}
