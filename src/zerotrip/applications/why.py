"""Why an item asks for something: the conditions that read it, each with its article, and the sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zerotrip.catalogue.fields import Basis
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import Text
from zerotrip.evidence.factset import label_of
from zerotrip.rules.awarding import AWARDS
from zerotrip.rules.tree import facts_read


@dataclass(frozen=True, slots=True)
class Behind:
    """One condition that hangs on it; `says` is empty where only a refusal has words."""

    says: Text
    otherwise: Text
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Why:
    """`sum_basis` is the article of the scale where the sum is reckoned from it; `asked` are those who were
    to say it before the person is troubled."""

    conditions: tuple[Behind, ...]
    is_for_sum: bool
    sum_basis: Basis | None
    asked: tuple[Text, ...]

    def __bool__(self) -> bool:
        return bool(self.conditions) or self.is_for_sum


def why_asked(loaded: ReadPack, keys: Iterable[str], *, on: date) -> Why:
    """Of one question its fact; of a paper all facts that it is to show."""
    wanted, articles = set(keys), {basis.id: basis for basis in loaded.pack.basis}
    behind = [each.requirement for each in loaded.program.conditions if wanted & set(each.facts)]
    for_sum = bool(wanted & _read_by_sum(loaded))
    return Why(
        tuple(Behind(one.says, one.otherwise, articles.get(one.basis)) for one in behind),
        for_sum,
        articles.get(_scale_basis(loaded, on)) if for_sum else None,
        tuple(label_of(source) for source in _sources(loaded, wanted)),
    )


def _read_by_sum(loaded: ReadPack) -> set[str]:
    program = loaded.program
    nodes = program.award.nodes if program.award else ()
    return {key for node in nodes for key in facts_read(node, program.named)} - {AWARDS}


def _scale_basis(loaded: ReadPack, on: date) -> str:
    scales = loaded.pack.award.scale if loaded.pack.award else ()
    begun = [scale for scale in scales if scale.since <= on] or scales[:1]
    return max(begun, key=lambda scale: scale.since).basis if begun else ""


def _sources(loaded: ReadPack, keys: set[str]) -> list[str]:
    facts = loaded.program.facts
    named = (source for key in sorted(keys) if key in facts for source in facts[key].sources)
    return list(dict.fromkeys(named))
