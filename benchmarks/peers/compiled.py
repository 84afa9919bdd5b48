"""The limit: the workload as C, compiled for this very processor, two threads, fresh output.

Facts in blocks that fit a cache; each distinct condition once a block; no unknown values at all. Division by
100 as doubles, which processors do eight at a time and which is exact for these sums.
"""

from __future__ import annotations

import ctypes
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.conditions import COLUMNS
from benchmarks.facts import Arrays
from benchmarks.peers.words import Words, fact_of, steps_of, test_of
from benchmarks.workload import Programme, Workload

BLOCK = 2048
THREADS = 2
TYPES = {"bool": "uint8_t", "choice": "uint8_t", "number": "int32_t", "date": "int32_t", "money": "int64_t"}
FLAGS = ("-O3", "-march=native", "-shared", "-fPIC")


def _among(value: str, names: tuple[str, ...], codes: tuple[int, ...]) -> str:
    return "(" + " | ".join(f"({value} == {code})" for code in codes) + ")"


WORDS = Words(lambda name: f"{name}[i]", _among, "&", "|", "!", lambda value: f"(int64_t){value}")


class Compiled:
    """`judge` gives amounts (0 unless met) and, for reasons, masks of failed conditions."""

    def __init__(self, workload: Workload, folder: Path) -> None:
        self.workload = workload
        source, library = folder / "kernel.c", folder / "kernel.so"
        source.write_text(source_of(workload))
        subprocess.run(["gcc", *FLAGS, str(source), "-o", str(library)], check=True)
        self.library = ctypes.CDLL(str(library))

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(THREADS)

    def judge(
        self, facts: Arrays, *, reasons: bool
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any] | None]:
        size, many = len(next(iter(facts.values()))), len(self.workload.programmes)
        fen = np.empty((many, size), dtype=np.int64)
        failed = np.empty((many, size), dtype=np.uint8) if reasons else None
        columns = (ctypes.c_void_p * len(COLUMNS))(*(facts[each.name].ctypes.data for each in COLUMNS))
        masks = None if failed is None else ctypes.c_void_p(failed.ctypes.data)
        half = -(-size // THREADS // BLOCK) * BLOCK
        parts = [(at, min(size, at + half)) for at in range(0, size, half)]
        for done in [
            self._pool.submit(
                self.library.judge, columns, ctypes.c_void_p(fen.ctypes.data), masks,
                ctypes.c_int64(size), ctypes.c_int64(start), ctypes.c_int64(end),
            )
            for start, end in parts
        ]:  # fmt: skip
            done.result()
        return fen, failed


def source_of(workload: Workload) -> str:
    """A function for each condition and programme, so that the compiler is done in seconds."""
    tests = [_condition(at, test_of(each, WORDS)) for at, each in enumerate(workload.conditions)]
    programmes = [_programme(at, each) for at, each in enumerate(workload.programmes)]
    calls = [f"    c{at}(facts, s, n, c[{at}]);" for at in range(len(tests))]
    calls += [
        f"    p{at}(facts, s, n, (const uint8_t (*)[B])c, fen + {at} * size + s, "
        f"failed ? failed + {at} * size + s : 0);"
        for at in range(len(programmes))
    ]
    return "\n".join(
        [
            f"#include <stdint.h>\n#define B {BLOCK}\n#define APART static __attribute__((noinline)) void",
            *tests,
            *programmes,
            "static void block(void **facts, int64_t *fen, uint8_t *failed,",
            "        int64_t size, int64_t s, int64_t n) {",
            f"    uint8_t c[{len(tests)}][B];",
            *calls,
            "}",
            "void judge(void **facts, int64_t *fen, uint8_t *failed,",
            "        int64_t size, int64_t start, int64_t end) {",
            "    for (int64_t s = start; s < end; s += B)",
            "        block(facts, fen, failed, size, s, end - s < B ? end - s : B);",
            "}\n",
        ]
    )


def _facts(body: str) -> str:
    """Those that the body reads."""
    return "\n".join(
        f"    const {TYPES[each.kind]} *restrict {each.name} = (const {TYPES[each.kind]} *)facts[{at}] + s;"
        for at, each in enumerate(COLUMNS)
        if f"{each.name}[i]" in body
    )


def _condition(at: int, test: str) -> str:
    return f"""APART c{at}(void **facts, int64_t s, int64_t n, uint8_t *restrict out) {{
{_facts(test)}
    for (int64_t i = 0; i < n; i++) out[i] = {test};
}}"""


def _programme(at: int, programme: Programme) -> str:
    met = " & ".join(f"c[{each}][i]" for each in programme.conditions)
    bits = " | ".join(f"(uint8_t)((!c[{each}][i]) << {bit})" for bit, each in enumerate(programme.conditions))
    amount = _amount(programme)
    return f"""APART p{at}(void **facts, int64_t s, int64_t n, const uint8_t (*restrict c)[B],
        int64_t *restrict out, uint8_t *restrict mask) {{
{_facts(amount)}
    uint8_t met[B];
    if (mask) for (int64_t i = 0; i < n; i++) {{ uint8_t m = {bits}; mask[i] = m; met[i] = m == 0; }}
    else for (int64_t i = 0; i < n; i++) met[i] = {met};
    for (int64_t i = 0; i < n; i++) {{
{amount}
        out[i] = met[i] ? x : 0;
    }}
}}"""


def _amount(programme: Programme) -> str:
    scale = programme.scale
    lines = [_before_limits(programme)]
    if scale.least is not None:
        lines.append(f"if (base > 0 && x < {scale.least}) x = {scale.least};")
    if scale.most is not None:
        lines.append(f"if (x > {scale.most}) x = {scale.most};")
    return "\n".join(f"        {line}" for line in lines)


def _before_limits(programme: Programme) -> str:
    scale = programme.scale
    if scale.way == "flat":
        return f"int64_t x = {scale.flat};"
    base = f"{fact_of(scale)}[i]"
    if scale.way == "day":
        return f"int64_t x = (int64_t){base} * {scale.flat};"
    if scale.way == "choice":
        sums = scale.table[-1]
        told = str(sums)
        for code, fen in reversed(list(enumerate(scale.table[:-1]))):
            told = f"({base} == {code} ? {fen} : {told})"
        return f"int64_t x = {told};"
    parts = [
        f"(base > {start} ? (base - {start}) * {rise} : 0)" if start else f"base * {rise}"
        for start, rise in steps_of(scale)
    ]
    return f"int64_t base = {base}; int64_t x = (int64_t)((double)({' + '.join(parts)} + 50) / 100.0);"


def found() -> str | None:
    """gcc's version, if there is one."""
    try:
        told = subprocess.run(["gcc", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return told.splitlines()[0]
