from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction

from zerotrip.vault import keys, root
from zerotrip.vault.models import DataKey
from zerotrip.vault.seal import CannotOpen, open_sealed, seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


def new_root() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def test_every_purpose_has_its_keys_from_the_start() -> None:
    there = set(DataKey.objects.values_list("purpose", "use"))
    assert there == {(purpose, use) for purpose in keys.PURPOSES for use in keys.USES}


def test_the_database_alone_opens_nothing(settings: Any, tmp_path: Path) -> None:
    sealed = seal("medical", b"C53", "here:1")
    keys.forget()
    settings.ZEROTRIP_ROOT_KEY = new_root()
    with pytest.raises(ImproperlyConfigured, match="root key that is not here"):
        open_sealed("medical", sealed, "here:1")
    settings.ZEROTRIP_ROOT_KEY, settings.ZEROTRIP_HOME = None, tmp_path
    with pytest.raises(ImproperlyConfigured, match="no root key"):
        open_sealed("medical", sealed, "here:1")


def test_a_lost_root_key_is_not_replaced_by_a_fresh_one(settings: Any, tmp_path: Path) -> None:
    settings.ZEROTRIP_ROOT_KEY, settings.ZEROTRIP_HOME = None, tmp_path
    keys.prepare()
    assert not root.root_file().exists()
    DataKey.objects.all().delete()
    keys.prepare()
    assert root.root_file().stat().st_mode & 0o777 == 0o600
    assert DataKey.objects.count() == len(keys.PURPOSES) * len(keys.USES)


def test_a_root_key_file_others_can_read_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.ZEROTRIP_ROOT_KEY, settings.ZEROTRIP_HOME = None, tmp_path
    root.create_root_file()
    first = root.root_keys()
    root.create_root_file()
    assert root.root_keys() == first
    root.root_file().chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        root.root_keys()


@pytest.mark.parametrize("given", ["short", "AAAA", "", " , "])
def test_a_root_key_that_is_none_is_refused(settings: Any, tmp_path: Path, given: str) -> None:
    settings.ZEROTRIP_ROOT_KEY, settings.ZEROTRIP_HOME = given, tmp_path
    with pytest.raises(ImproperlyConfigured):
        root.root_keys()


def test_older_root_keys_still_unwrap_beside_the_new_one(settings: Any) -> None:
    sealed = seal("medical", b"C53", "here:1")
    old = base64.b64encode(root.root_keys()[0]).decode()
    settings.ZEROTRIP_ROOT_KEY = f"{new_root()},{old}"
    keys.forget()
    assert open_sealed("medical", sealed, "here:1") == b"C53"


def test_a_new_generation_writes_and_the_old_one_still_reads() -> None:
    before = seal("medical", b"C53", "here:1")
    newer = keys.begin_generation("medical")
    after = seal("medical", b"C53", "here:1")
    assert int.from_bytes(after[1:5], "big") == newer.id != int.from_bytes(before[1:5], "big")
    keys.forget()
    assert open_sealed("medical", before, "here:1") == open_sealed("medical", after, "here:1") == b"C53"


def test_one_purpose_does_not_open_another() -> None:
    with pytest.raises(CannotOpen):
        open_sealed("account", seal("medical", b"C53", "here:1"), "here:1")


@pytest.mark.parametrize("sealed", [b"", b"\x01" * 20, b"\x02" + bytes(60)])
def test_what_is_no_sealed_value_does_not_open(sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_sealed("medical", sealed, "here:1")


def test_an_unknown_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="no purpose"):
        seal("gossip", b"", "here:1")


def test_a_key_does_not_print() -> None:
    key = keys.current("medical", "seal")
    assert repr(key.secret) not in repr(key)


@pytest.mark.django_db(transaction=True)
def test_a_key_made_in_a_transaction_that_falls_is_not_remembered() -> None:
    class Failed(Exception):
        pass

    DataKey.objects.filter(purpose="contact").delete()
    with pytest.raises(Failed), transaction.atomic():
        lost = keys.current("contact", "seal")
        assert keys.current("contact", "seal") == lost
        raise Failed
    kept = keys.current("contact", "seal")
    assert kept != lost and DataKey.objects.get(purpose="contact").id == kept.id
    assert open_sealed("contact", seal("contact", b"1", "here"), "here") == b"1"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_key() -> None:
    DataKey.objects.filter(purpose="contact").delete()
    gate = threading.Barrier(8)

    def ask(_: int) -> int:
        gate.wait()
        try:
            with transaction.atomic():
                return keys.current("contact", "seal").id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(ask, range(8)))
    assert found == {DataKey.objects.get(purpose="contact").id}
