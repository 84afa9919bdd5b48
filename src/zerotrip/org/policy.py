"""May-questions of the tree, pure, each answered with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotAllowed
from zerotrip.org.apart import are_apart
from zerotrip.org.models import Organisation, Role, User
from zerotrip.org.queries import Reach


@dataclass(frozen=True, slots=True)
class Answer:
    yes: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.yes

    def or_refuse(self) -> None:
        if not self.yes:
            raise NotAllowed("not-allowed", self.reason)


YES = Answer(True)


def may_keep_register(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    """Above the organisation: no unit writes its own term of office."""
    above = organisation.path.removesuffix(f"{organisation.code}/") or organisation.path
    if by.kind == "system" or reach.covers(above, role=(Role.OFFICER, Role.ADMINISTRATOR)):
        return YES
    return Answer(False, _("The register is kept by an officer or administrator above the organisation."))


def may_keep_account(by: Actor, reach: Reach, user: User, paths: Collection[str]) -> Answer:
    """Of whoever holds posts at `paths`: an administrator above all of these; nobody their own."""
    if by.kind == "system":
        return YES
    if by.person_uid == str(user.person_uid):
        return Answer(False, _("Nobody closes or opens an account of their own."))
    if paths and all(reach.covers(path, role=Role.ADMINISTRATOR) for path in paths):
        return YES
    return Answer(
        False, _("This account is kept by an administrator whose part of the union holds every post of it.")
    )


def may_hold(held: Iterable[str], role: str) -> Answer:
    """Beside the posts held already, by the same person."""
    if any(are_apart(each, role) for each in held):
        return Answer(
            False,
            _(
                "This person holds a post that is kept apart from this one: an auditor and a partner's "
                "officer hold no other, and nobody keeps the till and the accounts."
            ),
        )
    return YES


def may_appoint(by: Actor, reach: Reach, user: User, organisation: Organisation) -> Answer:
    """Set-up may; otherwise an administrator above the organisation, for anybody but themselves."""
    if by.kind == "system":
        return YES
    if by.person_uid == str(user.person_uid):
        return Answer(False, _("Nobody gives or ends a post of their own."))
    if not reach.covers(organisation.path, role=Role.ADMINISTRATOR):
        return Answer(
            False, _("Posts here are given by an administrator of this organisation or one above it.")
        )
    return YES
