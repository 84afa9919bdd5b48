from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from zerotrip.audit import signing
from zerotrip.audit.actions import erase, record, record_many, seal
from zerotrip.audit.models import Entry
from zerotrip.audit.queries import entries_about, entries_by, export, signed_at, verify
from zerotrip.audit.tests.conftest import AT, WU
from zerotrip.audit.verify import main

pytestmark = pytest.mark.django_db


def test_an_entry_tells_who_what_when_and_why() -> None:
    record("case.refused", "case:HZ-2026-000001", by=WU, at=AT, because="未参保", data={"fen": 100})
    entry = entries_about("case:HZ-2026-000001").get()
    assert (entry.what, entry.by_key, entry.by_name, entry.at) == ("case.refused", WU.key, "吴敏", AT)
    assert (entry.because, entry.data, entry.seq) == ("未参保", {"fen": 100}, None)
    assert list(entries_by(WU.key)) == [entry]


def test_an_entry_falls_with_its_act() -> None:
    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():
        record("case.refused", "case:HZ-2026-000001", by=WU, at=AT)
        raise Failed
    assert not Entry.objects.exists()


@pytest.mark.usefixtures("journal")
def test_sealing_numbers_without_gaps_and_goes_on_where_it_stopped() -> None:
    record_many("unit.enrolled", {f"person:{n}": {"line": n} for n in range(2_500)}, by=WU, at=AT)
    assert seal(at=AT) == 2_500
    assert seal(at=AT) == 0
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 2_511))
    assert verify() == []


@pytest.mark.usefixtures("journal")
def test_an_entry_not_yet_sealed_is_no_fault() -> None:
    record("case.opened", "case:HZ-2026-000011", by=WU, at=AT)
    assert verify() == []


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET what = 'case.refused' WHERE seq = 3",
        "UPDATE audit_entry SET private = '{}' WHERE seq = 3",
        "UPDATE audit_entry SET seq = NULL, hash = NULL WHERE seq = 10",
        "UPDATE audit_entry SET hash = '00' WHERE seq = 10",
        "UPDATE audit_entry SET private = NULL, salt = NULL, hash = '00' WHERE seq = 10",
        "DELETE FROM audit_entry WHERE seq = 10",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_every_change(statement: str) -> None:
    with pytest.raises(DatabaseError, match="neither changed nor removed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert verify() == []


@pytest.mark.usefixtures("journal")
def test_postgresql_refuses_truncate_too() -> None:
    if connection.vendor != "postgresql":
        return
    with pytest.raises(DatabaseError, match="neither changed nor removed"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_entry")


@pytest.mark.usefixtures("journal")
def test_an_erased_entry_keeps_the_chain_and_says_who_erased_it() -> None:
    erase(Entry.objects.get(seq=4), by=WU, at=AT, because="法定删除")
    entry = Entry.objects.get(seq=4)
    assert (entry.is_erased, entry.by_name, entry.because, entry.data) == (True, "", "", {})
    assert entries_about("audit:4").get().because == "法定删除"
    assert verify() == []
    seal(at=AT)
    assert verify() == []


@pytest.mark.usefixtures("journal")
def test_a_journal_without_news_is_signed_every_hour() -> None:
    seal(at=AT + timedelta(minutes=59))
    assert signed_at() == AT
    seal(at=AT + timedelta(hours=1))
    assert signed_at() == AT + timedelta(hours=1)
    assert verify() == []


@pytest.mark.usefixtures("journal")
def test_a_checkpoint_line_cut_by_a_crash_is_written_over() -> None:
    file = next(signing.folder().glob("*.jsonl"))
    file.write_bytes(file.read_bytes() + b'{"first": 11, "se')
    record("case.opened", "case:HZ-2026-000011", by=WU, at=AT)
    seal(at=AT)
    assert verify() == []
    assert signing.last() is not None and signing.last().seq == 11  # type: ignore[union-attr]


@pytest.mark.usefixtures("journal")
def test_a_crash_between_sealing_and_signing_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    record("case.opened", "case:HZ-2026-000011", by=WU, at=AT)
    monkeypatch.setattr("zerotrip.audit.actions._sign", lambda **_: None)
    seal(at=AT)
    monkeypatch.undo()
    seal(at=AT)
    assert signing.last().seq == 11  # type: ignore[union-attr]
    assert verify() == []


@pytest.mark.usefixtures("journal")
def test_long_checkpoints_go_on_in_a_new_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_NEW_FILE_AFTER", 100)
    for number in range(3):
        record("case.opened", f"case:{number}", by=WU, at=AT)
        seal(at=AT)
    assert len(list(signing.folder().glob("*.jsonl"))) == 4
    assert verify() == []


def test_what_is_no_plain_value_does_not_enter_the_journal() -> None:
    with pytest.raises(TypeError):
        record("case.opened", "case:1", by=WU, at=AT, data={"secret": object()})
    with pytest.raises(ValueError, match="zone"):
        record("case.opened", "case:1", by=WU, at=AT.replace(tzinfo=None))


@pytest.mark.usefixtures("journal")
def test_the_export_verifies_without_django(tmp_path: Path, settings: Any, capsys: Any) -> None:
    entries = tmp_path / "entries.jsonl"
    lines = list(export())
    entries.write_text("\n".join(lines) + "\n", encoding="utf-8")
    public = Path(settings.ZEROTRIP_HOME) / "keys" / "audit.pub"
    arguments = [str(entries), str(signing.folder()), str(public)]
    assert main(arguments) == 0
    lines[6] = json.dumps({**json.loads(lines[6]), "about": "case:HZ-2026-999999"})
    entries.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(arguments) == 1
    assert "Entry 7 was changed" in capsys.readouterr().out
    assert main([]) == 2
