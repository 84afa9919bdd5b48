"""Promise 23: someone who owns the tables drops the guards, and is found out, with the row named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from zerotrip.audit import guards, signing
from zerotrip.audit.actions import record, seal
from zerotrip.audit.chain import GENESIS, Row, commitment, link
from zerotrip.audit.models import Entry
from zerotrip.audit.queries import rows, said, verify
from zerotrip.audit.tests.conftest import AT, WU
from zerotrip.audit.verify import read_checkpoints
from zerotrip.audit.verify import verify as verify_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal")]


@contextmanager
def owner_of_the_tables() -> Iterator[Any]:
    guards.lift(connection)
    with connection.cursor() as cursor:
        yield cursor
    guards.install(connection)


def first_fault() -> tuple[str, int | None]:
    faults = verify()
    assert faults, "nobody noticed"
    return faults[0].kind, faults[0].seq


@pytest.mark.parametrize("column", ["what", "about", "by_key", "commitment"])
def test_a_changed_row_is_named(column: str) -> None:
    with owner_of_the_tables() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {column} = 'other' WHERE seq = 4")
    assert ("changed", 4) in [(fault.kind, fault.seq) for fault in verify()]
    assert first_fault()[1] == 4


def test_a_changed_time_is_named() -> None:
    with owner_of_the_tables():
        Entry.objects.filter(seq=4).update(at=AT.replace(microsecond=123457))
    assert first_fault() == ("changed", 4)


def test_a_changed_private_part_is_named() -> None:
    with owner_of_the_tables():
        entry = Entry.objects.get(seq=4)
        Entry.objects.filter(seq=4).update(private=(entry.private or "").replace("合规", "照顾"))
    assert first_fault() == ("private", 4)


def test_a_changed_row_with_its_own_hash_put_right_is_named() -> None:
    with owner_of_the_tables():
        entry, before = Entry.objects.get(seq=4), Entry.objects.get(seq=3)
        entry.about = "case:HZ-2026-999999"
        entry.hash = link(before.hash or "", entry.row(), 4)
        entry.save()
    assert first_fault() == ("rewritten", 4)


@pytest.mark.parametrize("seq", [1, 4, 9])
def test_a_removed_row_is_named(seq: int) -> None:
    with owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq = %s", [seq])
    assert first_fault() == ("removed", seq)


def test_reordered_rows_are_named() -> None:
    with owner_of_the_tables():
        one, other = Entry.objects.get(seq=4), Entry.objects.get(seq=7)
        Entry.objects.filter(pk=one.pk).update(seq=99)
        Entry.objects.filter(pk=other.pk).update(seq=4, hash=one.hash)
        Entry.objects.filter(pk=one.pk).update(seq=7, hash=other.hash)
    assert first_fault() == ("changed", 4)


@pytest.mark.parametrize("kept", [9, 5, 2, 0])
def test_a_cut_tail_is_named_by_the_checkpoint(kept: int) -> None:
    with owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq > %s", [kept])
    assert first_fault() == ("cut", kept + 1)


def test_a_tail_cut_and_grown_again_is_named() -> None:
    with owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq > 7")
    for number in range(5):
        record("case.approved", f"case:HZ-2026-9{number}", by=WU, at=AT)
    seal(at=AT)
    assert first_fault() == ("rewritten", 8)


def rewrite(first: int) -> None:
    previous = GENESIS
    for entry in Entry.objects.order_by("seq"):
        if entry.seq == first:
            entry.about = "case:HZ-2026-999999"
        entry.hash = previous = link(previous, entry.row(), entry.seq or 0)
        entry.save()


@pytest.mark.parametrize("first", [1, 4, 6, 10])
def test_a_chain_written_anew_is_named_by_its_signed_hashes(first: int) -> None:
    with owner_of_the_tables():
        rewrite(first)
    assert first_fault() == ("rewritten", first)


def test_a_forged_row_put_in_between_is_named() -> None:
    with owner_of_the_tables():
        for entry in Entry.objects.filter(seq__gte=4).order_by("-seq"):
            Entry.objects.filter(pk=entry.pk).update(seq=(entry.seq or 0) + 1)
        forged = record("case.approved", "case:HZ-2026-999999", by=WU, at=AT)
        before = Entry.objects.get(seq=3).hash or ""
        Entry.objects.filter(pk=forged.pk).update(seq=4, hash=link(before, forged.row(), 4))
    assert first_fault() == ("rewritten", 4)


def test_what_was_erased_in_silence_is_named() -> None:
    with owner_of_the_tables():
        Entry.objects.filter(seq=4).update(private=None, salt=None)
    assert first_fault() == ("erased", 4)


def test_guards_left_off_are_named() -> None:
    guards.lift(connection)
    assert [fault.kind for fault in verify()] == ["unguarded"] * len(verify())
    assert "audit_entry_frozen" in str(verify()[0])


def test_checkpoints_signed_by_another_key_are_refused(settings: Any) -> None:
    with owner_of_the_tables():
        rewrite(4)
    file = next(signing.folder().glob("*.jsonl"))
    file.unlink()
    stranger = Ed25519PrivateKey.generate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "_private_key", lambda: stranger)
        signing.append([one.hash or "" for one in rows()], first=1, at=AT)
    assert {fault.kind for fault in verify()} == {"signature", "unsigned"}


@pytest.mark.parametrize("lines", [slice(0, 0), slice(2, 3), slice(0, 1)])
def test_cut_checkpoints_are_missed(lines: slice) -> None:
    file = next(signing.folder().glob("*.jsonl"))
    kept = file.read_text().splitlines(keepends=True)[lines]
    file.write_text("".join(kept))
    assert verify()[-1].kind in {"unsigned", "checkpoint"} or verify()[0].kind == "checkpoint"


def test_checkpoints_begun_anew_sign_nothing_of_before() -> None:
    with owner_of_the_tables():
        rewrite(4)
    next(signing.folder().glob("*.jsonl")).unlink()
    record("case.opened", "case:HZ-2026-000011", by=WU, at=AT)
    seal(at=AT)
    assert first_fault() == ("checkpoint", 11)


def test_faults_are_told_in_chinese() -> None:
    from django.utils import translation

    with owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq = 4")
    with translation.override("zh-hans"):
        assert "第 4 条" in said(verify()[0])


Tamper = Callable[[list[Row], int, random.Random], list[Row]]


def _change(rows: list[Row], k: int, luck: random.Random) -> list[Row]:
    other: dict[str, Any] = {luck.choice(["at", "what", "about", "by"]): "other"}
    rows[k] = replace(rows[k], **other)
    return rows


def _change_private(rows: list[Row], k: int, luck: random.Random) -> list[Row]:
    rows[k] = replace(rows[k], private=f'{{"because":"{luck.random()}"}}')
    return rows


def _remove(rows: list[Row], k: int, luck: random.Random) -> list[Row]:
    return rows[:k] + rows[k + 1 :]


def _swap(rows: list[Row], k: int, luck: random.Random) -> list[Row]:
    other = luck.choice([n for n in range(k, len(rows)) if n != k] or [0])
    one, two = rows[k], rows[other]
    rows[k] = replace(two, seq=one.seq, hash=one.hash)
    rows[other] = replace(one, seq=two.seq, hash=two.hash)
    return rows


def _cut(rows: list[Row], k: int, luck: random.Random) -> list[Row]:
    return rows[:k]


def _rewrite(rows: list[Row], k: int, luck: random.Random) -> list[Row]:
    private = "{}"
    rows[k] = replace(rows[k], private=private, commitment=commitment(rows[k].salt or "", private))
    previous = rows[k - 1].hash if k else GENESIS
    for n in range(k, len(rows)):
        previous = link(previous or "", rows[n], n + 1)
        rows[n] = replace(rows[n], hash=previous)
    return rows


@pytest.mark.parametrize("tamper", [_change, _change_private, _remove, _swap, _cut, _rewrite])
def test_a_thousand_tampers_are_all_found_and_the_row_named(tamper: Tamper) -> None:
    luck = random.Random(23)
    sound, checkpoints = list(rows()), list(read_checkpoints(signing.folder()))
    key = signing.public_key()
    assert verify_rows(sound, checkpoints, key) == []
    for _ in range(167):
        k = luck.randrange(len(sound))
        faults = verify_rows(tamper(list(sound), k, luck), checkpoints, key)
        named = min(fault.seq for fault in faults if fault.seq is not None)
        assert named == (k + 1 if tamper is not _swap else min(k + 1, named))
