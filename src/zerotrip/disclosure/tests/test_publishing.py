"""A month from the books to the public page: figures, two people, proofs, corrections, nothing edited."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zerotrip.catalogue.actions import publish as issue
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible, Stale
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.disclosure import actions, merkle, queries
from zerotrip.disclosure.figures import gather
from zerotrip.disclosure.files import written
from zerotrip.disclosure.models import Leaf, Publication
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Transfer
from zerotrip.members.actions import join
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation
from zerotrip.payments import actions as payments
from zerotrip.payments import books

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
HOSPITAL, MAJOR = "hz.mutual-aid.hospital", "hz.mutual-aid.major-disease"
Pay = Callable[..., Transfer]


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 4, tzinfo=UTC)


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    """Chen and nine of the unit in Xihu, three of Binjiang: nobody has a name but Chen."""
    places = [cast.unit] * 9 + [cast.other_unit] * 3
    return [cast.chen] + [
        join(
            name=f"会员{number}",
            id_number=id_number(number),
            organisation=place,
            on=date(2025, 1, 1),
            by=Actor.system("demo"),
            at=noon(1, 5),
        )
        for number, place in enumerate(places)
    ]


def id_number(number: int) -> str:
    body = f"33010619800101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]


@pytest.fixture
def pay(cast: Cast) -> Pay:
    """Owed and paid by the books, as the bank's answer would post it."""
    books.open_bank()

    def pay(
        person: Person,
        reference: str,
        yuan: str,
        at: datetime,
        item: str = HOSPITAL,
        organisation: Organisation | None = None,
    ) -> Transfer:
        payable = payments.owe(
            reference=reference,
            person=person,
            amount=Amount.yuan(yuan),
            fund="mutual-aid.hospital",
            item_id=item,
            purpose={"zh-Hans": "住院医疗互助", "en": "Hospital mutual aid"},
            organisation=organisation or person.organisation,
            by=Actor.system("worker"),
            at=at,
            because=reference,
        )
        return ledger.transfer(
            reference=f"paid:{reference}",
            source=payable.address,
            destination=books.CLEARING,
            amount=payable.amount,
            by=Actor.system("worker"),
            at=at,
        )

    return pay


@pytest.fixture
def may(cast: Cast, people: list[Person], pay: Pay) -> list[Transfer]:
    """Thirteen people: ten in Xihu, three in Binjiang, whom no cell may show."""
    pack = settings.ZEROTRIP_PACKS / "hangzhou" / "hospital-mutual-aid.toml"
    issue(paths=[pack], by=cast.admin.actor, second=cast.zhao.actor, at=noon(1, 6))
    return [
        pay(person, f"HZ-2026-{number:06d}", f"{1000 + number}.11", noon(5, 11))
        for number, person in enumerate(people)
    ]


def drafted(cast: Cast, month: date = MAY, **more: Any) -> Publication:
    return actions.draft(owner=cast.city, month=month, by=cast.admin.actor, at=noon(7, 2), **more)


def published(cast: Cast, month: date = MAY, **more: Any) -> Publication:
    draft = drafted(cast, month, **more)
    return actions.publish(
        publication=draft, seen_hash=draft.content_hash, by=cast.auditor.actor, at=noon(7, 3)
    )


def test_a_month_is_published_by_two_and_shows_no_small_group(cast: Cast, may: list[Transfer]) -> None:
    draft = drafted(cast)
    with pytest.raises(NotAllowed):
        actions.publish(publication=draft, seen_hash=draft.content_hash, by=cast.admin.actor, at=noon(7, 3))
    with pytest.raises(Stale):
        actions.publish(publication=draft, seen_hash="0" * 64, by=cast.auditor.actor, at=noon(7, 3))
    with pytest.raises(NotAllowed):
        actions.draft(owner=cast.city, month=MAY, by=cast.wu.actor, at=noon(7, 2))
    with pytest.raises(Invalid):
        actions.draft(owner=cast.city, month=date(2026, 7, 1), by=cast.admin.actor, at=noon(7, 2))
    done = actions.publish(
        publication=draft, seen_hash=draft.content_hash, by=cast.auditor.actor, at=noon(7, 3)
    )
    said = done.figures
    assert (said["total"]["persons"], said["total"]["fen"]) == (13, sum(t.amount_minor for t in may))
    assert said["total"]["median_fen"] == 1_000_00
    assert [one["figures"] for one in said["districts"]] == [None, None]
    assert [one["figures"] for one in said["cells"]] == [None, None]
    assert said["items"][0]["figures"]["persons"] == 13
    assert said["sources"] == [{"source": "dues", "fen": said["total"]["fen"]}]
    assert said["merkle"] == {"root": done.root, "leaves": 26, "total_fen": said["total"]["fen"]}


