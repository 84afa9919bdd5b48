"""zen-engine: one JSON decision model; the conditions in a first node, verdicts and amounts in a second."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import zen

from benchmarks.conditions import COLUMN
from benchmarks.peers.words import Words, fact_of, steps_of, test_of
from benchmarks.workload import Programme, Scale, Workload


def _among(value: str, names: tuple[str, ...], codes: tuple[int, ...]) -> str:
    if len(names) == 1:
        return f'({value} == "{names[0]}")'
    return f"({value} in [{', '.join(json.dumps(name) for name in names)}])"


WORDS = Words(str, _among, "and", "or", "not ")


class Zen:
    def __init__(self, workload: Workload) -> None:
        conditions = {f"c{at}": test_of(condition, WORDS) for at, condition in enumerate(workload.conditions)}
        amounts = {f"fen{at}": _paid(programme) for at, programme in enumerate(workload.programmes)}
        nodes = [_node("conditions", conditions), _node("amounts", amounts)]
        names = ["in", "conditions", "amounts", "out"]
        edges = [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in pairwise(names)
        ]
        ends = [
            {"id": name, "name": name, "type": f"{name}putNode", "position": AT} for name in ("in", "out")
        ]
        model = json.dumps({"nodes": [*ends, *nodes], "edges": edges})
        self.many = len(workload.programmes)
        self.engine = zen.ZenEngine()
        self.decision = self.engine.create_decision(model)

    def judge(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """`c…` for every condition, `fen…` for every programme, 0 unless met."""
        result: Mapping[str, Any] = self.decision.evaluate(facts)["result"]
        return result

    def fen(self, facts: Mapping[str, Any]) -> list[int]:
        told = self.judge(facts)
        return [int(told[f"fen{at}"]) for at in range(self.many)]


AT = {"x": 0, "y": 0}


def _node(name: str, expressions: Mapping[str, str]) -> dict[str, Any]:
    told = [{"id": key, "key": key, "value": text} for key, text in expressions.items()]
    content = {"expressions": told, "passThrough": True}
    return {"id": name, "name": name, "type": "expressionNode", "position": AT, "content": content}


def _paid(programme: Programme) -> str:
    met = " and ".join(f"c{at}" for at in programme.conditions)
    return f"{met} ? {_amount(programme.scale)} : 0"


def _amount(scale: Scale) -> str:
    if scale.way == "flat":
        return str(scale.flat)
    base = fact_of(scale)
    if scale.way == "choice":
        told = "0"
        for name, fen in zip(COLUMN[scale.fact].choices, scale.table, strict=True):
            told = f'({base} == "{name}" ? {fen} : {told})'
        return told
    if scale.way == "day":
        amount = f"{base} * {scale.flat}"
    else:
        parts = [
            f"max([{base} - {start}, 0]) * {rise}" if start else f"{base} * {rise}"
            for start, rise in steps_of(scale)
        ]
        amount = f"floor(({' + '.join(parts)} + 50) / 100)"
    if scale.least is not None:
        amount = f"({base} > 0 ? max([{amount}, {scale.least}]) : 0)"
    return amount if scale.most is None else f"min([{amount}, {scale.most}])"
