"""What answers a question best: one hit for each item, with the passage that matched."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from zerotrip.catalogue.queries import in_force
from zerotrip.core.text import Text
from zerotrip.guides.models import Kind, Passage
from zerotrip.guides.search.everyday import everything_said, other_words
from zerotrip.guides.search.fulltext import having_any
from zerotrip.guides.search.pieces import Piece, pieces
from zerotrip.guides.search.ranking import ENOUGH, IN_OTHER_WORDS, Wanted, score
from zerotrip.guides.search.slips import nearest_texts
from zerotrip.guides.search.tokens import folded

LONGEST = 80
MOST_HITS = 200
BESIDE = 0.05
"""What each further passage of an item adds: of two alike, the one that speaks more of it comes first."""


@dataclass(frozen=True, slots=True)
class Hit:
    item: str
    name: Text
    summary: Text
    category: str
    kind: str
    language: str
    passage: tuple[Piece, ...]
    score: float

    @property
    def adds(self) -> bool:
        """Whether the passage says more than name and summary, which are shown anyway."""
        return self.kind not in (Kind.NAME, Kind.SUMMARY)


@dataclass(frozen=True, slots=True)
class Found:
    """`meant`: the words that were looked for instead, where nothing was found as written."""

    asked: str
    hits: list[Hit] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)


def find(asked: str, *, on: date, language: str = "zh-Hans", owners: Collection[str] | None = None) -> Found:
    """Among the items of all unions, or of these `owners`: exact, then but for a slip, then the nearest.

    `hits` is empty only where nothing is like it at all.
    """
    text = asked.strip()[:LONGEST]
    if not Wanted(text).runs:
        return Found(text)
    wanted = [Wanted(text), *(Wanted(other, IN_OTHER_WORDS) for other in other_words(text, on))]
    if hits := _hits(wanted, on, language, owners):
        return Found(text, hits)
    meant = nearest_texts(text, dict.fromkeys([*_names(on), *everything_said(on)]))
    instead = [Wanted(other, IN_OTHER_WORDS) for one in meant for other in [one, *other_words(one, on)]]
    return Found(text, _hits(instead, on, language, owners), meant)


def _names(on: date) -> Iterable[str]:
    current = in_force(on).order_by().values("pk")
    rows = Passage.objects.filter(edition__in=current, kind__in=(Kind.NAME, Kind.CALLED))
    return rows.values_list("text", flat=True)


def _hits(wanted: list[Wanted], on: date, language: str, owners: Collection[str] | None) -> list[Hit]:
    if not wanted:
        return []
    rows = having_any(
        sorted(frozenset().union(*(each.wanted for each in wanted))),
        sorted(frozenset().union(*(each.beginnings for each in wanted))),
        on,
    ).order_by("pk")
    if owners is not None:
        rows = rows.filter(edition__item__owner_code__in=owners)
    best: dict[int, tuple[float, Passage, Wanted]] = {}
    more: dict[int, float] = {}
    for row in rows:
        value, asked = _valued(row, wanted, language)
        if not value:
            continue
        more[row.edition_id] = more.get(row.edition_id, 0.0) + value
        if row.edition_id not in best or value > best[row.edition_id][0]:
            best[row.edition_id] = (value, row, asked)
    order = sorted(best, key=lambda pk: -(best[pk][0] + BESIDE * min(more[pk] - best[pk][0], 40)))
    return _shown([best[pk] for pk in order[:MOST_HITS]])


def _valued(row: Passage, wanted: list[Wanted], language: str) -> tuple[float, Wanted]:
    having = frozenset(row.grams.split())
    near, asked = max(((each.nearness(having), each) for each in wanted), key=lambda pair: pair[0])
    if near < ENOUGH * asked.weight:
        return 0.0, asked
    value = score(row.kind, near, begins=folded(row.text).startswith(folded(asked.text)))
    return (value if row.language == language else 0.99 * value), asked


def _shown(best: list[tuple[float, Passage, Wanted]]) -> list[Hit]:
    """Names and summaries of those found, from the index: no pack is read for a list of results."""
    found = [row.edition_id for _, row, _ in best]
    texts: dict[tuple[int, str], Text] = {}
    rows = Passage.objects.filter(edition__in=found, kind__in=(Kind.NAME, Kind.SUMMARY))
    items = {}
    for row in rows.select_related("edition__item").defer("edition__text", "edition__facts_text", "grams"):
        texts.setdefault((row.edition_id, row.kind), {})[row.language] = row.text
        items[row.edition_id] = row.edition.item
    return [
        Hit(
            item=items[row.edition_id].pk,
            name=texts[row.edition_id, Kind.NAME],
            summary=texts[row.edition_id, Kind.SUMMARY],
            category=items[row.edition_id].category,
            kind=row.kind,
            language=row.language,
            passage=pieces(row.text, asked),
            score=value,
        )
        for value, row, asked in best
    ]
