"""Drawing up a month's statement: every order that was handed over, once, and what waits to be put right."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict
from zerotrip.ledger.periods import bounds, month_of
from zerotrip.mall.models import Order
from zerotrip.mall.settlements import notices
from zerotrip.mall.settlements.models import PartnerStatement, StatementLine
from zerotrip.mall.settlements.policy import may_draw
from zerotrip.mall.settlements.pricing import price_on, prices_of
from zerotrip.mall.states import State
from zerotrip.members.models import Firm
from zerotrip.org.queries import reach

PLATFORM = Actor.system("mall")
DONE = (State.HANDED_OVER, State.RECEIVED)


@transaction.atomic
def draw(*, firm: Firm, month: date, by: Actor, at: datetime) -> PartnerStatement:
    """Once a firm and month, when it is over. Raises Conflict where there is nothing to account for."""
    may_draw(by, reach(by, day_of(at)), firm).or_refuse()
    month = month.replace(day=1)
    if bounds(month)[1] > at:
        raise Conflict("month-not-over", _("The month is not over yet."))
    lines = _lines(firm, month)
    if not lines and not _is_owed_more(firm):
        raise _nothing()
    try:
        with transaction.atomic():
            statement = _keep(firm, month, lines, by, at)
    except IntegrityError as known:
        raise Conflict("statement-drawn", _("This month's statement is drawn up already.")) from known
    told = {"month": f"{month:%Y-%m}", "lines": len(lines), "sum_fen": statement.sum_fen}
    record("partner.statement-drawn", f"statement:{statement.uid}", by=by, at=at, data=told)
    notices.drawn(statement, at=at)
    return statement


def draw_due(*, at: datetime) -> int:
    """Last month's of every firm, by the worker; a month in which nothing was handed over has none."""
    month = _before(month_of(at))
    drawn = 0
    for firm in Firm.objects.exclude(statements__month=month).select_related("organisation"):
        try:
            draw(firm=firm, month=month, by=PLATFORM, at=at)
            drawn += 1
        except Conflict:
            continue
    return drawn


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def unsettled(firm: Firm, *, until: datetime) -> QuerySet[Order]:
    """Handed over, and on no statement: of earlier months as well, where one was drawn up too early.

    Only of unions that the firm's contract covers: the same code elsewhere may have meant somebody else.
    """
    here = Order.objects.filter(good__organisation__path__startswith=firm.organisation.path)
    done = here.filter(good__partner=firm.code, state__in=DONE, ended_at__lt=until)
    return done.filter(settled__isnull=True).order_by("ended_at", "pk")


def _lines(firm: Firm, month: date) -> list[StatementLine]:
    worth = Sum(F("spending__parts__points") * F("spending__parts__lot__fen_per_point"))
    rows = unsettled(firm, until=bounds(month)[1]).select_related("parcel", "spending")
    orders = list(rows.annotate(worth=worth))
    prices = prices_of({order.good_id for order in orders})
    lines = []
    for order in orders:
        agreed = price_on(prices[order.good_id], day_of(order.ordered_at))
        fen = order.worth if agreed is None else agreed + _postage(order, order.worth)
        lines.append(StatementLine(order=order, worth_fen=order.worth, fen=fen))
    return lines


def _postage(order: Order, worth: int) -> int:
    """A price is for the good; what was paid in points for sending it is the partner's besides."""
    parcel = getattr(order, "parcel", None)
    return worth * parcel.postage // order.spending.points if parcel else 0


def _keep(firm: Firm, month: date, lines: list[StatementLine], by: Actor, at: datetime) -> PartnerStatement:
    statement = PartnerStatement.objects.create(
        firm=firm,
        month=month,
        sum_fen=sum(line.fen for line in lines),
        worth_fen=sum(line.worth_fen for line in lines),
        drawn_by_key=by.key,
        drawn_by_name=by.name[:80],
        drawn_at=at,
    )
    for line in lines:
        line.statement = statement
    StatementLine.objects.bulk_create(lines, batch_size=500)
    if not _take_in_corrections(statement) and not lines:
        raise _nothing()  # the statement of another month took them meanwhile
    return statement


def _nothing() -> Conflict:
    return Conflict("nothing-handed-over", _("Nothing was handed over that no statement has yet."))


def corrections_of(firm: Firm) -> QuerySet[StatementLine]:
    """What was put right after it was settled, and waits for the next statement."""
    return StatementLine.objects.filter(statement=None, order__good__partner=firm.code)


def _is_owed_more(firm: Firm) -> bool:
    """By what was put right alone: a firm that sells nothing any more is paid that as well."""
    return (corrections_of(firm).aggregate(fen=Sum("fen"))["fen"] or 0) > 0


def _take_in_corrections(statement: PartnerStatement) -> int:
    """What is owed more first, then the oldest, as far as something stays owed: the rest waits. Answers how
    many came in."""
    left, taken = statement.sum_fen, []
    for line in corrections_of(statement.firm).order_by(Case(When(fen__gt=0, then=0), default=1), "pk"):
        if left + line.fen < 0:
            break
        left += line.fen
        taken.append(line.pk)
    still_waiting = StatementLine.objects.filter(pk__in=taken, statement=None)
    if still_waiting.update(statement=statement) != len(taken):
        raise Conflict(
            "corrections-taken",
            _("Another month's statement was drawn up at the same time. Please try again."),
        )
    PartnerStatement.objects.filter(pk=statement.pk).update(sum_fen=left)
    statement.sum_fen = left
    return len(taken)
