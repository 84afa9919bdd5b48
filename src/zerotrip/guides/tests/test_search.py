"""What is typed, and the item it must find first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from zerotrip.catalogue.actions import retire
from zerotrip.guides.models import Passage
from zerotrip.guides.search import find
from zerotrip.guides.search.indexing import rebuild
from zerotrip.guides.search.tokens import stem, tokens
from zerotrip.guides.tests.samples import AT, BY, ON, STAY, STUDY, TICKET, publish

pytestmark = pytest.mark.django_db


def found(asked: str, language: str = "zh-Hans") -> list[str]:
    return [hit.item for hit in find(asked, on=ON, language=language).hits]


@pytest.mark.parametrize(
    ("asked", "item"),
    [
        ("住院", STAY),  # two characters
        ("票", TICKET),  # one
        ("zhuyuan", STAY),  # pinyin, whole, with a space, begun, and by initials
        ("zhu yuan", STAY),
        ("zhuyu", STAY),
        ("jqzx", STUDY),
        ("fanxiang", TICKET),
        ("住院報銷", STAY),  # traditional characters, and everyday words
        ("車票補貼", TICKET),
        ("ＨＯＳＰＩＴＡＬ", STAY),  # full width
        ("住院报销", STAY),
        ("孩子上大学", STUDY),
        ("回家车票", TICKET),
        ("怎么申请住院补贴？", STAY),  # with what asks only how
        ("长途汽车", TICKET),  # in a summary
        ("农村户籍", TICKET),  # in a condition
        ("教育", STUDY),  # in the name of its field
        ("hospital", STAY),
        ("hospitalised", STAY),
        ("ticket", TICKET),
        ("what can I get for my child's studies", STUDY),
        ("金秋助雪", STUDY),  # the right sound, a wrong character
        ("金春助学", STUDY),  # a wrong character
        ("返乡车飘", TICKET),
        ("hospitl", STAY),
        ("tikcet", TICKET),
    ],
)  # fmt: skip
def test_finds_first(asked: str, item: object) -> None:
    publish(STAY, STUDY, TICKET)
    assert found(asked)[:1] == [item.id]  # type: ignore[attr-defined]


def test_says_which_passage_matched_and_where() -> None:
    publish(STAY, STUDY, TICKET)
    [hit, *_] = find("长途汽车", on=ON).hits
    assert (hit.item, hit.kind) == (TICKET.id, "summary")
    assert [piece.text for piece in hit.passage if piece.marked] == ["长途汽车"]
    assert "".join(piece.text for piece in hit.passage) == TICKET.zh_summary


def test_a_name_comes_before_a_condition() -> None:
    words = {"zh": "文艺活动", "en": "Arts", "zh_summary": "看演出。", "en_summary": "A show."}
    requires = (("ticket.price > 50.00", "住院的不参加。", "Not in hospital."),)
    other = replace(TICKET, id="hz.test.aa", requires=requires, **words)  # type: ignore[arg-type]
    publish(other, STAY)
    assert found("住院") == [STAY.id, other.id]


def test_what_is_nowhere_finds_nothing() -> None:
    publish(STAY)
    seen = find("宇宙飞船", on=ON)
    assert (seen.hits, seen.meant) == ([], [])


@pytest.mark.parametrize(
    "asked",
    ["", "   ", "？！", '"', "' OR 1=1 --", "住院*", "NEAR(住院)", "a AND b", "(",
     ":*", "\\", "😀", "x" * 500,
     "住" * 500],
)  # fmt: skip
def test_takes_whatever_is_typed(asked: str) -> None:
    publish(STAY)
    assert isinstance(find(asked, on=ON).hits, list)


def test_index_follows_publication_the_day_and_retirement() -> None:
    [first] = publish(STAY)
    publish(replace(STAY, zh="生病互助"))
    assert [hit.name["zh-Hans"] for hit in find("互助", on=ON).hits] == ["生病互助"]
    assert find("互助", on=date(2020, 1, 1)).hits == []
    retire(item=first.item, by=BY, at=AT, because="并入其他事项")
    assert found("互助") == []


def test_what_is_not_published_is_not_found() -> None:
    with transaction.atomic():
        publish(STAY)
        transaction.set_rollback(True)
    assert Passage.objects.count() == 0


def test_rebuilding_gives_the_same_index() -> None:
    publish(STAY, STUDY)
    before = list(Passage.objects.order_by("pk").values_list("edition", "kind", "language", "text", "grams"))
    Passage.objects.filter(kind="name").delete()
    assert rebuild() == len(before)
    rows = Passage.objects.order_by("pk").values_list("edition", "kind", "language", "text", "grams")
    assert sorted(rows) == sorted(before)


@pytest.mark.parametrize("several", [(STAY,), (STAY, STUDY, TICKET)])
def test_queries_do_not_grow_with_items(
    several: tuple[object, ...], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(*several)  # type: ignore[arg-type]
    with django_assert_num_queries(2):
        find("住院", on=ON)


def test_tokens_are_letters_and_digits_only() -> None:
    found = tokens("职工住院，Ｐ1 hospitalised (36 元)！", is_name=True)
    assert all(token.isascii() and token.isalnum() for token in found)
    assert ("wp1" in found, "w36" in found, "whospital" in found) == (True, True, True)


def test_stem_brings_forms_of_a_word_together() -> None:
    forms = ("hospital", "hospitals", "hospitalised", "hospitalized", "hospitalisation")
    assert {stem(word) for word in forms} == {"hospital"}
    assert {stem(word) for word in ("study", "studies")} == {"stud"}


def test_database_has_its_own_index() -> None:
    publish(STAY)
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM guides_grams")
        assert cursor.fetchone() == (Passage.objects.count(),)
