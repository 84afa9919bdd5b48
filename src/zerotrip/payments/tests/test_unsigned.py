"""While nobody signs the journal nothing more is paid."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from zerotrip.audit.actions import seal
from zerotrip.config.working import work
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Unavailable
from zerotrip.payments import actions
from zerotrip.payments.models import Batch, Dispatch
from zerotrip.payments.tests.conftest import Owe, refused, send

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = timedelta(hours=4)
MOMENT = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.ZEROTRIP_UNSIGNED_HOURS = 4


def test_a_batch_is_made_within_four_hours_of_the_last_mark(owe: Owe, sun: Actor, now: datetime) -> None:
    owe()
    with refused(Unavailable, "journal-unsigned"):
        actions.make_batch(by=sun, at=now)
    seal(at=now)
    with refused(Unavailable, "journal-unsigned"):
        actions.make_batch(by=sun, at=now + LONGEST + MOMENT)
    assert not Batch.objects.exists()
    assert actions.make_batch(by=sun, at=now + LONGEST).count == 1


def test_a_batch_is_released_only_while_marks_come(owe: Owe, sun: Actor, wu: Actor, now: datetime) -> None:
    owe()
    seal(at=now)
    batch = actions.make_batch(by=sun, at=now)
    late = now + LONGEST + MOMENT
    with refused(Unavailable, "journal-unsigned"):
        send(batch, wu, late)
    assert (Batch.objects.get().signed, Dispatch.objects.exists()) == (0, False)
    seal(at=late)
    assert send(batch, wu, late).released_by_key == wu.key


def test_a_worker_that_cannot_write_marks_stops_payments_until_it_can(
    owe: Owe, sun: Actor, now: datetime, settings: Any, tmp_path: Path
) -> None:
    owe()
    work()["seal the journal"](now)
    good = settings.ZEROTRIP_CHECKPOINTS
    settings.ZEROTRIP_CHECKPOINTS = tmp_path / "a-file"
    settings.ZEROTRIP_CHECKPOINTS.write_text("where the folder of the marks should be")
    later = now + timedelta(hours=5)
    with pytest.raises(OSError, match="a-file"):
        work()["seal the journal"](later)
    with refused(Unavailable, "journal-unsigned"):
        actions.make_batch(by=sun, at=later)
    settings.ZEROTRIP_CHECKPOINTS = good
    work()["seal the journal"](later)
    assert actions.make_batch(by=sun, at=later).count == 1


def test_a_mark_from_the_future_is_none(owe: Owe, sun: Actor, now: datetime) -> None:
    """A clock jumped a year ahead and back: without this, payments would not stop for a year."""
    owe()
    seal(at=now + timedelta(days=365))
    with refused(Unavailable, "journal-unsigned"):
        actions.make_batch(by=sun, at=now)


@pytest.mark.parametrize(("language", "begins"), [("en", "No signed mark"), ("zh-hans", "已有 4 小时")])
def test_the_refusal_says_why_and_what_to_do(
    owe: Owe, sun: Actor, now: datetime, language: str, begins: str
) -> None:
    owe()
    with override(language), pytest.raises(Unavailable) as told, transaction.atomic():
        actions.make_batch(by=sun, at=now)
    with override(language):
        assert str(told.value).startswith(begins)
