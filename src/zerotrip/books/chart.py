"""The chart of accounts and its posting rules: read from a place's file, changed by two people."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.books.chart_file import ChartFile, PostingSection, TitleSection
from zerotrip.books.models import PostingRule, RuleState, Title
from zerotrip.books.obstacles import closed_until
from zerotrip.books.policy import may_agree, may_keep
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, Stale
from zerotrip.core.text import whole
from zerotrip.ledger.periods import bounds
from zerotrip.org.queries import reach

BEFORE_ANY_BOOK = datetime(1970, 1, 1, tzinfo=UTC)


@transaction.atomic
def load_chart(*, file: Path, by: Actor, at: datetime) -> int:
    """Enters what is not there yet; what people have changed since stays. Answers how many rules are new."""
    read = ChartFile.model_validate(tomllib.loads(file.read_text("utf-8")))
    Title.objects.bulk_create([_title(each) for each in read.title], ignore_conflicts=True)
    known = set(PostingRule.objects.values_list("source", "destination"))
    fresh = [_rule(each, by, at) for each in read.posting if (each.source, each.destination) not in known]
    PostingRule.objects.bulk_create(fresh)
    if fresh:
        record("chart.loaded", f"chart:{file.parent.name}", by=by, at=at, data={"rules": len(fresh)})
    return len(fresh)


def _title(read: TitleSection) -> Title:
    return Title(code=read.code, name_zh=read.name["zh-Hans"], name_en=read.name["en"], kind=read.kind,
                 mark=read.mark, takes_result=read.takes_result)  # fmt: skip


def _rule(read: PostingSection, by: Actor, at: datetime) -> PostingRule:
    return PostingRule(
        source=read.source, destination=read.destination, debit_id=read.debit, credit_id=read.credit,
        summary_zh=read.summary["zh-Hans"], summary_en=read.summary["en"], state=RuleState.IN_FORCE,
        proposed_by_key=by.key, proposed_by_name=by.name[:80], proposed_at=at,
    )  # fmt: skip


def propose_rule(
    *,
    source: str,
    destination: str,
    debit: Title,
    credit: Title,
    summary: str,
    because: str,
    by: Actor,
    at: datetime,
) -> PostingRule:
    """A rule for a pair of patterns that has none, or another in place of the one it has."""
    may_keep(reach(by, day_of(at))).or_refuse()
    if not because.strip():
        raise Invalid("reason-missing", _("Please say why; it is kept with the books."), field="because")
    if debit == credit:
        raise two_titles()
    try:
        PostingSection.model_validate(
            {"from": source, "to": destination, "debit": debit.pk, "credit": credit.pk,
             "summary": {"zh-Hans": summary, "en": summary}}
        )  # fmt: skip
    except ValueError:
        raise Invalid(
            "no-pattern",
            _("A pattern is an address of the ledger, or its beginning with a * after it."),
            field="source",
        ) from None
    try:
        with transaction.atomic():
            rule = PostingRule.objects.create(
                source=source, destination=destination, debit=debit, credit=credit, summary_zh=summary,
                summary_en=summary, because=whole(because, 500), proposed_by_key=by.key,
                proposed_by_name=by.name[:80], proposed_at=at,
            )  # fmt: skip
            record("chart.rule-proposed", f"posting:{rule.pk}", by=by, at=at, because=rule.because)
    except IntegrityError:
        raise Conflict(
            "rule-proposed", _("A change for these two places waits for a second person.")
        ) from None
    return rule


def two_titles() -> Invalid:
    return Invalid("one-title", _("Debit and credit have to be two titles of the chart."), field="credit")


@transaction.atomic
def agree(*, rule: PostingRule, by: Actor, at: datetime) -> PostingRule:
    """Counts from the first month that is not closed; what was posted before stays as it was."""
    may_agree(by, reach(by, day_of(at)), rule).or_refuse()
    last = closed_until()
    since = bounds(last)[1] if last else None
    earlier = PostingRule.objects.filter(
        source=rule.source, destination=rule.destination, state=RuleState.IN_FORCE
    )
    earlier.update(state=RuleState.ENDED, until=since or BEFORE_ANY_BOOK)
    changes = {"state": RuleState.IN_FORCE, "agreed_by_key": by.key, "since": since}
    if not PostingRule.objects.filter(pk=rule.pk, state=RuleState.PROPOSED).update(**changes):
        raise Stale("rule-moved-on", _("This has moved on in the meantime; please look again."))
    rule.refresh_from_db()
    record("chart.rule-agreed", f"posting:{rule.pk}", by=by, at=at)
    return rule
