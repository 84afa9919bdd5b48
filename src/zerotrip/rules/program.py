"""An item checked and made ready: its trees, what they read, and the reader for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zerotrip.rules import tree, words
from zerotrip.rules.awarding import AWARDS, AwardTree, check_as_of, check_award
from zerotrip.rules.item import Deadline, Fact, Item, Requirement
from zerotrip.rules.naming import check_names
from zerotrip.rules.one import Reader
from zerotrip.rules.problems import Problem, RuleErrors
from zerotrip.rules.spread import spread
from zerotrip.rules.stacking import earlier_awards
from zerotrip.rules.tree import Literal, Node, facts_read
from zerotrip.rules.types import BOOL, DATE, Kind, Type
from zerotrip.rules.vocabulary import Vocabulary

MOST_DEADLINES = 32
MOST_CONDITIONS = 64
"""Readers for everyone keep an outcome as one bit of a whole number."""


@dataclass(frozen=True)
class ConditionTree:
    """One requirement with its tree; `facts` in the order of the text."""

    requirement: Requirement
    node: Node
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """A checked item, ready to decide. Everything in it but the reader is plain data: other readers
    (columns, the guide) take the same trees."""

    item: Item
    conditions: tuple[ConditionTree, ...]
    named: Mapping[str, Node]
    award: AwardTree | None
    reader: Reader = field(repr=False, compare=False)

    @property
    def pays(self) -> bool:
        """Whether it comes to a sum of money; what does not is granted as it stands."""
        return self.award is not None

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        return {fact.key: fact for fact in self.item.facts}

    @cached_property
    def given(self) -> Mapping[str, Type]:
        """The types of the facts that are found out, not derived."""
        return {fact.key: fact.type for fact in self.item.facts if fact.derived is None}

    @cached_property
    def derived(self) -> frozenset[str]:
        return frozenset(fact.key for fact in self.item.facts if fact.derived is not None)

    @cached_property
    def reads(self) -> frozenset[str]:
        """Keys of all facts on which the decision can depend."""
        return frozenset(self.order)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The facts read, in the order of the text: conditions first, then the amount."""
        nodes = [condition.node for condition in self.conditions]
        if self.award:
            nodes += self.award.nodes
        keys = dict.fromkeys(key for node in nodes for key in facts_read(node, self.named))
        return tuple(key for key in keys if key != AWARDS)

    @cached_property
    def amount_alone(self) -> Program:
        """The award without its conditions: what it comes to, and hangs on, for whoever qualifies."""
        return Program(self.item, (), self.named, self.award, Reader((), self.named, self.award))

    @cached_property
    def columns(self) -> Mapping[str, frozenset[str]]:
        """For each list of records read, the columns that matter."""
        found: dict[str, set[str]] = {
            key: set() for key in self.order if self.facts[key].type.kind is Kind.RECORDS
        }
        trees = [condition.node for condition in self.conditions] + list(self.named.values())
        trees += self.award.nodes if self.award else ()
        for node in (each for top in trees for each in tree.walk(top)):
            if isinstance(node, tree.Column) and node.records in found:
                found[node.records].add(node.name)
        return {key: frozenset(names) for key, names in found.items()}

    def explain(self, code: str) -> tuple[str, ...]:
        """The facts that one requirement reads, in the order of its text."""
        return next(each.facts for each in self.conditions if each.requirement.code == code)


def compile_item(item: Item) -> Program:
    """Checks everything the item says and compiles it. Raises RuleErrors with every mistake."""
    problems: list[Problem] = []
    vocabulary = Vocabulary(item, problems)
    check_names(vocabulary)
    check_as_of(vocabulary, item)
    _check_deadlines(vocabulary, item)
    nodes = _check_conditions(vocabulary, item)
    award = check_award(vocabulary, item)
    vocabulary.check_rest()
    if problems:
        raise RuleErrors(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    named = dict(vocabulary.named)
    conditions = tuple(
        ConditionTree(
            requirement, spread(node, named), tuple(key for key in facts_read(node, named) if key != AWARDS)
        )
        for requirement, node in nodes
    )
    reader = Reader([each.node for each in conditions], named, award)
    return Program(item, conditions, named, award, reader)


def _check_conditions(vocabulary: Vocabulary, item: Item) -> list[tuple[Requirement, Node]]:
    nodes: list[tuple[Requirement, Node]] = []
    codes: set[str] = set()
    for requirement in item.requires:
        where = f"require {requirement.code}"
        if requirement.code in codes:
            vocabulary.complain(where, requirement.line, requirement.code, words.SAME_CODE)
        codes.add(requirement.code)
        node = vocabulary.check(where, requirement.that, requirement.line, BOOL)
        if node:
            nodes.append((requirement, node))
    most = MOST_CONDITIONS - (item.once != "case")
    if len(item.requires) > most:
        line, said = item.requires[most].line, str(len(item.requires))
        vocabulary.complain("require", line, said, words.too_many_conditions(most))
    return nodes + _once(item)


def _once(item: Item) -> list[tuple[Requirement, Node]]:
    """What the item grants once only is a condition like any other."""
    if item.once == "case":
        return []
    within = item.once == "period"
    node = tree.Not(BOOL, earlier_awards("any", (item.id,), within_period=within))
    otherwise = words.ONCE_PERIOD if within else words.ONCE_LIFETIME
    return [(Requirement(code="once", that="", says=words.ONCE_MET, otherwise=otherwise), node)]


def _check_deadlines(vocabulary: Vocabulary, item: Item) -> None:
    """First match wins: a chain of ifs, absent where none matches."""
    chain: Node = Literal(DATE, None)
    for number, deadline in reversed(list(enumerate(item.deadlines))):
        if deadline.when is None and number < len(item.deadlines) - 1:
            vocabulary.complain("deadline", deadline.line, deadline.until, words.UNREACHABLE)
        chain = _linked(vocabulary, deadline, chain)
    if len(item.deadlines) > MOST_DEADLINES:
        vocabulary.complain(
            "deadline", item.deadlines[-1].line, str(len(item.deadlines)), words.TOO_MANY_DEADLINES
        )
    elif item.deadlines:
        vocabulary.named["deadline"] = chain


def _linked(vocabulary: Vocabulary, deadline: Deadline, rest: Node) -> Node:
    until = vocabulary.check("deadline", deadline.until, deadline.line, DATE)
    if deadline.when is None:
        return until or rest
    when = vocabulary.check("deadline", deadline.when, deadline.line, BOOL)
    return tree.If(DATE, when, until, rest) if when and until else rest
