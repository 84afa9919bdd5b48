"""What else waits for a leader's second signature: budgets, months, prices, figures, large batches, debts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.books import policy as books
from zerotrip.books.models import Closing, ClosingState
from zerotrip.books.trial import trial_balance
from zerotrip.cases.debts.queries import recoveries_visible_to
from zerotrip.catalogue.drafts.policy import may_agree
from zerotrip.catalogue.drafts.queries import drafts_for, owners_for
from zerotrip.catalogue.models import DraftState
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.disclosure.policy import may_publish
from zerotrip.disclosure.queries import visible_to as publications_of
from zerotrip.disclosure.states import State as PublicState
from zerotrip.funds.models import Budget, BudgetChange
from zerotrip.funds.policy import may_sign
from zerotrip.funds.queries import available_in
from zerotrip.funds.queries import visible_to as funds_of
from zerotrip.mall.models import AgreedPrice
from zerotrip.mall.settlements.models import Side
from zerotrip.mall.settlements.pricing import price_on, prices_of, side_of
from zerotrip.mall.settlements.queries import to_settle
from zerotrip.members.firms import firms_seen_by
from zerotrip.org.queries import Reach
from zerotrip.payments.models import Batch, Signature
from zerotrip.payments.policy import RELEASER, may_adopt_table
from zerotrip.payments.queries import visible_to as batches_of
from zerotrip.payments.signing import rules_in_force, waiting_tables
from zerotrip.payments.states import Basis, BatchState
from zerotrip.web.console.boards.naming import item_names
from zerotrip.web.console.page import AT_ONCE

Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing to sign: `fen` is what it is about, `effect` what a yes does to the money, `left` what its
    fund or budget has then."""

    kind: Sentence
    title: Text | str
    href: str
    since: date | datetime | None
    by: str
    effect: Sentence
    fen: int | None = None
    left: int | None = None
    because: str = ""


def papers_for(by: Actor, reach: Reach, on: date) -> list[Paper]:
    """Only what this very person may sign; the longest waiting first."""
    found = [paper for kind in _KINDS for paper in kind(by, reach, on)]
    return sorted(found, key=lambda paper: f"{paper.since:%Y-%m-%d}" if paper.since else "")


def _budgets(by: Actor, reach: Reach, on: date) -> Iterator[Paper]:
    rows = BudgetChange.objects.filter(signed_at=None, fund__in=funds_of(by, on)).select_related(
        "fund__owner"
    )
    changes = [change for change in rows if may_sign(by, reach, change)]
    kept = {_budget(one): one for one in Budget.objects.filter(fund__in={one.fund_id for one in changes})}
    has = available_in(one.fund.code for one in changes)
    names = item_names((one.item_id for one in changes), on)
    for change in changes:
        title = names.get(change.item_id) or change.fund.name
        yield _of_budget(change, kept.get(_budget(change)), title=title, has=has[change.fund.code])


def _of_budget(change: BudgetChange, budget: Budget | None, *, title: Text | str, has: int) -> Paper:
    gone = budget.committed_fen + budget.used_fen if budget else 0
    effect = _("Limit so far {before}; {gone} is granted or promised. The fund has {has}.")
    before = budget.limit if budget else _("none")
    return Paper(
        format_lazy("{what} {period}", what=_("Budget"), period=change.period),
        title,
        reverse("desk:fund", args=[change.fund.code]),
        change.made_at,
        change.made_by_name,
        format_lazy(effect, before=before, gone=Amount.fen(gone), has=Amount.fen(has)),
        change.limit_fen,
        change.limit_fen - gone,
        change.because,
    )


def _budget(one: Budget | BudgetChange) -> tuple[int, str, int, int]:
    return one.fund_id, one.item_id, one.year, one.month


def _months(by: Actor, reach: Reach, _on: date) -> Iterator[Paper]:
    waiting = Closing.objects.filter(state__in=(ClosingState.PROPOSED, ClosingState.REOPENING))
    for closing in waiting.annotate(fen=Sum("lines__debit_fen")):
        opens = closing.state == ClosingState.REOPENING
        if not (books.may_reopen if opens else books.may_confirm)(by, reach, closing):
            continue
        yield Paper(
            _("Month to be reopened") if opens else _("Month to be closed"),
            f"{closing.month:%Y-%m}",
            reverse("desk:books-month", args=[f"{closing.month:%Y-%m}"]),
            None if opens else closing.proposed_at,
            closing.reopening_by_name if opens else closing.proposed_by_name,
            _("Its figures may change again.") if opens else _("Nothing is booked in it any more."),
            closing.fen if opens else trial_balance(closing.month).moved[0],
            because=closing.reopening_because if opens else closing.note,
        )


def _batches(by: Actor, reach: Reach, on: date) -> Iterator[Paper]:
    """Those that one signature is not enough for, by their own sums; what a payee has had in twelve months is
    reckoned on the batch's own page."""
    if RELEASER not in reach.roles:
        return
    rules = [rule for rule in rules_in_force() if rule.basis != Basis.YEAR and rule.signatures != 1]
    waiting = batches_of(by, on).filter(state=BatchState.MADE).exclude(made_by_key=by.key)
    mine = Signature.objects.filter(batch=OuterRef("pk"), by_key=by.key, fallen_at=None)
    for batch in waiting.filter(~Exists(mine)).annotate(largest=Max("lines__amount_fen"))[:AT_ONCE]:
        sums = {Basis.BATCH: batch.total_fen, Basis.LINE: batch.largest}
        called = [rule for rule in rules if rule.from_fen <= sums[Basis(rule.basis)]]
        if called:
            yield _of_batch(batch, most=max(called, key=lambda rule: rule.signatures or 99).signatures)


