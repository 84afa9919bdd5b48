"""The bank of questions: written situations, and recorded cases made from the examples of the packs in force.

What a rule comes to is never written down here: the engine decides the example, so that the right answer
changes with the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from zerotrip.catalogue.centre_files import PracticeFile
from zerotrip.catalogue.examples import decided
from zerotrip.catalogue.folder import read_practice
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.pack import Example
from zerotrip.catalogue.reading import ReadPack
from zerotrip.centre.shown import facts_shown
from zerotrip.core.text import Text, both
from zerotrip.rules import Decision


@dataclass(frozen=True, slots=True)
class Option:
    text: Text
    points: int
    because: Text


@dataclass(frozen=True, slots=True)
class Question:
    """`of` is policy, practice, attitude or conduct; `lines` are facts on the screen, label and value."""

    source: str
    of: str
    situation: Text
    asks: Text
    options: tuple[Option, ...]
    lines: tuple[tuple[Text, Text], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def shuffled(self, chance: Random) -> Question:
        options = list(self.options)
        chance.shuffle(options)
        return Question(self.source, self.of, self.situation, self.asks, tuple(options), self.lines)


def written(place: str = "hangzhou") -> list[Question]:
    """The situations of the place's practice file, question by question."""
    file = Path(settings.ZEROTRIP_PACKS) / place / "centre" / "practice.toml"
    return [
        Question(
            f"exercise:{exercise.id}", question.of, exercise.situation, question.asks,
            tuple(Option(option.text, option.points, option.because) for option in question.options),
        )
        for exercise in _read(file, file.stat().st_mtime_ns).exercise
        for question in exercise.question
    ]  # fmt: skip


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int) -> PracticeFile:
    return read_practice(file)


def recorded(editions: list[Edition]) -> list[tuple[Edition, int]]:
    """Every example of the items in force; questions are made only of those that are drawn."""
    return [(edition, n) for edition in editions for n in range(len(edition.loaded.pack.example))]


def questions_of(edition: Edition, number: int) -> Iterator[Question]:
    """What the rule says, and what is to be done now."""
    loaded = edition.loaded
    example = loaded.pack.example[number]
    decision = decided(loaded.program, example)
    yield _what_the_rule_says(loaded, example, decision)
    yield _what_to_do(loaded, example, decision)


def _what_the_rule_says(loaded: ReadPack, example: Example, decision: Decision) -> Question:
    outcomes: dict[str, Text] = {
        "met": both(lambda: _("It is due")),
        "unmet": both(lambda: _("It is not due")),
        "unknown": both(lambda: _("It cannot be said yet: something is still missing")),
    }
    why = _why(decision)
    options = tuple(
        Option(text, 2 if verdict == decision.verdict else 0, why) for verdict, text in outcomes.items()
    )
    asks = both(lambda: _("On these facts, what does the rule come to?"))
    return _about(loaded, example, "policy", asks, options)


def _what_to_do(loaded: ReadPack, example: Example, decision: Decision) -> Question:
    """Right is what the engine itself would have done next."""
    right = {"met": _grant(decision), "unmet": _refuse(), "unknown": _ask(loaded, decision)}
    why = _why(decision)
    options = [Option(text, 2 if verdict == decision.verdict else 0, why) for verdict, text in right.items()]
    all_papers = both(lambda: _("Ask for all papers once more, to be safe"))
    options.append(Option(all_papers, 0, both(lambda: _("What offices hold is not asked for."))))
    asks = both(lambda: _("What do you do now?"))
    return _about(loaded, example, "practice", asks, tuple(options))


def _grant(decision: Decision) -> Text:
    if decision.verdict != "met" or decision.amount is None:
        return both(lambda: _("Agree, on what the rule comes to"))
    said = str(decision.amount)
    return both(lambda: _("Agree: %(sum)s yuan") % {"sum": said})


def _refuse() -> Text:
    return both(lambda: _("Refuse, with condition, article and the way to appeal"))


def _ask(loaded: ReadPack, decision: Decision) -> Text:
    """Just the first thing that is missing, from whoever can say it."""
    if not decision.ask:
        return both(lambda: _("Ask for just what is missing"))
    label = loaded.needs[decision.ask[0].fact].label
    return {
        "zh-Hans": f"只问还缺的：{label['zh-Hans']}；时限暂停",
        "en": f"Ask just for what is missing: {label['en']}; the clock stands",
    }


def _why(decision: Decision) -> Text:
    """The sentences of the conditions that fail, else of those that are open, else of all."""
    for outcome in ("unmet", "unknown", "met"):
        said = [each.says for each in decision.conditions if each.outcome == outcome and each.says]
        if said and outcome == decision.verdict:
            return {
                "zh-Hans": "".join(one["zh-Hans"] for one in said),
                "en": " ".join(one["en"] for one in said),
            }
    return both(lambda: _("Every condition is met."))


_zh, _en = itemgetter("zh-Hans"), itemgetter("en")


def _about(loaded: ReadPack, example: Example, of: str, asks: Text, options: tuple[Option, ...]) -> Question:
    title = loaded.pack.title
    situation = {
        "zh-Hans": f"{title['zh-Hans']} · {example.on.isoformat()} 的一件办件",
        "en": f"{title['en']} · a case of {example.on.isoformat()}",
    }
    source = f"example:{loaded.pack.id}:{example.name}"
    return Question(source, of, situation, asks, options, tuple(facts_shown(loaded, example)))
