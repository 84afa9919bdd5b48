"""Every movement of the ledger as accountants post it: one title in debit, one in credit.

    fund:care → payable:…       expense in debit, payable in credit
    payable:… → bank:clearing   payable in debit, bank in credit

A reversal is posted as what it reverses, with the sides changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from zerotrip.books.models import PostingRule, RuleState
from zerotrip.ledger.models import MOVING, Kind, Transfer

NO_RULE = 0


def rules() -> list[PostingRule]:
    """All that ever were in force. Those that say more come first: the first that fits is the one."""
    agreed = PostingRule.objects.exclude(state=RuleState.PROPOSED).select_related("debit", "credit")
    return sorted(agreed, key=_says_most)


def _says_most(rule: PostingRule) -> tuple[int, int]:
    return -len(rule.source.rstrip("*") + rule.destination.rstrip("*")), rule.pk


def posted(rules: Sequence[PostingRule]) -> QuerySet[Any]:
    """The movements of money, each with the key of its `rule` (0: none fits) and whether it is `turned`."""
    fitting = [When(_fits(rule, turned=turned), then=rule.pk) for turned in (False, True) for rule in rules]
    rule = Case(*fitting, default=NO_RULE, output_field=IntegerField())
    turned = Case(When(kind=Kind.REVERSE, then=1), default=0, output_field=IntegerField())
    moved = Transfer.objects.filter(kind__in=MOVING, source__asset="CNY")
    return moved.annotate(rule=rule, turned=turned).order_by("pk")


def _fits(rule: PostingRule, *, turned: bool) -> Q:
    source, destination = ("destination", "source") if turned else ("source", "destination")
    fits = Q(kind=Kind.REVERSE) if turned else ~Q(kind=Kind.REVERSE)
    fits &= _at(source, rule.source) & _at(destination, rule.destination)
    if rule.since:
        fits &= Q(at__gte=rule.since)
    return fits & Q(at__lt=rule.until) if rule.until else fits


def _at(end: str, pattern: str) -> Q:
    if pattern.endswith("*"):
        return Q(**{f"{end}__address__startswith": pattern[:-1]})
    return Q(**{f"{end}__address": pattern})


def without_rule(rows: QuerySet[Any]) -> list[tuple[str, str, int]]:
    """Pairs of places that no rule posts: where from, where to, how many movements."""
    pairs = rows.filter(rule=NO_RULE).order_by().values_list("source__address", "destination__address")
    counted: dict[tuple[str, str], int] = {}
    for source, destination in pairs.iterator(chunk_size=2_000):
        pair = _family(source), _family(destination)
        counted[pair] = counted.get(pair, 0) + 1
    return [(*pair, count) for pair, count in sorted(counted.items())]


def _family(address: str) -> str:
    head, colon, _rest = address.partition(":")
    return f"{head}{colon}*" if head in ("payable", "member", "unit") else address


SIDES = {0: ("debit", "credit"), 1: ("credit", "debit")}
"""By `turned`: which title of the rule is debited, which credited."""

FEN = F("amount_minor")
