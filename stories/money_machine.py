"""Any order of money's acts, on the real actions, beside a model that fits on a screen: nothing is lost.

Two members, three items under three funds (two share a ceiling), a bank that keeps what it paid, points
with a fund behind them, and months that close. The model knows no ledger: it adds up what people and the bank
were told. After each act it and the books say the same, and everything agrees with everything else.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from stories.money_acting import (
    DUE,
    FEES,
    FUNDS,
    IN_NOVEMBER,
    ITEMS,
    LATER,
    PEOPLE,
    RULE,
    UNIT,
)
from stories.money_points import Points
from zerotrip.audit import reconciliation
from zerotrip.books import closing
from zerotrip.books.obstacles import first_open
from zerotrip.books.trial import trial_balance
from zerotrip.cases.actions import agree, answer, look_again, open_case, refuse
from zerotrip.cases.debts import recovering
from zerotrip.cases.instalments import actions as plans
from zerotrip.cases.instalments.watching import watch_instalments
from zerotrip.cases.models import Case, Plan, Recovery
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Refused
from zerotrip.core.money import Amount
from zerotrip.demo.people import CHEN, LIN
from zerotrip.ledger import queries as ledger
from zerotrip.ledger.actions import transfer
from zerotrip.ledger.errors import Closed
from zerotrip.ledger.models import Account, ClosedMonth
from zerotrip.ledger.periods import bounds
from zerotrip.members.actions import import_roster, preview_roster
from zerotrip.payments.actions import make_batch, release, take_answer
from zerotrip.payments.models import Line, Payable
from zerotrip.payments.tests.test_statements import table


class Money(Points):
    # enrol, decide, approve

    @precondition(lambda self: self.at.month == 11)
    @rule(name=PEOPLE, product=st.sampled_from(tuple(FEES)))
    def enrol(self, name: str, product: str) -> None:
        """The same line twice adds nothing."""
        person, at = self.people[name], self.tick()
        id_number = {"chen": CHEN, "lin": LIN}[name].id_number
        file = f"姓名,身份证号\n{person.name},{id_number}\n".encode()
        by = self.by("lin")
        roster = preview_roster(
            organisation=self.cast.unit, year=2027, products=(product,), file=file, filename="名册.csv",
            by=by, at=at,
        )  # fmt: skip
        import_roster(roster=roster, by=by, at=at)
        self.model.enrolled.add((name, product))

    @rule(name=PEOPLE, item=ITEMS, yes=st.sampled_from((True, True, True, False)))
    def decide(self, name: str, item: str, yes: bool) -> None:
        self.opened += 1
        person, by, at = self.people[name], self.by(name), self.tick()
        case = open_case(item_id=item, person=person, subject=f"s{self.opened}", by=by, at=at)
        if case.state == State.SUPPLEMENT:
            case = answer(case, answers={"need.grade": "other"}, by=by, at=at)
        self.items[case.ref] = item
        self.model.years[case.ref] = day_of(at).year
        self.model.limits[case.ref] = IN_NOVEMBER if day_of(at).month == 11 else LATER
        if not yes:
            refuse(case, by=self.by("wu"), at=at, because="不符合条件")
            return
        self.approve(case, name)

    def approve(self, case: Case, name: str) -> None:
        case = agree(case, by=self.by("wu"), at=self.tick())
        if case.state == State.GRANTED:
            self.model.granted.setdefault(name, {})[case.ref] = DUE[case.item_id]

    @precondition(lambda self: any(self.model.granted.values()))
    @rule(name=PEOPLE, place=st.integers(0, 5))
    def take_back(self, name: str, place: int) -> None:
        """Only of what the bank does not have; then it is decided again."""
        refs = sorted(self.model.granted.get(name, {}))
        if not refs:
            return
        case = Case.objects.get(ref=refs[place % len(refs)])
        try:
            with self.whole():
                case = look_again(case, by=self.by("wu"), at=self.tick(), because="重新核对")
        except Refused:
            return
        del self.model.granted[name][case.ref]

    @precondition(lambda self: self.waiting().exists())
    @rule()
    def decide_again(self) -> None:
        """Unless what the person once said of themselves is too old by now."""
        case = self.waiting().order_by("ref")[0]
        try:
            with self.whole():
                self.approve(case, next(name for name, who in self.people.items() if who == case.person))
        except Refused:
            return

    def waiting(self) -> QuerySet[Case]:
        return Case.objects.filter(ref__in=self.items, state=State.REVIEW)

    # pay, answer, return

    @precondition(lambda self: Payable.objects.payable_now(self.at).exists())
    @rule()
    def pay(self) -> None:
        try:
            with self.whole():
                batch = make_batch(by=self.by("sun"), at=self.tick())
        except Refused:
            return
        release(batch=batch, seen_hash=batch.content_hash, by=self.by("wu"), at=self.tick())

    def line(self, place: int, *states: str) -> Line | None:
        lines = list(Line.objects.filter(state__in=states).select_related("batch").order_by("end_to_end_id"))
        return lines[place % len(lines)] if lines else None

    def take(self, raw: bytes) -> None:
        take_answer(raw=raw, by=self.by("sun"), at=self.tick())

    @precondition(lambda self: Line.objects.filter(state="sent").exists())
    @rule(place=st.integers(0, 5))
    def bank_pays(self, place: int) -> None:
        if line := self.line(place, "sent"):
            self.bank.paid[line.end_to_end_id] = line.amount_fen
            self.take(self.bank.say(line, "ACSC", self.tick()))

    @precondition(lambda self: Line.objects.filter(state="sent").exists())
    @rule(place=st.integers(0, 5), percent=st.integers(1, 99))
    def bank_pays_a_part(self, place: int, percent: int) -> None:
        """The rest is owed again: the next run has it, or the bank goes on before that."""
        if line := self.line(place, "sent"):
            part = self.bank.paid[line.end_to_end_id] = line.amount_fen * percent // 100 or 1
            self.take(self.bank.say(line, "ACSC", self.tick(), yuan=str(Amount.fen(part).plain())))

    @precondition(lambda self: Line.objects.filter(state="partly").exists())
    @rule(place=st.integers(0, 5))
    def bank_pays_the_rest(self, place: int) -> None:
        line, owed = self.line(place, "partly"), Payable.objects.owed()
        if line and line.amount_fen - line.paid_fen <= line.payable.left.minor and owed.filter(lines=line):
            self.bank.paid[line.end_to_end_id] = line.amount_fen
            self.take(self.bank.say(line, "ACSC", self.tick()))

    @precondition(lambda self: Line.objects.filter(state="sent").exists())
    @rule(place=st.integers(0, 5))
    def bank_rejects(self, place: int) -> None:
        if line := self.line(place, "sent"):
            self.take(self.bank.say(line, "RJCT", self.tick(), reason="AM09"))

    @precondition(lambda self: Line.objects.filter(paid_fen__gt=0).exists())
    @rule(place=st.integers(0, 5))
    def bank_returns(self, place: int) -> None:
        """What went through, whole or in part; half of a payment could also be the half that never went."""
        line = self.line(place, "paid", "partly")
        if line and 2 * line.paid_fen != line.amount_fen:
            self.bank.paid[line.end_to_end_id] = 0
            said = line.paid.plain()
            self.take(self.bank.say(line, "RJCT", self.tick(), yuan=said, reason="MD07"))

    @precondition(lambda self: bool(self.bank.files))
    @rule(place=st.integers(0, 20))
    def bank_repeats_itself(self, place: int) -> None:
        """An old file once more, or copied under a new name, whatever has happened since: nothing moves."""
        if not self.bank.files:
            return
        old, before = self.bank.files[place % len(self.bank.files)], self.lines_now()
        self.caused += 1
        for raw in (old, old.replace(b"BANK-", f"COPY{self.caused}-".encode())):
            self.take(raw)
        assert self.lines_now() == before

    def lines_now(self) -> list[tuple[str, str, int]]:
        return list(Line.objects.order_by("pk").values_list("end_to_end_id", "state", "paid_fen"))

    # recover

    def claims(self) -> QuerySet[Recovery]:
        """Their keys are random: in another order the same life would be another."""
        return Recovery.objects.filter(left_fen__gt=0).order_by("at", "reference")

    @precondition(lambda self: self.claims().exists())
    @rule(fen=st.integers(1, 60_000))
    def repay(self, fen: int) -> None:
        owed = self.claims().first()
        if owed is None:
            return
        self.caused += 1
        part = min(fen, owed.left_fen)
        recovering.repay(owed, amount_fen=part, receipt=f"B{self.caused}", by=self.by("sun"), at=self.tick())
        self.bank.paid[f"back-{self.caused}"] = -part

    @precondition(lambda self: self.claims().exists())
    @rule(fen=st.integers(1, 60_000), twice=st.booleans())
    def repay_by_its_code(self, fen: int, twice: bool) -> None:
        """What is too much stays in suspense, and what a cashier may have entered already; the same statement
        again is nothing."""
        owed = self.claims().first()
        if owed is None:
            return
        self.caused += 1
        day = day_of(self.at).isoformat()
        raw = table([(f"S{self.caused}", day, fen, owed.payment_code)], self.in_account)
        self.in_account += fen
        if not owed.parts.filter(kind="repaid", entry=None, amount_fen=fen).exists():
            self.model.repaid += min(fen, owed.left_fen)
        for _each in range(1 + twice):
            self.take(raw)

    @precondition(lambda self: self.claims().filter(left_fen__gt=10_000).exists())
    @rule(months=st.integers(2, 5))
    def agree_to_instalments(self, months: int) -> None:
        owed = self.claims().filter(left_fen__gt=10_000).first()
        if owed is None:
            return
        first, whose = day_of(self.at) + timedelta(days=5), Actor.person(owed.person_id, owed.person.name)
        try:
            with self.whole():
                plan = plans.propose(owed, months=months, first_due=first, by=whose, at=self.tick())
                plans.agree(plan, by=self.by("wu"), at=self.tick())
        except Refused:
            return

    # close

    def closable(self) -> date | None:
        month = first_open()
        return month if month is not None and bounds(month)[1] <= self.at else None

    @rule(days=st.sampled_from((1, 35)))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)
        watch_instalments(at=self.at)

    @precondition(lambda self: self.closable() is not None)
    @rule()
    def close(self) -> None:
        month = self.closable()
        assert month is not None
        seen = trial_balance(month).hash
        said = {"month": month, "seen_hash": seen, "note": "银行尚未回盘"}
        proposed = closing.propose(**said, by=self.by("accountant"), at=self.tick())  # type: ignore[arg-type]
        closing.confirm(closing=proposed, seen_hash=seen, by=self.by("wu"), at=self.tick())

    @precondition(lambda self: ClosedMonth.objects.exists())
    @rule()
    def book_late(self) -> None:
        """Into the last closed month: refused, by the sentence and by the database."""
        month = first_open()
        assert month is not None
        self.caused += 1
        try:
            with self.whole():
                transfer(
                    reference=f"late-{self.caused}", source="outside:union-budget", destination="fund:gifts",
                    amount=Amount.fen(1), by=self.by("sun"), at=bounds(month)[0] - timedelta(seconds=1),
                )  # fmt: skip
        except Closed:
            return
        raise AssertionError("an entry went into a closed month")

    # what holds after each act

    @invariant()
    def everything_agrees(self) -> None:
        """The figures of closed months, which take longest to add up, at the end of the run only: closing
        looks at them too."""
        assert [str(found) for found in reconciliation.run(but=("closed months",))] == []

    def teardown(self) -> None:
        try:
            assert [str(found) for found in reconciliation.run()] == []
        finally:
            super().teardown()

    @invariant()
    def nobody_has_or_is_owed_another_sum_than_is_due(self) -> None:
        """What is owed and not paid, and what the bank paid out, less what is claimed back."""
        due = sum(self.model.due(name, self.items) for name in self.people)
        owed = _posted("payable:")
        claimed = -_posted("member:", ends=":owes")
        assert owed + self.paid_out() - self.model.repaid - claimed == due

    @invariant()
    def a_plan_is_for_what_was_owed_and_says_what_is_left(self) -> None:
        for plan in Plan.objects.filter(state="agreed").select_related("recovery"):
            parts = sum(part.amount_fen for part in plan.instalments.all())
            assert (parts, plan.recovery.left_fen > 0) == (plan.total_fen, True)
            assert plan.recovery.left_fen <= plan.total_fen

    @invariant()
    def what_the_bank_paid_left_the_books(self) -> None:
        found = ledger.balances(["bank:clearing"])
        left = found["bank:clearing"].posted.minor if found else 0
        assert left == self.paid_out()

    @invariant()
    def funds_are_poorer_by_what_is_due(self) -> None:
        """And by what is claimed and not yet repaid; what goods cost in points came into a fund."""
        due = sum(self.model.due(name, self.items) for name in self.people)
        cost = sum(part for _, taken in self.model.spent for _, part in taken) * RULE.fen_per_point
        claimed = -_posted("member:", ends=":owes")
        given = {fund: self.spent(fund) for fund in FUNDS}
        assert (sum(given.values()), given) == (due - cost + claimed, given)

    @invariant()
    def units_owe_a_fee_for_each_enrolment(self) -> None:
        assert self.spent(UNIT) == sum(FEES[product] for _, product in self.model.enrolled)

    def spent(self, address: str) -> int:
        return self.began[address] - ledger.balance(address).posted.minor

    def paid_out(self) -> int:
        return sum(self.bank.paid.values())


def _posted(begins: str, *, ends: str = "") -> int:
    rows = Account.objects.filter(address__startswith=begins, address__endswith=ends, asset="CNY")
    return sum(row.posted_in_minor - row.posted_out_minor for row in rows)
