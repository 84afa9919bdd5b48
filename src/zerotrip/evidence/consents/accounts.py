"""Whoever says where they are paid is paid there only if the bank does not say that it is no use."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerotrip.core.actor import Actor
from zerotrip.core.text import Text
from zerotrip.evidence.asking import ask
from zerotrip.evidence.connectors.bank_check.connector import ACCOUNT
from zerotrip.evidence.consents.queries import ground_of
from zerotrip.evidence.models import Request
from zerotrip.evidence.registry import registry
from zerotrip.members.models import Person

PURPOSE = "union.account"
LABEL: Text = {"zh-Hans": "核验收款账户", "en": "Checking where you are paid"}


@transaction.atomic
def ask_whose_account(*, person: Person, by: Actor, at: datetime) -> Request | None:
    """Nothing where no bank is connected, or where they have forbidden it: then nothing is known of it."""
    if registry.source(ACCOUNT.key) is None or ground_of(person, ACCOUNT.key, PURPOSE) is None:
        return None
    return ask(person=person, source=ACCOUNT.key, purpose=PURPOSE, by=by, at=at)
