"""Work that is due once a day or an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.config.working import TRIED_AGAIN, once_a_day


def test_once_a_day_it_is_done_and_what_failed_is_tried_again_later(now: datetime) -> None:
    tries: list[datetime] = []

    def failing_once(at: datetime) -> None:
        tries.append(at)
        if len(tries) == 1:
            raise OSError("gone for a moment")

    work = once_a_day(failing_once)
    with pytest.raises(OSError, match="gone"):
        work(now)
    work(now + timedelta(minutes=1))
    work(now + TRIED_AGAIN)
    work(now + timedelta(hours=3))
    work(now + timedelta(days=1))
    assert tries == [now, now + TRIED_AGAIN, now + timedelta(days=1)]
