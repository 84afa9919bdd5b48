"""What a yes does to the money: what a fund has, what is asked of it, what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from zerotrip.cases.models import CaseQuerySet
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import with_texts
from zerotrip.core.text import Text
from zerotrip.funds.queries import available_in, names_of


@dataclass(slots=True)
class Pull:
    """What a list of cases asks of one fund. Of `unknown` ones the sum is not known yet."""

    code: str
    name: Text = field(default_factory=dict)
    has: int = 0
    cases: int = 0
    takes: int = 0
    unknown: int = 0

    @property
    def left(self) -> int:
        return self.has - self.takes


def pulls_of(cases: CaseQuerySet) -> dict[str, Pull]:
    """By fund, of all of these cases: five queries, however many."""
    rows = cases.order_by().values_list("edition").annotate(
        n=Count("pk"), fen=Sum("expected_fen"), unknown=Count("pk", filter=Q(expected_fen=None))
    )  # fmt: skip
    by_edition = list(rows)
    funds = _funds_of([row[0] for row in by_edition])
    pulls: dict[str, Pull] = {}
    for edition, count, fen, unknown in by_edition:
        if code := funds[edition]:
            pull = pulls.setdefault(code, Pull(code))
            pull.cases, pull.takes = pull.cases + count, pull.takes + (fen or 0)
            pull.unknown += unknown
    names, has = names_of(pulls), available_in(pulls)
    for code, pull in pulls.items():
        pull.name, pull.has = names.get(code) or {"zh-Hans": code, "en": code}, has[code]
    return dict(sorted(pulls.items()))


def _funds_of(editions: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = defaultdict(str)
    for edition in with_texts(Edition.objects.filter(pk__in=list(editions))):
        award = edition.loaded.pack.award
        found[edition.pk] = award.fund if award else ""
    return found
