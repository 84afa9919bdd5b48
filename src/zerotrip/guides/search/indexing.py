"""The index follows publication; `zerotrip index` makes it anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import LANGUAGES, Text, pick
from zerotrip.guides.categories import category_name
from zerotrip.guides.models import Kind, Passage
from zerotrip.guides.search.tokens import tokens

NAMES = frozenset({Kind.NAME, Kind.CALLED})
AT_ONCE = 500


def take(edition: Edition) -> int:
    """Enters one edition, inside the transaction that publishes it; again, it changes nothing."""
    with transaction.atomic():
        Passage.objects.filter(edition=edition).delete()
        return len(Passage.objects.bulk_create(_rows(edition), batch_size=AT_ONCE))


def rebuild() -> int:
    """All editions anew, whatever stood there: after a change of how texts are cut, or of this code."""
    with transaction.atomic():
        Passage.objects.all().delete()
        return sum(take(edition) for edition in Edition.objects.iterator(50))


def _rows(edition: Edition) -> list[Passage]:
    rows = []
    for kind, language, text in dict.fromkeys(_passages(edition.loaded)):
        grams = " ".join(tokens(text, is_name=kind in NAMES))
        rows.append(Passage(edition=edition, kind=kind, language=language, text=text, grams=grams))
    return rows


def _passages(loaded: ReadPack) -> Iterator[tuple[Kind, str, str]]:
    pack = loaded.pack
    for language, texts in pack.text.items():
        yield Kind.NAME, language, texts.name
        yield Kind.SUMMARY, language, texts.summary
    for language, called in pack.also_called.items():
        yield from ((Kind.CALLED, language, one) for one in called)
    yield from _both(Kind.CATEGORY, category_name(pack.category))
    for require in pack.require:
        yield from _both(Kind.CONDITION, require.says)
    read = [need for key, need in loaded.needs.items() if key in loaded.program.reads]
    for need in read:
        yield from _both(Kind.FACT, need.label)
    for paper in dict.fromkeys(need.paper for need in read if need.paper):
        yield from _both(Kind.PAPER, loaded.papers[paper].label)


def _both(kind: Kind, text: Text | None) -> Iterator[tuple[Kind, str, str]]:
    if text:
        yield from ((kind, language, pick(text, language)) for language in LANGUAGES)
