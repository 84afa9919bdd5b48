"""May-questions of the tree, pure, each answered with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotAllowed
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
