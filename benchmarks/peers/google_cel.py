"""Google's CEL in C++: compiled once; the conditions as one list, amounts only where they are due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel

from benchmarks.conditions import COLUMN, COLUMNS
from benchmarks.peers.words import Words, fact_of, steps_of, test_of
from benchmarks.workload import Scale, Workload


def _among(value: str, names: tuple[str, ...], codes: tuple[int, ...]) -> str:
    if len(names) == 1:
        return f'({value} == "{names[0]}")'
    return f"({value} in [{', '.join(json.dumps(name) for name in names)}])"


WORDS = Words(str, _among, "&&", "||", "!")


class Cel:
    def __init__(self, workload: Workload) -> None:
        types = {"bool": cel.Type.BOOL, "choice": cel.Type.STRING}
        variables = {column.name: types.get(column.kind, cel.Type.INT) for column in COLUMNS}
        self.workload = workload
        env = cel.NewEnv(variables=variables)
        self.env = env
        tests = [test_of(condition, WORDS) for condition in workload.conditions]
        self.conditions = env.compile(f"[{', '.join(tests)}]")
        self.amounts = [env.compile(_amount(programme.scale)) for programme in workload.programmes]

    def judge(self, facts: Mapping[str, Any]) -> tuple[list[bool], list[int]]:
        """Every condition once; the amount of a programme whose conditions all hold, else 0."""
        held = [bool(each) for each in self.conditions.eval(data=facts).plain_value()]
        fen = [
            int(amount.eval(data=facts).plain_value()) if all(held[at] for at in programme.conditions) else 0
            for programme, amount in zip(self.workload.programmes, self.amounts, strict=True)
        ]
        return held, fen


def _amount(scale: Scale) -> str:
    """CEL has neither min nor max."""
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
            f"({base} > {start} ? {base} - {start} : 0) * {rise}" if start else f"{base} * {rise}"
            for start, rise in steps_of(scale)
        ]
        amount = f"({' + '.join(parts)} + 50) / 100"
    if scale.least is not None:
        amount = f"({base} > 0 && {amount} < {scale.least} ? {scale.least} : {amount})"
    return amount if scale.most is None else f"({amount} > {scale.most} ? {scale.most} : {amount})"
