"""Receipts of every version of the language decide again to the same bytes; what differs is named."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from zerotrip.catalogue.reading import read_text
from zerotrip.rules import Program, Receipt, replay, tree
from zerotrip.rules.awarding import way_of
from zerotrip.rules.functions import FORMS
from zerotrip.rules.receipt import LANGUAGE, LANGUAGES, hash_of
from zerotrip.rules.tests.golden_files import GOLDEN, Stored, languages, listed, packs, read, stored, sums

ALL = [one for language in languages() for one in stored(language)]
PAID = [one for one in ALL if json.loads(one.file.read_bytes())["decision"]["amount"] not in (None, "0.00")]


def test_every_language_has_its_receipts() -> None:
    assert languages() == list(range(1, LANGUAGE + 1)) == sorted(LANGUAGES)
    assert all(len(stored(language)) >= 40 for language in languages())


@pytest.mark.parametrize("language", languages())
def test_the_files_are_those_listed(language: int) -> None:
    assert sums(language) == listed(language)


@pytest.mark.parametrize("one", ALL, ids=str)
def test_receipt_decides_again_to_the_same_bytes(one: Stored) -> None:
    assert replay(one.program, one.receipt) is None


def test_every_construct_is_kept() -> None:
    """Of the language of today; an earlier one has what it had."""
    programs = [read(pack).program for pack in packs(LANGUAGE)]
    nodes = [node for program in programs for node in _nodes(program)]
    assert {type(node).__name__ for node in nodes} == {of.__name__ for of in tree.Node.__subclasses__()}
    used = " ".join(pack.read_text("utf-8") for pack in packs(LANGUAGE))
    assert [name for name in FORMS if f"{name}(" not in used] == []
    scales = [scale for program in programs if program.item.award for scale in program.item.award.scales]
    assert {way_of(scale) for scale in scales} == {"bands", "flat", "percent", "per_day", "choices"}
    awards = [program.item.award for program in programs if program.item.award]
    assert {award.rounding for award in awards} == {"half-up", "half-even", "down", "up"}
    kept = [json.loads(one.file.read_bytes()) for one in stored(LANGUAGE)]
    assert {document["decision"]["verdict"] for document in kept} == {"met", "unmet", "unknown"}
    assert any("evidence" in document for document in kept)
    assert any(document["inputs"]["exhausted"] for document in kept)


def _nodes(program: Program) -> list[tree.Node]:
    tops = [each.node for each in program.conditions] + list(program.named.values())
    tops += program.award.nodes if program.award else ()
    return [node for top in tops for node in tree.walk(top)]


# ── What was changed is named ───────────────────────────────────────────────
@pytest.mark.slow
@pytest.mark.parametrize("one", ALL, ids=str)
def test_a_changed_byte_is_found_wherever_it_is(one: Stored) -> None:
    kept = one.file.read_bytes()
    for at in (len(kept) // 9, len(kept) // 3, len(kept) * 4 // 5):
        changed = bytearray(kept)
        changed[at] ^= 1
        assert replay(one.program, Receipt(bytes(changed), one.receipt.hash)) is not None


@pytest.mark.parametrize("one", PAID, ids=str)
def test_a_changed_amount_is_named(one: Stored) -> None:
    document = json.loads(one.file.read_bytes())
    amount = document["decision"]["amount"]
    document["decision"]["amount"] = f"1{amount}"
    difference = replay(one.program, Receipt.of(document))
    assert difference
    assert (difference.path, difference.kept, difference.again) == ("decision.amount", f"1{amount}", amount)


def changed(name: str, edit: Callable[[str], str]) -> tuple[Receipt, Program]:
    """A receipt, and its pack with another text."""
    one = next(one for one in ALL if str(one) == f"1/constructs/{name}.receipt")
    text = one.pack.read_text("utf-8")
    other = edit(text)
    assert other != text
    facts = (one.pack.parent / "facts.toml").read_text("utf-8")
    return one.receipt, read_text(other, facts, thorough=False).program


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("records~01", 'percent = "50"', 'percent = "51"', "decision.amount"),
        ("records~12", 'percent = "50"', 'percent = "51"', "decision.rows[1].amount"),
        ("records~12", '"30200.00"', '"30200.01"', "decision.amount"),
        ("records~01", 'above = "4500.01"', 'above = "4500.00"', "decision.rows[1].amount"),
        ("records~01", 'deducts      = ["test.third"]', 'deducts      = ["test.fourth"]', "edition"),
        ("figures~05", 'round = "half-even"', 'round = "half-up"', "decision.amount"),
        ("figures~06", 'round = "half-even"', 'round = "half-up"', "decision.amount"),
        ("figures~03", 'round = "half-even"', 'round = "half-up"', "edition"),
        ("days~08", "on) >= 18", "on) >= 99", "decision.conditions[4][1]"),
        ("dated~01", '"1500.00"', '"1500.01"', "decision.amount"),
        ("dated~01", "since   = 2026-06-01", "since   = 2026-06-12", "edition"),
        ("dated~05", "since   = 2026-06-01", "since   = 2026-06-12", "decision.amount"),
        ("logic~03", "< 1245", "<= 1245", "decision.amount"),
        ("logic~01", "# Never edited", "# Edited", "edition"),
    ],
)
def test_a_changed_rule_is_named_with_its_place(name: str, old: str, new: str, named: str) -> None:
    receipt, program = changed(name, lambda text: text.replace(old, new, 1))
    difference = replay(program, receipt)
    assert difference
    assert difference.path == named


def test_a_changed_hash_is_named() -> None:
    one = ALL[0]
    other = Receipt(one.receipt.canonical, hash_of(b""))
    difference = replay(one.program, other)
    assert difference
    assert (difference.path, difference.kept, difference.again) == ("hash", hash_of(b""), one.receipt.hash)


def test_a_changed_edition_is_named() -> None:
    document = json.loads(ALL[0].file.read_bytes())
    difference = replay(ALL[0].program, Receipt.of(document | {"edition": "sha256:other"}))
    assert difference
    assert (difference.path, difference.kept) == ("edition", "sha256:other")


def test_the_readme_says_how_a_new_language_is_added() -> None:
    assert "golden_files" in (GOLDEN / "README.md").read_text("utf-8")
