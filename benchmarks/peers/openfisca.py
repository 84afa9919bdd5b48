"""OpenFisca-Core as its manual writes rules: variables with formulas over a simulation of everyone.

Shared conditions are variables of their own, which OpenFisca reckons once and keeps. It has no reasons.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.conditions import COLUMN, COLUMNS, ON, Column
from benchmarks.facts import Arrays
from benchmarks.peers.words import Words, fact_of, steps_of, test_of
from benchmarks.workload import Programme, Workload

PERIOD = f"{ON:%Y-%m}"


def _among(value: str, names: tuple[str, ...], codes: tuple[int, ...]) -> str:
    return "(" + " | ".join(f"({value} == {code})" for code in codes) + ")"


def _read(name: str) -> str:
    return f"person('{name}', period)"


WORDS = Words(_read, _among, "&", "|", "~", lambda value: f"{value}.astype(np.int64)")


class OpenFisca:
    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        person = Entity("person", "persons", "A member", "")
        self.system = TaxBenefitSystem([person])
        self.enums = {each.key: Enum(each.name, list(each.choices)) for each in COLUMNS if each.choices}
        for column in COLUMNS:
            self.system.add_variable(_fact(column, person, self.enums.get(column.key)))
        for name, kind, body in _formulas(workload):
            self.system.add_variable(_formula(name, kind, body, person))

    def judge(self, facts: Arrays) -> list[np.ndarray[Any, Any]]:
        """Amounts in fen, 0 unless met."""
        simulation = SimulationBuilder().build_default_simulation(
            self.system, count=len(next(iter(facts.values())))
        )
        for column in COLUMNS:
            values: Any = facts[column.name]
            if column.choices:
                values = EnumArray(values, self.enums[column.key])
            simulation.set_input(column.name, PERIOD, values)
        return [simulation.calculate(_name(each), PERIOD) for each in self.workload.programmes]


def _name(programme: Programme) -> str:
    return programme.id.replace(".", "_")


def _fact(column: Column, person: Entity, enum: Any) -> type[Variable]:
    kinds: dict[str, Any] = {"bool": bool, "choice": Enum}
    body: dict[str, Any] = {
        "entity": person, "definition_period": DateUnit.MONTH, "label": column.key,
        "value_type": kinds.get(column.kind, int),
    }  # fmt: skip
    if enum is not None:
        body |= {"possible_values": enum, "default_value": next(iter(enum))}
    return type(column.name, (Variable,), body)


def _formulas(workload: Workload) -> list[tuple[str, type, str]]:
    found: list[tuple[str, type, str]] = [
        (f"condition_{at}", bool, f"return {test_of(condition, WORDS)}")
        for at, condition in enumerate(workload.conditions)
    ]
    for programme in workload.programmes:
        met = " * ".join(_read(f"condition_{at}") for at in programme.conditions)
        found.append((f"{_name(programme)}_met", bool, f"return {met}"))
        found.append((_name(programme), int, _amount(programme)))
    return found


def _amount(programme: Programme) -> str:
    scale, met = programme.scale, _read(f"{_name(programme)}_met")
    if scale.way == "flat":
        return f"return {met} * {scale.flat}"
    base = _read(fact_of(scale))
    if scale.way == "choice":
        tests = ", ".join(f"base == {code}" for code in range(len(COLUMN[scale.fact].choices)))
        return f"base = {base}\n    return {met} * np.select([{tests}], {list(scale.table)})"
    if scale.way == "day":
        lines = [f"base = {base}", f"x = base * {scale.flat}"]
    else:
        parts = [f"np.maximum(base - {start}, 0) * {rise}" for start, rise in steps_of(scale)]
        lines = [f"base = {base}.astype(np.int64)", f"x = ({' + '.join(parts)} + 50) // 100"]
    if scale.least is not None:
        lines.append(f"x = np.where(base > 0, np.maximum(x, {scale.least}), x)")
    if scale.most is not None:
        lines.append(f"x = np.minimum(x, {scale.most})")
    return "\n    ".join([*lines, f"return {met} * x"])


def _formula(name: str, kind: type, body: str, person: Entity) -> type[Variable]:
    space: dict[str, Any] = {"np": np}
    exec(f"def formula(person, period):\n    {body}\n", space)
    told = {
        "entity": person, "definition_period": DateUnit.MONTH, "value_type": kind, "label": name,
        "formula": space["formula"],
    }  # fmt: skip
    return type(name, (Variable,), told)
