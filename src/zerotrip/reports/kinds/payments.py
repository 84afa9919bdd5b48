"""What is owed and what of it has arrived, one payable a row."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.text import mask_name, pick
from zerotrip.payments.models import Payable
from zerotrip.payments.policy import READERS
from zerotrip.reports.kinds.kind import Cells, Column, Control, Kind, Wanted
from zerotrip.reports.kinds.naming import in_words


def _rows(wanted: Wanted) -> QuerySet[Payable]:
    rows = wanted.within(Payable.objects.filter(taken_back_at=None, **wanted.times("at")))
    return rows.filter(item_id=wanted.item) if wanted.item else rows


def _control(wanted: Wanted) -> Control:
    told = _rows(wanted).order_by().aggregate(
        rows=Count("pk"), owed=Sum("amount_fen"), arrived=Sum("arrived_fen"), up_to=Max("pk")
    )  # fmt: skip
    return Control(told["rows"], (told["owed"] or 0, told["arrived"] or 0), told["up_to"] or 0)


def _read(wanted: Wanted, after: int, up_to: int, at_most: int) -> list[tuple[int, Cells]]:
    rows = _rows(wanted).filter(pk__gt=after, pk__lte=up_to).order_by("pk")
    found = rows.values_list(
        "pk", "reference", "person__name", "firm__name", "purpose", "organisation__name_zh",
        "organisation__name_en", "at", "amount_fen", "arrived_fen",
    )[:at_most]  # fmt: skip
    return [
        (pk, [reference, mask_name(person) if person else firm, pick(purpose), in_words(zh, en),
              f"{day_of(at)}", owed, arrived, _stands(owed, arrived)])
        for pk, reference, person, firm, purpose, zh, en, at, owed, arrived in found
    ]  # fmt: skip


def _stands(owed: int, arrived: int) -> str:
    if arrived >= owed:
        return pgettext("report", "paid")
    return gettext("paid in part") if arrived else gettext("not paid yet")


PAYMENTS = Kind(
    code="payments",
    label=pgettext_lazy("report", "Payments"),
    about=_("one row a sum that came to be owed in the period, with what of it has arrived"),
    roles=READERS,
    columns=(
        Column(pgettext_lazy("report", "Reference"), 22),
        Column(_("Payee"), 14),
        Column(pgettext_lazy("report", "For"), 26),
        Column(pgettext_lazy("report", "Unit"), 28),
        Column(_("Owed since"), 12),
        Column(_("Owed (yuan)"), 16, "money", summed=True),
        Column(_("Arrived (yuan)"), 16, "money", summed=True),
        Column(_("How it stands"), 14),
    ),
    control=_control,
    read=_read,
)
