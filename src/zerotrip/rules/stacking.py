"""What was granted before, as trees over records of awards: taken off, asked for, held against a cap."""

from __future__ import annotations

from collections.abc import Iterable

from zerotrip.core.text import nearest
from zerotrip.rules import tree, words
from zerotrip.rules.item import Award, Cap, Item
from zerotrip.rules.tree import Literal, Named, Node
from zerotrip.rules.types import BOOL, DATE, MONEY, PERIOD, TEXT, Kind
from zerotrip.rules.vocabulary import AWARD_COLUMNS, AWARDS, Vocabulary


def deducted(vocabulary: Vocabulary, item: Item, award: Award) -> Node | None:
    """Earlier awards of the item itself, and of others where (and while) they do not stand beside it."""
    over = award.over == "period"
    always = [*([item.id] if over or item.highest_with else []), *item.highest_with]
    sometimes = award.deducts if over else ()
    if not over or not award.deducts_when.strip():
        always += sometimes
        return earlier_awards("sum", _each_once(always), within_period=True) if always else None
    own = earlier_awards("sum", _each_once(always), within_period=True)
    when = vocabulary.check("award", award.deducts_when, award.line, BOOL)
    if when is None:
        return own
    others = earlier_awards("sum", sometimes, within_period=True)
    return tree.Arithmetic(MONEY, "+", own, tree.If(MONEY, when, others, Literal(MONEY, 0)))


def _each_once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def earlier_awards(
    function: str, items: tuple[str, ...], *, within_period: bool, records: str = AWARDS
) -> Node:
    """Earlier awards of these items, added up (`sum`) or asked for (`any`)."""
    where: Node = tree.Compare(BOOL, "in", tree.Column(TEXT, records, "item"), Literal(TEXT, items))
    if within_period:
        day = tree.Column(DATE, records, "on")
        where = tree.And(BOOL, (where, tree.Compare(BOOL, "in", day, Named(PERIOD, "period"))))
    if function == "any":
        return tree.Aggregate(BOOL, "any", records, None, where)
    return tree.Aggregate(MONEY, "sum", records, where, tree.Column(MONEY, records, "amount"))


def capped(vocabulary: Vocabulary, item: Item) -> Node | None:
    """What all caps together still leave; below zero where more was granted than they allow."""
    left = [node for cap in item.caps if (node := _left(vocabulary, item, cap))]
    if len(left) > 1:
        return tree.Call(MONEY, "min", tuple(left))
    return left[0] if left else None


def _left(vocabulary: Vocabulary, item: Item, cap: Cap) -> Node | None:
    most = vocabulary.check("cap", cap.at_most, cap.line, MONEY)
    if cap.records and not _holds_awards(vocabulary, cap):
        return None
    granted = earlier_awards(
        "sum",
        _each_once((item.id, *cap.items)),
        within_period=cap.over == "period",
        records=cap.records or AWARDS,
    )
    return most and tree.Arithmetic(MONEY, "-", most, granted)


def _holds_awards(vocabulary: Vocabulary, cap: Cap) -> bool:
    columns = vocabulary.columns_of(cap.records) or {}
    if all(name in columns and columns[name].kind is of.kind for name, of in AWARD_COLUMNS.items()):
        return True
    lists = [key for key, fact in vocabulary.facts.items() if fact.type.kind is Kind.RECORDS]
    vocabulary.complain("cap", cap.line, cap.records, words.LIST_OF_AWARDS, nearest(cap.records, lists))
    return False
