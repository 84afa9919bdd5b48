"""The random items are worth trying: they pass, reach the whole language, and come out now so, now so."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from zerotrip.rules import Program, RuleErrors, compile_item, tree
from zerotrip.rules.awarding import way_of
from zerotrip.rules.functions import FORMS
from zerotrip.rules.tests.random_facts import people_of
from zerotrip.rules.tests.random_items import item_of
from zerotrip.rules.tests.readers import alone

pytestmark = pytest.mark.slow

COUNT = 300
WRITTEN_OTHERWISE = {
    "date", "known", "absent", "ceil", "figure_on", "look_up", "month_of", "day_of", "months_between"
}  # fmt: skip
"""Functions that become other nodes."""
MADE = {"negative", "calendar_year", "period.year", "period.start", "period.end", "no_figure", "no_entry"}


@pytest.fixture(scope="module")
def programs() -> list[Program]:
    """Nearly all that are written pass the check."""
    passed = [program for seed in range(COUNT) if (program := compiled(seed))]
    assert len(passed) > COUNT * 0.95
    return passed


def compiled(seed: int) -> Program | None:
    try:
        return compile_item(item_of(Random(seed)))
    except RuleErrors:
        return None


def nodes_of(program: Program) -> list[tree.Node]:
    award = program.award
    tops = [each.node for each in program.conditions] + list(program.named.values())
    tops += award.nodes if award else ()
    return [node for top in tops for node in tree.walk(top)]


def texts_of(program: Program) -> list[str]:
    item = program.item
    award = item.award.of if item.award else ""
    return [award, *(each.that for each in item.requires), *(each.text for each in item.defines)]


def test_every_node_and_function_is_reached(programs: list[Program]) -> None:
    nodes = [node for program in programs for node in nodes_of(program)]
    assert {type(node).__name__ for node in nodes} == {of.__name__ for of in tree.Node.__subclasses__()}
    reached = {node.function for node in nodes if isinstance(node, tree.Call | tree.Aggregate)}
    assert reached == FORMS.keys() - WRITTEN_OTHERWISE | MADE
    texts = [text for program in programs for text in texts_of(program)]
    assert [name for name in WRITTEN_OTHERWISE if not any(f"{name}(" in text for text in texts)] == []
    compared = {node.op for node in nodes if isinstance(node, tree.Compare)}
    assert compared == {"==", "!=", "<", "<=", ">", ">=", "in", "not in"}
    assert {node.op for node in nodes if isinstance(node, tree.Arithmetic)} == {"+", "-", "*", "/"}


def test_every_way_of_paying_is_reached(programs: list[Program]) -> None:
    awards = [program.item.award for program in programs if program.item.award]
    ways = {way_of(scale) for award in awards for scale in award.scales}
    assert ways == {"bands", "flat", "percent", "per_day", "choices"}
    assert {award.rounding for award in awards} == {"half-up", "half-even", "down", "up"}
    assert {(award.over, bool(award.deducts), bool(award.deducts_when)) for award in awards} == {
        (None, False, False), ("period", False, False), ("period", True, False), ("period", True, True)
    }  # fmt: skip
    assert {program.item.once for program in programs} == {"case", "period", "lifetime"}
    assert {cap.over for program in programs for cap in program.item.caps} == {"period", "lifetime"}
    assert {cap.records for program in programs for cap in program.item.caps} == {"", "household.awards"}
    assert any(program.item.highest_with for program in programs)
    assert max(len(program.item.deadlines) for program in programs) == 3


def test_outcomes_are_mixed(programs: list[Program]) -> None:
    """No verdict is rare, and most items come out differently for different people."""
    verdicts: Counter[int] = Counter()
    paid = mixed = 0
    tried = programs[:100]
    for seed, program in enumerate(tried):
        judged = [alone(program, one) for one in people_of(Random(seed), 20)]
        verdicts.update(verdict for verdict, *_ in judged)
        paid += sum(fen is not None for _, fen, *_ in judged)
        mixed += len({verdict for verdict, *_ in judged}) > 1
    shares = {verdict: count / (len(tried) * 20) for verdict, count in verdicts.items()}
    assert min(shares.values()) > 0.12
    assert mixed > len(tried) * 0.65
    assert paid > len(tried) * 20 * 0.12
