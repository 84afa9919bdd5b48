"""A verb is a row in MOVES, a function in actions/, and a question in policy: none without the others."""

from __future__ import annotations

import ast
from pathlib import Path

import zerotrip.cases.actions as actions
from zerotrip.cases.actions import VERBS
from zerotrip.cases.policy import QUESTIONS
from zerotrip.cases.states import MOVES

BY_ITSELF = {"open_case", "screen", "advance", "spare", "object_to", "record_walk_in", "send_in"}
ASKED_ELSEWHERE = {"settle": "agree", "reopen": "open", "resume": "hand-in"}
MOVING = ("move", "finish", "go_on", "say_no")


def test_every_question_has_its_function_and_every_function_its_question() -> None:
    assert VERBS.keys() == QUESTIONS.keys()
    assert {name for name in actions.__all__ if name.islower()} == BY_ITSELF | {
        verb.__name__ for verb in VERBS.values()
    }


def test_every_arrow_is_taken_by_some_action_and_no_action_takes_another() -> None:
    assert _moved() == {move.verb for move in MOVES}


def test_every_arrow_a_person_takes_has_a_question() -> None:
    persons = {ASKED_ELSEWHERE.get(move.verb, move.verb) for move in MOVES if move.who != "system"}
    assert persons - {"open"} <= QUESTIONS.keys()


def _moved() -> set[str]:
    """The verbs that stand in calls of move(), or of what moves by the verb it is given."""
    found: set[str] = set()
    home = Path(str(actions.__file__)).parent
    files = [*home.glob("*.py"), *home.with_name("debts").glob("*.py"), home.parent / "watching.py"]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MOVING:
                found |= {
                    each.value
                    for each in (each for argument in node.args[1:3] for each in ast.walk(argument))
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found
