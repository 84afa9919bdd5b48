"""Cases, one a row: whose, where, how it stands, what was granted."""

from __future__ import annotations

from django.db.models import Case as Either
from django.db.models import Count, Max, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.models import Case, CaseQuerySet
from zerotrip.cases.policy import READERS
from zerotrip.cases.states import State
from zerotrip.core.calendar import day_of
from zerotrip.core.text import mask_name
from zerotrip.reports.kinds.kind import Cells, Column, Control, Kind, Wanted
from zerotrip.reports.kinds.naming import in_words, items_named


def given_by(award: str) -> Either:
    """What its payee has from it: under a ceiling less than the rule's own sum, taken back nothing."""
    given = Coalesce(f"{award}share__given_fen", f"{award}amount_fen", Value(0))
    return Either(When(**{f"{award}voided_at__isnull": True}, then=given), default=Value(0))


def _rows(wanted: Wanted) -> CaseQuerySet:
    rows = wanted.within(Case.objects.filter(**wanted.days("opened_on")))
    if wanted.item:
        rows = rows.filter(item_id=wanted.item)
    return rows.filter(state=wanted.state) if wanted.state else rows


def _control(wanted: Wanted) -> Control:
    told = _rows(wanted).order_by().aggregate(rows=Count("pk"), fen=Sum(given_by("award__")), up_to=Max("pk"))
    return Control(told["rows"], (told["fen"] or 0,), told["up_to"] or 0)


def _read(wanted: Wanted, after: int, up_to: int, at_most: int) -> list[tuple[int, Cells]]:
    rows = (
        _rows(wanted).filter(pk__gt=after, pk__lte=up_to).order_by("pk").annotate(given=given_by("award__"))
    )
    found = list(
        rows.values_list(
            "pk", "ref", "item_id", "person__name", "organisation__name_zh", "organisation__name_en",
            "state", "opened_on", "ended_at", "given",
        )[:at_most]
    )  # fmt: skip
    names = items_named({row[2] for row in found}, wanted.until)
    return [
        (pk, [ref, names[item], mask_name(person), in_words(zh, en), str(State(state).label),
              f"{opened}", f"{day_of(ended)}" if ended else "", given])
        for pk, ref, item, person, zh, en, state, opened, ended, given in found
    ]  # fmt: skip


CASES = Kind(
    code="cases",
    label=pgettext_lazy("report", "Cases"),
    about=_("one row a case that was opened in the period, with the sum that was granted"),
    roles=READERS,
    columns=(
        Column(pgettext_lazy("report", "Number"), 18),
        Column(pgettext_lazy("report", "Item"), 26),
        Column(pgettext_lazy("report", "Person"), 12),
        Column(pgettext_lazy("report", "Unit"), 28),
        Column(pgettext_lazy("report", "State"), 16),
        Column(pgettext_lazy("report", "Opened"), 12),
        Column(pgettext_lazy("report", "Ended"), 12),
        Column(_("Granted (yuan)"), 16, "money", summed=True),
    ),
    control=_control,
    read=_read,
    states=State.choices,
)
