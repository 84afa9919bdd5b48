"""docs/doors.md, drawn from the code: `zerotrip doors`."""

from __future__ import annotations

from collections.abc import Iterable

from zerotrip.cases.policy import QUESTIONS
from zerotrip.cases.states import MOVES, Move
from zerotrip.web.doors import KINDS, POSTS, Row, operations, rows

MARKS = {"acts": "●", "looks": "○", "": ""}
HEAD = """# Doors: who may do what where

Drawn from the code by `zerotrip doors`. `web/tests/test_every_door.py` fails when this page is not what the
code says, when an address has no row, and when an address lets somebody in, or keeps somebody out, against
its row.

A row is the first of three questions. The second is asked of each object by its own door (`case_for`,
`person_for`, …): what lies outside the reach of a post is not there. The third is asked of the verb by its
policy, and answered with the reason: nobody decides on their own claim, nor twice.
"""
DESK = """
## The desk

● opens it and acts there, ○ only looks, empty: refused. Whoever holds several posts has what each of them
has; an auditor who is nothing else sends a form only where it is about their own work.
"""
PHONE = """
## The phone, and what belongs to no post
"""
OUTSIDE = """
## Without one of our doors
"""
API = """
## The API

An operation takes a token whose app, person and scope all still allow it. *For others*: with `Acting-For`
and a mandate, and the scope for it.
"""
VERBS = """
## Verbs on a case

*Who* is the check that a case waits for (first, second), whom it is about, the partner, or the platform; the
question is asked before each.
"""
FOOT = """
## What we would do differently

- Show how surely somebody has to be known, beside who they have to be.
- Draw what the policies ask; here they have names only, and are read in the code.
"""


def page() -> str:
    told = rows()
    desk = [row for row in told if row.door and row.door.kind == "desk"]
    others = [(row, row.door) for row in told if row.door and row.door.kind != "desk"]
    tables = {
        DESK: _table(("address", *POSTS), ([_code(row), *_marks(row)] for row in desk)),
        PHONE: _table(("address", "who"), ([_code(row), KINDS[door.kind]] for row, door in others)),
        OUTSIDE: _table(("address", "who"), ([_code(row), row.because] for row in told if not row.door)),
        API: _table(("operation", "scope", "for others"), _operations()),
        VERBS: _table(("verb", "from", "to", "who", "question"), map(_move, MOVES)),
    }
    return HEAD + "".join(f"{above}\n{table}" for above, table in tables.items()) + FOOT


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    names = list(head)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (names, ["---"] * len(names), *lines))


def _code(row: Row) -> str:
    return f"`{row.address}`"


def _marks(row: Row) -> list[str]:
    return [MARKS[row.post(post)] for post in POSTS]


def _operations() -> Iterable[list[str]]:
    for method, where, scope, others in operations():
        yield [f"`{method} {where}`", scope or "–", "yes" if others else ""]


def _move(move: Move) -> list[str]:
    question = QUESTIONS.get(move.verb)
    asked = f"`{question.__name__}`" if question else "–"
    return [move.verb, move.source, move.target, move.who, asked]
