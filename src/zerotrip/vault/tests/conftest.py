from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from zerotrip.config.migrated_once import connect_to
from zerotrip.vault.tests.holders import Holder


@pytest.fixture(scope="session", autouse=True)
def holders(django_db_setup: str, django_db_blocker: Any) -> Iterator[None]:
    """A table with sealed fields of its own, so that the vault needs no other room."""
    with django_db_blocker.unblock():
        connect_to(django_db_setup)
        with connection.schema_editor() as editor:
            editor.create_model(Holder)
        connection.close()
    yield
