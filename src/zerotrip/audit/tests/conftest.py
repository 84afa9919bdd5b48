from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from zerotrip.audit.actions import record, seal
from zerotrip.core.actor import Actor

AT = datetime(2026, 6, 12, 2, 0, 0, 123456, tzinfo=UTC)
WU = Actor.person("11111111-1111-4111-8111-111111111111", "吴敏")


@pytest.fixture
def journal(db: None, settings: Any, tmp_path: Any) -> None:
    """Ten sealed entries under two checkpoints."""
    settings.ZEROTRIP_CHECKPOINTS = tmp_path / "checkpoints"
    for number in range(1, 11):
        record(
            "case.approved", f"case:HZ-2026-{number:06d}", by=WU, at=AT, because="合规", data={"fen": number}
        )
        if number in {5, 10}:
            seal(at=AT)
