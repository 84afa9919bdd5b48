"""Acts on points, with the money behind them: earn, spend, give back, expire."""

from __future__ import annotations

from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from stories.money_acting import (
    PEOPLE,
    RULE,
    TOWEL,
    Acting,
)
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Refused
from zerotrip.ledger import queries as ledger
from zerotrip.points import actions as points
from zerotrip.points.models import Lot, Spending


class Points(Acting):
    @rule(name=PEOPLE, count=st.integers(1, 30))
    def earn(self, name: str, count: int) -> None:
        self.caused += 1
        cause = f"activity:{self.caused}"
        for _twice in range(2):
            lot = points.earn(
                person=self.people[name],
                points=count,
                cause=cause,
                rule=RULE,
                by=self.by("wu"),
                at=self.tick(),
            )
        assert lot is not None
        if lot.pk not in self.model.lots:
            self.model.lots[lot.pk] = count

    @precondition(lambda self: any(self.model.lots.values()))
    @rule(name=PEOPLE, count=st.integers(1, 40))
    def spend(self, name: str, count: int) -> None:
        mine = list(Lot.objects.filter(person=self.people[name], pk__in=self.model.lots))
        mine.sort(key=lambda lot: (lot.expires_on, lot.pk))
        live = [lot for lot in mine if lot.expires_on >= day_of(self.at)]
        enough = sum(self.model.lots[lot.pk] for lot in live) >= count
        self.caused += 1
        try:
            with self.whole():
                spending = points.set_aside(
                    person=self.people[name], points=count, tags=(), to="fund:gifts",
                    reference=f"order-{self.caused}", says=TOWEL, by=self.by(name), at=self.tick(),
                )  # fmt: skip
                points.spend(spending, by=self.by("wu"), at=self.tick())
        except Refused:
            assert not enough
            return
        assert enough
        taken = []
        for lot in live:
            part = min(count, self.model.lots[lot.pk])
            if part:
                self.model.lots[lot.pk] -= part
                taken.append((lot.pk, part))
                count -= part
        self.model.spent.append((spending, taken))

    @precondition(lambda self: self.model.spent)
    @rule(place=st.integers(0, 5))
    def give_points_back(self, place: int) -> None:
        """What has expired meanwhile is defined elsewhere; here only lots that still run."""
        spending, taken = self.model.spent[place % len(self.model.spent)]
        if Lot.objects.filter(pk__in=[pk for pk, _ in taken], expires_on__lt=day_of(self.at)).exists():
            return
        points.refund(Spending.objects.get(pk=spending.pk), by=self.by("wu"), at=self.tick(), because="退货")
        self.model.spent.remove((spending, taken))
        for pk, part in taken:
            self.model.lots[pk] += part

    @precondition(lambda self: self.over().exists())
    @rule()
    def expire(self) -> None:
        over = list(self.over().values_list("pk", flat=True))
        points.expire_due(at=self.tick())
        self.model.lots |= dict.fromkeys(over, 0)

    def over(self) -> QuerySet[Lot]:
        return Lot.objects.overdue(on=day_of(self.at)).filter(pk__in=self.model.lots)

    @invariant()
    def points_are_where_the_model_has_them(self) -> None:
        lots = Lot.objects.filter(pk__in=self.model.lots)
        has = {lot.pk: ledger.balance(lot.address).available.minor for lot in lots}
        assert has == self.model.lots