def test_what_is_published_is_never_edited(cast: Cast, may: list[Transfer]) -> None:
    done = published(cast)
    for change in ({"document": "{}"}, {"root": "0" * 64}, {"total_fen": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Publication.objects.filter(pk=done.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Leaf.objects.filter(publication=done).update(amount_fen=1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM disclosure_leaf")
    assert written(done, "json") == done.document.encode()
    assert written(done, "xlsx") == written(done, "xlsx")


def test_what_comes_back_later_changes_no_month_but_the_one_it_comes_back_in(
    cast: Cast, people: list[Person], may: list[Transfer], pay: Pay
) -> None:
    early = ledger.reverse(
        transfer=may[0], reference="returned:a", by=cast.sun.actor, at=noon(5, 20), because="returned"
    )
    before = published(cast)
    assert before.total_fen == sum(t.amount_minor for t in may) - early.amount_minor
    for number in (1, 2, 3, 4, 5):
        ledger.reverse(
            transfer=may[number],
            reference=f"returned:{number}",
            by=cast.sun.actor,
            at=noon(6, 2),
            because="r",
        )
    for number, person in enumerate(people):
        pay(person, f"HZ-2026-1{number:05d}", "500", noon(6, 9))
    after = published(cast, JUNE)
    assert after.figures["returned"] == {"persons": 5, "fen": sum(t.amount_minor for t in may[1:6])}
    assert after.total_fen == 13 * 500_00
    assert gather(cast.city, MAY).paid  # May still reads as it was published
    assert sum(row.fen for row in gather(cast.city, MAY).paid) == before.total_fen


def test_a_correction_that_would_name_somebody_is_refused_and_a_wide_one_supersedes(
    cast: Cast, people: list[Person], may: list[Transfer], pay: Pay
) -> None:
    first = published(cast)
    with pytest.raises(Invalid):
        drafted(cast)
    pay(people[0], "HZ-2026-000900", "77", noon(5, 28))
    with pytest.raises(Conflict) as refused:
        drafted(cast, because="late entry")
    assert refused.value.code == "difference-tells"
    for number, person in enumerate(people[1:9]):
        pay(person, f"HZ-2026-0009{number:02d}x", "77", noon(5, 28))
    second = published(cast, because="late entries")
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "published", 2)


def test_a_district_does_not_publish_what_the_city_has_published(cast: Cast, may: list[Transfer]) -> None:
    """Its whole is a cell that the city may have hidden, so that nobody reckons the next one."""
    waiting = actions.draft(owner=cast.district, month=MAY, by=cast.admin.actor, at=noon(7, 2))
    published(cast)
    with pytest.raises(Conflict) as refused:
        actions.draft(owner=cast.district, month=MAY, by=cast.admin.actor, at=noon(7, 4))
    assert refused.value.code == "told-by-another-union"
    seen = waiting.content_hash
    with pytest.raises(Conflict) as refused:
        actions.publish(publication=waiting, seen_hash=seen, by=cast.auditor.actor, at=noon(7, 4))
    assert refused.value.code == "told-by-another-union"


def test_what_one_more_payment_brought_back_is_not_read_off_a_correction(
    cast: Cast, people: list[Person], may: list[Transfer], pay: Pay
) -> None:
    for number in range(5):
        ledger.reverse(
            transfer=may[number], reference=f"r:{number}", by=cast.sun.actor, at=noon(6, 2), because="r"
        )
    for number, person in enumerate(people):
        pay(person, f"HZ-2026-1{number:05d}", "500", noon(6, 9))
    assert published(cast, JUNE).figures["returned"]["persons"] == 5
    ledger.reverse(transfer=may[5], reference="r:5", by=cast.sun.actor, at=noon(6, 3), because="r")
    second = published(cast, JUNE, because="late entry")
    assert second.figures["returned"] == {"persons": None, "fen": None}


def test_three_people_are_no_publication(cast: Cast, people: list[Person], pay: Pay) -> None:
    for number, person in enumerate(people[:3]):
        pay(person, f"HZ-2026-{number:06d}", "100", noon(5, 11))
    with pytest.raises(Conflict) as refused:
        drafted(cast)
    assert refused.value.code == "too-few-persons"


def test_figures_take_the_same_queries_for_one_item_and_for_three(
    cast: Cast, people: list[Person], pay: Pay
) -> None:
    pay(people[0], "HZ-2026-000000", "100", noon(5, 11))
    with CaptureQueriesContext(
        connection,
    ) as one:
        gather(cast.city, MAY)
    for number, item in enumerate((HOSPITAL, MAJOR, "hz.condolence.death")):
        pay(people[number], f"HZ-2026-00001{number}", "100", noon(5, 12), item)
    with CaptureQueriesContext(connection) as three:
        gathered = gather(cast.city, MAY)
    assert (len(one), len(three), len(gathered.items)) == (12, 12, 3)


def test_a_payee_proves_with_a_script_written_from_the_docs_alone(
    cast: Cast, may: list[Transfer], people: list[Person], tmp_path: Path
) -> None:
    done = published(cast)
    mine = queries.mine(cast.chen)
    assert [(one.reference, one.fen) for one in mine] == [("HZ-2026-000000", 1_000_11)]
    proof = queries.proof_for(cast.chen, done.pk, "HZ-2026-000000")
    with pytest.raises(NotVisible):
        queries.proof_for(people[1], done.pk, "HZ-2026-000000")
    finding = queries.check(done, proof)
    assert (finding.holds, finding.amount_fen) == (True, 1_000_11)
    others = {leaf.salt.open() for leaf in done.leaves.exclude(payable__person=cast.chen)}
    assert not [salt for salt in others if salt in json.dumps(proof)]

    page = (Path(__file__).parents[4] / "docs" / "disclosure.md").read_text("utf-8")
    script = re.search(r"```python\n(.*?)```", page, re.S)
    assert script
    (tmp_path / "verify.py").write_text(script[1])
    (tmp_path / "published.json").write_bytes(written(done, "json"))

    def say(what: dict[str, Any]) -> tuple[int, str]:
        (tmp_path / "proof.json").write_text(json.dumps(what))
        ran = subprocess.run(
            [sys.executable, "verify.py", "published.json", "proof.json"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stdout

    assert say(proof) == (0, "HZ-2026-000000: 1000.11 yuan is inside the published total\n")
    for broken in spoilt(proof):
        assert (queries.check(done, broken).holds, say(broken)[0]) == (False, 1)


@pytest.mark.parametrize(("payments", "asked"), [(1, 1), (4, 3), (64, 3), (67, 3)])
def test_a_proof_reads_its_own_way_up_and_not_the_whole_tree(
    cast: Cast, pay: Pay, monkeypatch: pytest.MonkeyPatch, payments: int, asked: int
) -> None:
    """One leaf for each payment here, so that there is a tree of one leaf as well. The last of an odd number
    has no neighbour to ask for, and which is the last is left to chance."""
    monkeypatch.setattr(merkle, "PARTS", 1)
    monkeypatch.setattr(actions, "tables_of", lambda *_said, **_more: None)
    monkeypatch.setattr(actions, "document_of", lambda **_said: {})
    for number in range(payments):
        pay(cast.chen, f"HZ-2026-{number:06d}", "1.01", noon(5, 11))
    done = published(cast)
    for number in {0, payments // 2, payments - 1}:
        with CaptureQueriesContext(connection) as queries_of_one:
            proof = queries.proof_for(cast.chen, done.pk, f"HZ-2026-{number:06d}")
        alone = payments % 2 and len(queries_of_one) == asked - 1
        assert (len(queries_of_one) == asked or alone, queries.check(done, proof).holds) == (True, True)
        assert len(proof["parts"][0]["path"]) <= 7
    if payments > 2:
        for change in ("UPDATE disclosure_fork SET sum_fen = 1", "DELETE FROM disclosure_fork"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


def test_of_what_was_published_before_the_ways_up_are_reckoned_once(
    cast: Cast, may: list[Transfer], monkeypatch: pytest.MonkeyPatch
) -> None:
    forks = actions._forks
    monkeypatch.setattr(actions, "_forks", lambda *told: ([], forks(*told)[1]))
    done = published(cast)
    assert not done.forks.exists()
    import_module("zerotrip.disclosure.migrations.0004_forks_kept").reckon(apps, None)
    assert queries.check(done, queries.proof_for(cast.chen, done.pk, "HZ-2026-000000")).holds


def spoilt(proof: dict[str, Any]) -> list[dict[str, Any]]:
    copies = [json.loads(json.dumps(proof)) for _ in range(5)]
    copies[0]["parts"][0]["leaf"]["amount_fen"] += 1
    copies[1]["parts"][0]["path"][0]["sum"] += 1
    copies[2]["parts"][1]["leaf"]["reference"] = "HZ-2026-000001"
    copies[3]["parts"] = [copies[3]["parts"][0]] * 2
    copies[4]["parts"][0]["leaf"]["publication"] = "another"
    return copies


def test_rubbish_is_answered(cast: Cast, may: list[Transfer]) -> None:
    done = published(cast)
    rubbish: Any
    for rubbish in (None, [], {}, {"format": "zerotrip.proof.1", "parts": [1]}, {"format": []}, "x" * 9):
        assert queries.check(done, rubbish).code == "no-proof"
    deep: dict[str, Any] = queries.proof_for(cast.chen, done.pk, "HZ-2026-000000")
    for step in ({}, {"side": "left"}, {"side": "left", "hash": "z" * 64, "sum": 1}, 5):
        deep["parts"][0]["path"][0] = step
        assert queries.check(done, deep).code == "does-not-hold"


def test_no_cell_of_a_download_is_a_formula(cast: Cast, may: list[Transfer]) -> None:
    Organisation.objects.filter(code=cast.district.code).update(name_zh="=cmd|' /C calc'!A0", name_en="=1+1")
    done = published(cast)
    with ZipFile(BytesIO(written(done, "xlsx"))) as book:
        inside = b"".join(book.read(name) for name in book.namelist())
    assert (b"'=" in inside, b"<f>" in inside, b">=" in inside) == (True, False, False)
    assert b",=" not in written(done, "csv")
