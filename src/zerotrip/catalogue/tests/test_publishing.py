from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from zerotrip.audit.models import Entry
from zerotrip.catalogue import actions
from zerotrip.catalogue.folder import check
from zerotrip.catalogue.models import LOADED, Edition, Item
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.queries import current, items_on, opens_for
from zerotrip.catalogue.tests.sound import FACTS, SOUND
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, NotAllowed, NotVisible
from zerotrip.core.money import Amount
from zerotrip.ledger.queries import balance

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
WU = Actor.person(uuid4(), "吴")
ZHAO = Actor.person(uuid4(), "赵")
HANGZHOU = Path(__file__).parents[4] / "packs" / "hangzhou"


def publish(text: str = SOUND, by: Actor = WU, second: Actor = ZHAO) -> Edition:
    return actions.publish_text(text=text, facts_text=FACTS, by=by, second=second, at=AT)


def test_publish_freezes_every_pack_of_hangzhou() -> None:
    editions = actions.publish(paths=[HANGZHOU], by=WU, second=ZHAO, at=AT)
    files = {read.pack.id: read.text for read in check([HANGZHOU]).packs}
    assert {edition.item_id: edition.text for edition in editions} == files
    hospital = current("hz.mutual-aid.hospital", date(2026, 6, 1))
    assert hospital.text == (HANGZHOU / "hospital-mutual-aid.toml").read_text("utf-8")
    assert hospital.loaded.program.item.edition == hospital.sha256
    followed = opens_for("/330100/", "payment:hz.mutual-aid.major-disease", date(2026, 6, 1))
    assert [edition.item_id for edition in followed] == ["hz.care.major-disease"]
    assert len(opens_for("/330100/", "settlement", date(2026, 6, 1))) == 4


def test_publish_is_written_down_once_with_both_people() -> None:
    edition = publish()
    entry = Entry.objects.get(what="edition.published")
    assert (entry.about, entry.by_key) == ("item:hz.test.fruit", WU.key)
    assert (edition.number, edition.published_by_key, edition.second_by_key) == (1, WU.key, ZHAO.key)


def test_publish_opens_the_fund_it_pays_from_empty() -> None:
    fund = publish().loaded.pack.award.fund  # type: ignore[union-attr]
    assert balance(f"fund:{fund}").available == Amount.fen(0)


def test_publish_the_same_text_again_gives_the_edition_there_is() -> None:
    assert publish() == publish()
    assert Entry.objects.filter(what="edition.published").count() == 1


def test_publish_another_text_gives_the_next_edition_and_keeps_the_first() -> None:
    first, second = publish(), publish(SOUND.replace("300.00", "400.00"))
    assert (first.number, second.number) == (1, 2)
    assert current("hz.test.fruit", date(2026, 1, 5)) == second
    assert Edition.objects.get(number=1).text == SOUND


def test_publish_one_broken_pack_of_several_publishes_nothing(tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text(FACTS, "utf-8")
    (tmp_path / "a.toml").write_text(SOUND, "utf-8")
    (tmp_path / "b.toml").write_text(
        SOUND.replace("fruit", "tea").replace("hospital_level >=", "level >="), "utf-8"
    )
    with pytest.raises(PackErrors) as caught:
        actions.publish(paths=[tmp_path], by=WU, second=ZHAO, at=AT)
    assert [(Path(p.file).name, p.line, p.said) for p in caught.value.problems] == [
        ("b.toml", 30, "settlement.level")
    ]
    assert not Item.objects.exists()


@pytest.mark.parametrize("second", [WU, Actor.system("worker")], ids=["oneself", "a system account"])
def test_publish_needs_a_second_person(second: Actor) -> None:
    with pytest.raises(NotAllowed):
        publish(second=second)
    assert not Edition.objects.exists()


def test_publish_does_not_take_an_item_from_another_union() -> None:
    publish()
    with pytest.raises(Conflict):
        publish(SOUND.replace('owner    = "330100"', 'owner    = "330106"'))


def test_database_refuses_a_second_person_who_is_the_first() -> None:
    edition = publish()
    twin = Edition(**{**fields(edition), "number": 2, "sha256": "x", "second_by_key": WU.key})
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def fields(edition: Edition) -> dict[str, object]:
    return {f.attname: getattr(edition, f.attname) for f in Edition._meta.fields if f.name != "id"}


@pytest.mark.parametrize("text", ["", SOUND])
def test_database_refuses_to_change_an_edition(text: str) -> None:
    publish()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Edition.objects.update(text=text)


def test_database_refuses_to_remove_an_edition() -> None:
    edition = publish()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        edition.delete()
    assert Edition.objects.count() == 1


def test_current_knows_the_days_an_edition_holds() -> None:
    publish(SOUND.replace("since = 2021-01-01 }", "since = 2021-01-01, until = 2021-12-31 }"))
    assert current("hz.test.fruit", date(2021, 12, 31)).number == 1
    with pytest.raises(NotVisible):
        current("hz.test.fruit", date(2022, 1, 1))


def test_retired_items_open_no_more() -> None:
    item = publish().item
    actions.retire(item=item, by=WU, at=AT, because="并入新事项")
    assert items_on(date(2026, 1, 5)) == []


def test_loaded_compiles_once_per_text() -> None:
    publish()
    LOADED.clear()
    first, second = (Edition.objects.get().loaded for _ in range(2))
    assert first is second


@pytest.mark.parametrize("count", [1, 3])
def test_items_on_takes_two_queries_and_one_once_texts_are_known(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        publish(SOUND.replace("fruit", f"fruit-{number}"))
    LOADED.clear()
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            assert [len(edition.loaded.pack.opens) for edition in items_on(date(2026, 1, 5))] == [2] * count
