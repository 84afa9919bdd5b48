"""Delegates who are no members: an account of their own that leads to what they were named for."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from zerotrip.members.mandates.queries import phone_index_of
from zerotrip.members.models import Mandate, MandateKind
from zerotrip.members.models.mandates import MandateRows
from zerotrip.org.queries import users_of


def invitations(*, index: str, name: str, phone: str, on: date) -> MandateRows:
    """Still to be accepted, for whoever bears this name, ID number and telephone; none once they have an
    account: from then on they sign in."""
    if not (reached := phone_index_of(phone)):
        return Mandate.objects.none()
    named = Mandate.objects.filter(agent_index=index, agent_phone_index=reached, agent_name=name)
    if _has_account(named):
        return named.none()
    return named.awaiting(on).filter(kind=MandateKind.DELEGATE, agent_uid__isnull=True)


def tie(invited: MandateRows) -> UUID:
    """Gives whoever was invited a uid of their own, under which they sign in and accept."""
    uid = uuid4()
    invited.update(agent_uid=uid)
    return uid


def _has_account(named: MandateRows) -> bool:
    tied = named.filter(agent_uid__isnull=False).values_list("agent_uid", flat=True)
    return any(users_of(uid).exists() for uid in set(tied) if uid)
