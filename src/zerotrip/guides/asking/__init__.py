"""“What can I get?”: a few questions, chosen by what they decide, and what comes of the answers."""

from __future__ import annotations

from zerotrip.guides.asking.answers import SKIPPED, Answers, read_answers, written_answers
from zerotrip.guides.asking.choosing import MOST_QUESTIONS, Question, next_question
from zerotrip.guides.asking.items import items_to_ask_about
from zerotrip.guides.asking.results import Outcome, Results, results_of

__all__ = [
    "MOST_QUESTIONS",
    "SKIPPED",
    "Answers",
    "Outcome",
    "Question",
    "Results",
    "items_to_ask_about",
    "next_question",
    "read_answers",
    "results_of",
    "written_answers",
]
