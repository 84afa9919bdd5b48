"""The world outside, started once for all stories: four departments and a bank, real servers on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from zerotrip.demo.staging import world_outside


@pytest.fixture(scope="session")
def outside() -> Iterator[None]:
    with world_outside(settings.ZEROTRIP_HOME):
        yield