def _of_batch(batch: Batch, *, most: int) -> Paper:
    need = _("{signed} of {most} signatures given; then it leaves the union's account.")
    return Paper(
        _("Payment batch"),
        batch.ref,
        reverse("desk:batch", args=[batch.ref]),
        batch.made_at,
        batch.made_by_name,
        format_lazy(need, signed=batch.signed, most=most)
        if most
        else _("Above what anybody may sign: a payment has to be taken out."),
        batch.total_fen,
    )


def _tables(by: Actor, reach: Reach, _on: date) -> Iterator[Paper]:
    tables = [table for table in waiting_tables() if table.proposed_by_key != by.key]
    if tables and may_adopt_table(reach, by, tables[0]):
        for table in tables:
            yield Paper(
                _("Table of signatures"), "", reverse("desk:signing-table"), table.proposed_at,
                table.proposed_by_name, _("What it would have meant in twelve months stands beside it."),
                because=table.because,
            )  # fmt: skip


def _statements(by: Actor, _reach: Reach, on: date) -> Iterator[Paper]:
    for one in to_settle(by, on)[:AT_ONCE]:
        over = one.worth_fen - one.sum_fen
        words = _("The points were worth {worth}; the mall keeps {rest}.")
        short = _("The points were worth {worth}; the mall makes up {rest}.")
        yield Paper(
            format_lazy("{what} {month}", what=_("Statement of a partner"), month=f"{one.month:%Y-%m}"),
            one.firm.name,
            reverse("desk:partner-statement", args=[one.pk]),
            one.answered_at,
            one.answered_by_name,
            format_lazy(
                words if over >= 0 else short, worth=Amount.fen(one.worth_fen), rest=Amount.fen(abs(over))
            ),
            one.sum_fen,
        )


def _prices(by: Actor, reach: Reach, on: date) -> Iterator[Paper]:
    seen = firms_seen_by(by, on, roles=("officer",))
    firms = {firm.code: firm for firm in seen if side_of(reach, firm) == Side.UNION}
    rows = AgreedPrice.objects.filter(good__partner__in=firms, side=Side.PARTNER, since__gt=on)
    waiting = list(rows.filter(agreed_at=None, dropped_at=None).select_related("good")[:AT_ONCE])
    agreed = prices_of({price.good_id for price in waiting})
    for price in waiting:
        before = price_on(agreed[price.good_id], on) if price.good_id in agreed else None
        yield Paper(
            format_lazy("{what} {day}", what=_("Price of a partner from"), day=f"{price.since:%Y-%m-%d}"),
            {"zh-Hans": price.good.name_zh, "en": price.good.name_en},
            reverse("desk:partner-firm", args=[price.good.partner]),
            price.proposed_at,
            price.proposed_by_name,
            _("So far what the points were worth is paid.")
            if before is None
            else format_lazy(_("So far {before} for one."), before=Amount.fen(before)),
            price.fen,
        )


def _figures(by: Actor, reach: Reach, on: date) -> Iterator[Paper]:
    drafts = publications_of(by, on).filter(state=PublicState.DRAFT).defer("document")
    for one in drafts:
        if may_publish(by, reach, one):
            yield Paper(
                format_lazy("{what} {month}", what=_("Public figures"), month=f"{one.month:%Y-%m}"),
                {"zh-Hans": one.owner.name_zh, "en": one.owner.name_en or one.owner.name_zh},
                reverse("desk:publication", args=[one.pk]), one.drafted_at, one.drafted_by_name,
                _("Everybody can read it then; no money moves."), one.total_fen, because=one.because,
            )  # fmt: skip


def _forgone(by: Actor, reach: Reach, on: date) -> Iterator[Paper]:
    """Proposed to be forgone by one: another officer or approver of the place agrees."""
    rows = recoveries_visible_to(by, on).exclude(forgo_by_key="").exclude(forgo_by_key=by.key)
    rows = rows.filter(forgone_at=None, left_fen__gt=0).exclude(person_id=str(by.person_uid))
    if "approver" not in reach.roles:
        return
    for one in rows.select_related("award__case__edition")[:AT_ONCE]:
        yield Paper(
            _("Owed back, not to be asked for any more"), one.award.case.name,
            reverse("desk:recovery", args=[one.reference]), one.at, one.forgo_by_name,
            _("The fund does without it."), one.left_fen, because=one.forgo_because,
        )  # fmt: skip


def _drafts(by: Actor, reach: Reach, on: date) -> Iterator[Paper]:
    paths = {owner.code: owner.path for owner in owners_for(by, on)}
    waiting = drafts_for(by, on).filter(state=DraftState.SUBMITTED).defer("text")
    mine = [one for one in waiting if may_agree(by, reach, paths.get(one.owner_code, ""), one)]
    names = item_names((one.item_id for one in mine), on)
    for one in mine:
        yield Paper(
            _("Item to be published"), names.get(one.item_id) or one.item_id,
            reverse("desk:draft-review", args=[one.pk]), one.submitted_at, one.submitted_by_name,
            _("What changes stands beside it, and a preview says what it costs."), because=one.because,
        )  # fmt: skip


_KINDS = (
    _budgets, _months, _batches, _tables, _statements, _prices, _figures, _forgone, _drafts,
)  # fmt: skip
