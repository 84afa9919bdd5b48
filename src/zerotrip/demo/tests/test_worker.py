from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zerotrip.demo.worker import Piece, do_what_is_due

NOW = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)


def failing(at: datetime) -> int:
    raise RuntimeError("the department hung up")


def test_work_that_fails_does_not_keep_the_rest_from_going_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[datetime] = []
    todo = [Piece("broken", failing), Piece("whole", lambda at: done.append(at) or 1)]  # type: ignore[func-returns-value]
    assert do_what_is_due(todo, NOW)
    assert done == [NOW]
    assert "broken failed" in caplog.text


def test_failing_work_is_tried_again_later_and_later(caplog: pytest.LogCaptureFixture) -> None:
    piece = Piece("broken", failing)
    piece.attempt(NOW)
    piece.attempt(NOW + timedelta(seconds=1))
    assert piece.failures == 1
    piece.attempt(NOW + timedelta(seconds=2))
    assert piece.failures == 2
    assert piece.not_before == NOW + timedelta(seconds=6)


def test_success_forgets_failures(caplog: pytest.LogCaptureFixture) -> None:
    piece = Piece("mended", failing)
    piece.attempt(NOW)
    piece.do = lambda at: 0
    assert piece.attempt(NOW + timedelta(minutes=2)) is False
    assert (piece.failures, piece.not_before) == (0, None)
