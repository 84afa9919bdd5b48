from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from zerotrip.vault.tests.holders import Holder


@pytest.fixture(scope="session", autouse=True)
def holders(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A table with sealed fields of its own, so that the vault needs no other room."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Holder)
        connection.close()
    yield
