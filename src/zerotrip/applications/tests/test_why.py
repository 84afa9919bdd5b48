"""Whatever an item may ask of a person, it says why, with the article."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zerotrip.applications.why import why_asked
from zerotrip.catalogue.folder import check
from zerotrip.catalogue.reading import ReadPack

HANGZHOU = Path(__file__).parents[4] / "packs" / "hangzhou"
ON = date(2026, 6, 11)


@pytest.fixture(scope="module")
def packs() -> dict[str, ReadPack]:
    return {read.pack.id: read for read in check([HANGZHOU]).packs}


def _asked_for(read: ReadPack) -> list[tuple[str, ...]]:
    """Every question of the item, and every paper with the facts that it shows."""
    facts = [read.program.facts[key] for key in read.program.order]
    questions = [(fact.key,) for fact in facts if fact.question]
    papers = {fact.paper for fact in facts if fact.paper}
    return questions + [tuple(fact.key for fact in facts if fact.paper == one) for one in sorted(papers)]


def test_every_question_and_paper_of_hangzhou_says_why_with_its_article(packs: dict[str, ReadPack]) -> None:
    asked = {(name, keys) for name, read in packs.items() for keys in _asked_for(read)}
    assert len(packs) > 40
    assert len(asked) > 50
    assert [(name, keys) for name, keys in sorted(asked) if not _is_said(packs[name], keys)] == []


def _is_said(read: ReadPack, keys: tuple[str, ...]) -> bool:
    """ "Once only" is a condition without an article; every other has one, and words."""
    why = why_asked(read, keys, on=ON)
    spoken = all(behind.says and (behind.basis or len(why.conditions) > 1) for behind in why.conditions)
    return bool(why) and spoken and not (why.is_for_sum and why.sum_basis is None)


def test_what_only_the_sum_hangs_on_says_so(packs: dict[str, ReadPack]) -> None:
    read = packs["hz.mutual-aid.hospital"]
    why = why_asked(read, ["settlement.self_borne"], on=ON)
    assert (why.is_for_sum, why.sum_basis and why.sum_basis.id) == (True, "rules-2021")
    assert why_asked(read, ["member.nothing"], on=ON).conditions == ()
