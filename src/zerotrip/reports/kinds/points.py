"""Points by month, fund and rule; never by person, for nobody is put in order by points."""

from __future__ import annotations

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.policy import READERS
from zerotrip.core.text import pick
from zerotrip.funds.queries import names_of
from zerotrip.payments.policy import READERS as PAYERS
from zerotrip.points.models import Lot
from zerotrip.reports.kinds.kind import Cells, Column, Control, Kind, Wanted, numbered

WORTH = Cast(F("points"), BigIntegerField()) * F("fen_per_point")


def _lots(wanted: Wanted) -> QuerySet[Lot]:
    earned = Lot.objects.filter(backed_at__isnull=False, taken_back_at=None, **wanted.days("earned_on"))
    return wanted.within(earned, "person__organisation__path").order_by()


def _lot_lines(wanted: Wanted) -> list[Cells]:
    grouped = _lots(wanted).annotate(month=TruncMonth("earned_on")).values_list("month", "fund", "rule")
    found = sorted(grouped.annotate(n=Count("pk"), fen=Sum(WORTH), sum=Sum("points")))
    funds = names_of(fund for _month, fund, *_rest in found)
    return [
        [f"{month:%Y-%m}", pick(funds.get(fund)) or fund, rule, n, points, fen]
        for month, fund, rule, n, fen, points in found
    ]


def _lot_control(wanted: Wanted) -> Control:
    told = _lots(wanted).aggregate(n=Count("pk"), sum=Sum("points"), fen=Sum(WORTH))
    rows = len(_lot_lines(wanted))
    return Control(rows, (told["n"], told["sum"] or 0, told["fen"] or 0), rows)


POINTS = Kind(
    code="points",
    label=_("Points by fund, rule and month"),
    about=_("points earned in the period and the money set aside behind them; never by person"),
    roles=tuple(dict.fromkeys((*READERS, *PAYERS))),
    columns=(
        Column(pgettext_lazy("report", "Month"), 10),
        Column(pgettext_lazy("report", "Fund"), 34),
        Column(pgettext_lazy("report", "Rule"), 24),
        Column(_("Times earned"), 14, "count", summed=True),
        Column(pgettext_lazy("report", "Points"), 14, "count", summed=True),
        Column(_("Money behind them (yuan)"), 24, "money", summed=True),
    ),
    control=_lot_control,
    read=lambda wanted, *place: numbered(_lot_lines(wanted), *place),
)
