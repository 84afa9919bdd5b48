"""One partition decided, from files to files. Every engine runs exactly this, on whatever machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

import polars as pl

from zerotrip.core.files import write_whole
from zerotrip.population.job import VERSION, Job, Rule
from zerotrip.population.snapshots.checking import Checked, check
from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.population.tally import DISTRICT, Tally, tally
from zerotrip.rules import Program
from zerotrip.rules.columns import Stuck, Tables, compile_columns
from zerotrip.rules.columns.tables import PERSON, SUBJECT

MOST_FAULTS = 100
STUCK = dict.fromkeys(("person", "subject", "item", "en", "zh-Hans"), pl.String)
"""Decisions that nothing can settle, and why."""


def decide_partition(job: Job, index: int) -> dict[str, Any]:
    """Checks and decides one partition, and tells what it came to. Files are there whole or not at all;
    the one that says that the partition is done comes last. Deciding it again writes the same again.
    Raises Refused where the facts cannot be used, or not be used as they are if the job says to stop."""
    if job.version != VERSION:
        raise RuntimeError(f"this machine has {VERSION}, the run wants {job.version}")
    on_fault: Literal["stop", "set-aside"] = "stop" if job.stop_on_fault else "set-aside"
    checked = check(job.snapshot.partition(index), programs_of(job.rules), on_fault=on_fault)
    told = {"key": job.key, "index": index, "set_aside": checked.set_aside.height, "faults": _faults(checked)}
    if told["set_aside"]:
        write_whole(job.set_aside(index), parquet_of(checked.set_aside))
    lines, items, stuck = _decide_subjects(job, checked, index)
    told |= {"lines": lines, "items": items, "stuck": len(stuck)}
    if stuck:
        write_whole(job.stuck(index), parquet_of(pl.DataFrame(stuck, schema=STUCK)))
    write_whole(job.told(index), json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
    return told


def _decide_subjects(job: Job, checked: Checked, index: int) -> tuple[int, Tally, list[dict[str, str]]]:
    lines = 0
    why: list[dict[str, str]] = []
    items: Tally = {}
    for subject, rules in job.by_subject.items():
        tables = subject_tables(checked, subject, programs_of(rules))
        stuck: list[Stuck] = []
        out = plan_of(rules, job.rules).judge(tables, on=job.on, opened_on=None, reasons=True, stuck=stuck)
        why += [_why(tables, each) for each in stuck]
        write_whole(job.result(subject, index), parquet_of(out))
        districts = tables.rows[DISTRICT] if DISTRICT in tables.rows.columns else None
        lines += out.height
        items |= tally(out, programs_of(rules), districts)
    return lines, items, why


def _why(tables: Tables, stuck: Stuck) -> dict[str, str]:
    line = tables.rows.row(stuck.line, named=True)
    subject = str(line.get(SUBJECT) or "")
    return {"person": str(line[PERSON]), "subject": subject, "item": stuck.item, **stuck.reason}


@lru_cache(maxsize=16)
def plan_of(rules: tuple[Rule, ...], beside: tuple[Rule, ...] = ()) -> Any:
    """Compiled once in each process, however many partitions it decides. `beside` are all of the run, for
    whose facts the tables were checked."""
    return compile_columns(programs_of(rules), beside=programs_of(beside))


def programs_of(rules: Sequence[Rule]) -> list[Program]:
    return [rule.read.program for rule in rules]


def parquet_of(frame: pl.DataFrame) -> bytes:
    """Fast to write, the same bytes for the same rows."""
    written = BytesIO()
    frame.write_parquet(written, compression="lz4", statistics=False)
    return written.getvalue()


def _faults(checked: Checked) -> list[dict[str, Any]]:
    """Whole columns or tables that could not be read: what they say is unknown for everyone."""
    return [asdict(fault) for fault in checked.faults[:MOST_FAULTS]]
