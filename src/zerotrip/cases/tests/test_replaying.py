"""Whatever is changed behind the platform's back is named, with its case and its place."""

from __future__ import annotations

from importlib import import_module

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from zerotrip.cases.models import Case, Receipt
from zerotrip.cases.tests.conftest import HOSPITAL, Settle
from zerotrip.catalogue.models import Edition
from zerotrip.cli.replay import command
from zerotrip.rules.receipt import hash_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(settle: Settle) -> Case:
    return settle(diagnosis="J18.900", borne="4134.01")[HOSPITAL]


def replayed(*named: str) -> tuple[int, list[str]]:
    """Exit code and lines of `zerotrip replay`."""
    done = CliRunner().invoke(command, list(named))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output.splitlines()


def rewrite(case: Case, old: str, new: str) -> None:
    """Another text under the old hash, as somebody could write who owns the database."""
    edition = Edition.objects.get(pk=case.edition_id)
    assert old in edition.text
    import_module("zerotrip.catalogue.migrations.0002_frozen").UNCHANGED.lift(using="default")
    with connection.cursor() as cursor:
        text = edition.text.replace(old, new, 1)
        cursor.execute("UPDATE catalogue_edition SET text = %s WHERE id = %s", [text, edition.pk])


def test_what_nobody_changed_is_the_same(case: Case) -> None:
    code, lines = replayed("--all")
    assert (code, lines[-1]) == (0, f"{Receipt.objects.count()} replayed, 0 different")


def test_a_changed_byte_of_the_row_is_named(case: Case) -> None:
    kept = case.decisions.get().receipt
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical FROM cases_receipt WHERE uid = %s", [kept.pk.hex])
        sealed = bytearray(cursor.fetchone()[0])
        sealed[len(sealed) // 2] ^= 1
        cursor.execute("UPDATE cases_receipt SET canonical = %s WHERE uid = %s", [bytes(sealed), kept.pk.hex])
    code, lines = replayed("--all")
    (said,) = (line for line in lines if line.startswith(case.ref))
    assert code == 1
    assert said.startswith(f"{case.ref}: receipt: cannot be opened: ")
    assert said.endswith("changed, or moved from another place")
    assert lines[-1] == f"{Receipt.objects.count()} replayed, 1 different"


def test_a_changed_amount_is_named_even_under_a_fitting_hash(case: Case) -> None:
    kept = case.decisions.get().receipt
    forged = kept.canonical.open().replace('"amount":"1767.01"', '"amount":"9767.01"', 1)
    kept.canonical, kept.hash = forged, hash_of(forged.encode())
    kept.save()
    assert replayed(case.ref) == (
        1,
        [f"{case.ref}: decision.amount: kept '9767.01', decided again '1767.01'", "1 replayed, 1 different"],
    )


def test_a_changed_hash_is_named(case: Case) -> None:
    Receipt.objects.filter(pk=case.decisions.get().receipt_id).update(hash="sha256:0")
    code, lines = replayed(case.ref)
    assert (code, lines[0].startswith(f"{case.ref}: hash: kept 'sha256:0'")) == (1, True)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ('percent = "50"', 'percent = "51"', "1798.35"),
        ('round = "half-up"', 'round = "down"', "1767.00"),
    ],
)
def test_a_changed_rule_and_rounding_are_named(case: Case, old: str, new: str, again: str) -> None:
    rewrite(case, old, new)
    difference = f"{case.ref}: decision.amount: kept '1767.01', decided again '{again}'"
    assert replayed(case.ref) == (1, [difference, "1 replayed, 1 different"])


def test_a_text_that_decides_the_same_and_yet_was_changed_is_named(case: Case) -> None:
    rewrite(case, "# ", "#  ")
    code, lines = replayed(case.ref)
    assert (code, lines[0].startswith(f"{case.ref}: edition: kept 'sha256:")) == (1, True)


def test_a_text_that_is_no_pack_any_more_is_named(case: Case) -> None:
    rewrite(case, "[award]", "[award")
    code, lines = replayed(case.ref)
    assert code == 1
    assert lines[0].startswith(f"{case.ref}: edition: kept 'sha256:")
    assert "TOML" in lines[0]


@pytest.mark.slow  # and so left out on PostgreSQL, which keeps no such text
@pytest.mark.parametrize("text", ["x'ff00'", "CAST(x'ff' || substr(CAST(text AS BLOB), 2) AS TEXT)"])
def test_a_text_of_bytes_that_are_none_is_named(case: Case, text: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no such text")
    rewrite(case, "# ", "#  ")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalogue_edition SET text = {text} WHERE id = %s", [case.edition_id])
    code, lines = replayed("--all")
    assert (code, f"{case.ref}: receipt: its edition holds bytes that are no text" in lines) == (1, True)


@pytest.mark.slow  # and so left out on PostgreSQL, which keeps no text where bytes belong
def test_a_receipt_that_is_a_text_is_named(case: Case) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no text where bytes belong")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_receipt SET canonical = 'hello' WHERE case_id = %s", [case.pk])
    code, lines = replayed(case.ref)
    assert (code, lines[0].startswith(f"{case.ref}: receipt: cannot be opened: ")) == (1, True)


@pytest.mark.slow  # and so left out on PostgreSQL, where only who owns the tables could
@pytest.mark.parametrize(("table", "key"), [("catalogue_edition", "edition_id"), ("cases_case", "id")])
def test_a_receipt_whose_edition_or_case_was_taken_away_does_not_fall_out(
    case: Case, table: str, key: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL only who owns the tables could, by dropping their keys")
    count = Receipt.objects.count()
    import_module("zerotrip.catalogue.migrations.0002_frozen").KEPT.lift(using="default")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [getattr(case, key)])
    code, lines = replayed("--all")
    who = case.ref if key == "edition_id" else f"case {case.pk}"
    said = "its edition is gone" if key == "edition_id" else "its case is gone"
    assert (code, lines[0]) == (1, f"{who}: receipt: {said}")
    assert lines[-1].startswith(f"{count} replayed")
    transaction.set_rollback(True)  # nothing of this may be looked over for broken keys


def test_a_case_without_a_decision_is_named(case: Case) -> None:
    assert replayed("HZ-2026-999999") == (
        1,
        ["HZ-2026-999999: there is no decision of this case to replay", "0 replayed, 0 different"],
    )
