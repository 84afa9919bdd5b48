from __future__ import annotations

import json
import pickle
from copy import deepcopy
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction

from zerotrip.vault import blind
from zerotrip.vault.fields import CannotSeal, SealedText
from zerotrip.vault.seal import CannotOpen
from zerotrip.vault.tests.holders import Holder

pytestmark = pytest.mark.django_db

CHEN = "330106199001011028"
LIN = "330106198505052220"


def stored(holder: Holder, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_tests_holder WHERE name = %s", [holder.name])
        return bytes(cursor.fetchone()[0])


def put(holder: Holder, column: str, sealed: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE vault_tests_holder SET {column} = %s WHERE name = %s", [sealed, holder.name])


def test_a_sealed_value_comes_back_and_nothing_of_it_is_stored() -> None:
    Holder.objects.create(name="Chen", number=CHEN, illness={"diagnosis": "C53", "days": 12})
    chen = Holder.objects.get()
    assert chen.number.open() == CHEN
    assert chen.illness.open() == {"diagnosis": "C53", "days": 12}
    assert chen.account is None
    assert CHEN.encode() not in stored(chen, "number")


def test_bulk_create_and_bulk_update_seal_each_row_to_itself() -> None:
    Holder.objects.bulk_create([Holder(name=f"{n}", number=f"number {n}") for n in range(20)])
    holders = list(Holder.objects.all())
    for holder in holders:
        assert holder.number.open() == f"number {holder.name}"
        holder.number = f"other {holder.name}"
        holder.account = "6217" if holder.name == "3" else None
    Holder.objects.bulk_update(holders, ["number", "number_index", "account"])
    for holder in Holder.objects.all():
        assert holder.number.open() == f"other {holder.name}"
        assert holder.number_index == blind("identity", f"other {holder.name}")
        assert (holder.account.open() if holder.account else None) == ("6217" if holder.name == "3" else None)


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    lin = Holder.objects.create(name="Lin", number=LIN)
    put(lin, "number", stored(chen, "number"))
    with pytest.raises(CannotOpen):
        Holder.objects.get(name="Lin").number.open()
    with pytest.raises(CannotOpen):  # nor is it carried on by a save
        Holder.objects.get(name="Lin").save()


@pytest.mark.parametrize("column", ["account", "former_number"])
def test_a_ciphertext_moved_to_another_field_does_not_open(column: str) -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    put(chen, column, stored(chen, "number"))
    moved = getattr(Holder.objects.get(), column)
    with pytest.raises(CannotOpen):
        moved.open()


@pytest.mark.parametrize("position", [0, 3, 8, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    changed = bytearray(stored(chen, "number"))
    changed[position] ^= 1
    put(chen, "number", bytes(changed))
    with pytest.raises(CannotOpen):
        Holder.objects.get().number.open()


def test_an_untouched_value_is_not_sealed_again() -> None:
    Holder.objects.create(name="Chen", number=CHEN)
    before = stored(chen := Holder.objects.get(), "number")
    chen.save()
    assert stored(chen, "number") == before


def test_a_value_taken_from_another_row_is_sealed_anew() -> None:
    Holder.objects.create(name="Chen", number=CHEN)
    lin = Holder.objects.create(name="Lin", number=LIN)
    lin.account = Holder.objects.get(name="Chen").number
    lin.save()
    assert Holder.objects.get(name="Lin").account.open() == CHEN


def test_a_row_cannot_take_its_sealed_values_to_another_key() -> None:
    Holder.objects.create(name="Chen", number=CHEN)
    copy = Holder.objects.get()
    copy.pk = uuid4()
    with pytest.raises(CannotOpen):
        copy.save(force_insert=True)


def test_without_a_key_nothing_is_sealed() -> None:
    class Counted(models.Model):
        number = SealedText(purpose="identity")

        class Meta:
            app_label = "vault_tests"

    with pytest.raises(CannotSeal):
        Counted(number=CHEN).save()
    with pytest.raises(CannotSeal):
        Holder.objects.update(number=CHEN)


def test_only_equality_through_the_index_finds_a_row() -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    assert Holder.objects.get(number_index=blind("identity", " 330106 19900101 1028 ")) == chen
    assert Holder.objects.filter(account__isnull=True).count() == 1
    for lookup in ("number", "number__contains", "number__in"):
        with pytest.raises(FieldError):
            Holder.objects.filter(**{lookup: CHEN}).count()


def test_the_index_is_unique_keyed_and_follows_the_value() -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holder.objects.create(name="Lin", number=CHEN)
    assert blind("identity", CHEN) != blind("account", CHEN)
    chen.number = LIN
    chen.save()
    assert Holder.objects.get().number_index == blind("identity", LIN)


def test_deferred_refreshed_and_selected_values_open() -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    assert Holder.objects.only("name").get().number.open() == CHEN
    assert Holder.objects.defer("number").get().number_index == blind("identity", CHEN)
    chen.refresh_from_db()
    assert chen.number.open() == CHEN


def test_a_value_read_without_its_row_prints_but_does_not_open() -> None:
    Holder.objects.create(name="Chen", number=CHEN)
    loose = Holder.objects.values_list("number", flat=True).get()
    assert repr(loose) == "***"
    with pytest.raises(CannotOpen):
        loose.open()


def test_a_secret_is_never_printed_pickled_or_serialised() -> None:
    chen = Holder.objects.create(name="Chen", number=CHEN)
    for holder in (chen, Holder.objects.get()):
        secret = deepcopy([holder.number])[0]
        for said in (f"{secret}", f"{secret!r:>30}", str(secret), str([secret]), str(vars(holder))):
            assert CHEN not in said and "***" in said
        for refuses in (pickle.dumps, json.dumps):
            with pytest.raises(TypeError):
                refuses(secret)
        with pytest.raises(TypeError):
            pickle.dumps(holder)
        with pytest.raises(TypeError):
            serializers.serialize("json", [holder])


def test_a_secret_knows_empty_from_full_and_equals_only_secrets() -> None:
    Holder.objects.create(name="Chen", number=CHEN, account="")
    chen = Holder.objects.get()
    assert chen.number and not chen.account
    assert chen.number == Holder.objects.get().number
    assert chen.number != CHEN


def test_the_wrong_kind_of_value_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        Holder(number=330106)
    with pytest.raises(ValueError, match="not JSON compliant"):
        Holder(illness=float("nan"))


@pytest.mark.django_db(transaction=True)
def test_nothing_readable_stands_in_the_database(tmp_path: Path) -> None:
    canaries = (CHEN, "6217001234567890", "子宫颈恶性肿瘤")
    Holder.objects.create(name="canary", number=canaries[0], account=canaries[1], illness=[canaries[2]])
    found = everything_stored(tmp_path / "copy.sqlite3")
    assert b"canary" in found
    for canary in canaries:
        assert canary.encode() not in found


def everything_stored(copy: Path) -> bytes:
    """The bytes of the SQLite file; on PostgreSQL, every column of every row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM INTO %s", [str(copy)])
            return copy.read_bytes()
        cursor.execute("SELECT * FROM vault_tests_holder")
        columns = [value for row in cursor.fetchall() for value in row]
    return b"".join(
        bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in columns
    )
