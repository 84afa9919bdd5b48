"""One item, from the phone's list to the money: pages over HTTP, officers by their verbs, the bank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from phone import DeadEndError, picture, turn_the_clock
from walks import Walk

from zerotrip.audit.queries import verify
from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.actions import agree, approve, confirm, read_paper
from zerotrip.cases.actions.partnering import Terms
from zerotrip.cases.models import Award, Case, Entitlement
from zerotrip.cases.queries import effort_of
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.demo.cast import BY
from zerotrip.members.actions import follow_employment, live_together
from zerotrip.members.models import Roster
from zerotrip.payments.models import Payable
from zerotrip.payments.queries import state_of
from zerotrip.points.queries import purse_of
from zerotrip.web.console.readings import reading_form

if TYPE_CHECKING:
    from every_item import Hall

ROSTER = "姓名,身份证号\n陈秀英,330106198503091028\n"


@dataclass
class Outcome:
    """What it took: pages pressed on, questions answered, pictures taken, and the platform's own count."""

    item: str
    came_of_it: str = ""
    yuan: str = ""
    taps: int = 0
    asked: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    trips: int = 0
    papers: int = 0
    books: str = ""
    result: str = ""
    steps: list[str] = field(default_factory=list)
    wrong: str = ""
    seconds: float = 0.0


class Walking:
    def __init__(self, hall: Hall, walk: Walk, outcome: Outcome) -> None:
        self.hall, self.stage, self.walk, self.outcome = hall, hall.stage, walk, outcome
        self.phone = hall.phones[walk.who]
        self.phone.taps = 0

    def all_of_it(self) -> None:
        self._on(self.walk.on)
        if self.walk.settles:
            self.stage.settles(**self.walk.settles)
        self._work()
        WAYS[self.walk.way](self)
        self.outcome.taps = self.phone.taps
        if self.walk.way == "roster":
            return
        self._officers()
        if self.walk.yuan:
            self._pay()
        self._look()
        self._hold()

    # ── The ways in ─────────────────────────────────────────────────────────

    def by_phone(self) -> None:
        self.phone.open("/m/items/")
        self.phone.tap(f"/m/items/{self.walk.item}/")
        if self.walk.event:
            kind, _, day = self.walk.event.partition(":")
            self.phone.send(self.phone.form("kind", "day", method="GET"), kind=kind, day=day)
        self.phone.send(self.phone.form("subject"))
        self._fill_in()

    def by_itself(self) -> None:
        """Nobody opens it: the settlement or a payment does. The member sees it on the first page."""
        self.phone.open("/m/")
        self.phone.tap(self._case().ref)

    def by_heir(self) -> None:
        """Lin lives with Chen, who has died: no paper is needed."""
        family = {self.hall.persons["chen"]: "spouse", self.hall.persons["lin"]: "head"}
        live_together(people=family, on=date(2020, 1, 1), by=BY, at=self.stage.now)
        self.phone.open("/m/me/")
        self.phone.tap("/m/acting/")
        self.phone.tap("/m/heir/")
        self.phone.send(self.phone.form("person"))
        self._work()  # civil affairs says when
        self.phone.open("/m/heir/")
        self.phone.send(self.phone.form("person"))
        self.phone.send(self.phone.form("key"))

    def by_stranger(self) -> None:
        """Somebody in work who left their union."""
        chen, left = self.hall.persons["chen"], date(2026, 3, 31)
        follow_employment(person=chen, organisation=None, on=left, by=BY, at=self.stage.now, because="left")
        self.by_phone()

    def by_roster(self) -> None:
        """At the desk, by the unit's officer: the roster is the application."""
        self.phone.open("/desk/rosters/")
        roster = SimpleUploadedFile("名册.csv", ROSTER.encode())
        form, unit = self.phone.form("file", "year"), self.hall.stage.cast.unit.code
        self.phone.send(form, files={"file": roster}, year="2027", products=["P1", "P2", "P3"], unit=unit)
        self.phone.send(self.phone.form("key"))
        self.outcome.came_of_it = Roster.objects.latest("pk").state

    # ── The form ────────────────────────────────────────────────────────────

    def _fill_in(self) -> None:
        """As somebody would: waits for the departments, answers what is left, shows what is wanted, sends."""
        for _ in range(6):
            if "/m/applications/" not in self.phone.at:
                return
            self._work()
            self.phone.open(self.phone.at)
            form = self.phone.form("version")
            said, pictures = self._answers(form), self._pictures(form)
            self.phone.send(form, act="paper" if pictures else "send", **said, files=pictures)
        raise DeadEndError(f"still at {self.phone.at}: {self.phone.said()}")

    def _answers(self, form: Any) -> dict[str, str]:
        keys = [name.removeprefix("was.") for name in form.fields if name and name.startswith("was.")]
        strange = [key for key in keys if key not in self.walk.says]
        if strange:
            raise DeadEndError(f"asked for {', '.join(strange)}: {self.phone.text()[:300]}")
        self.outcome.asked += [key for key in keys if key not in self.outcome.asked]
        return {f"f.{key}": self.walk.says[key] for key in keys}

    def _pictures(self, form: Any) -> dict[str, Any]:
        names = [name.removeprefix("photo.") for name in form.fields if name and name.startswith("photo.")]
        new = [name for name in names if name not in self.outcome.pictures]
        self.outcome.pictures += new
        return {f"photo.{name}": picture(name) for name in new}

    # ── After it ────────────────────────────────────────────────────────────

    def _officers(self) -> None:
        """Wu, Zhao and the bank's officer do what waits for them; days of a notice pass."""
        for _ in range(10):
            self._work()
            case = self._case()
            step = STEPS.get(case.state)
            if step is None:
                break
            self.outcome.steps.append(step(self, case))
        self.outcome.came_of_it = self._case().state

    def supply(self, case: Case) -> str:
        self.phone.open("/m/")
        self.phone.tap(f"/m/cases/{case.ref}/paper/")
        if not self.phone.page.xpath("//input[@name='paper']"):
            form = self.phone.form("key")
            self.phone.send(form, act="send", **self._answers(form))
            return "answered"
        form = self.phone.form("paper")
        self.outcome.pictures.append(form.fields["paper"])
        self.phone.send(form, files={"photo": picture(form.fields["paper"])})
        return "handed in"

    def check(self, case: Case) -> str:
        """A paper is entered first; then Wu agrees."""
        unread = case.asks.filter(document__isnull=False, read_at=None).first()
        if unread is None:
            agree(case, by=self.stage.actors["wu"], at=self._later(), because="符合条件")
            return "agreed"
        form = reading_form(case, unread.fact, {"value": self.walk.reads[unread.fact]})
        if not form.is_valid():
            raise DeadEndError(f"{unread.fact} cannot be entered: {form.errors}")
        read = {"value": form.cleaned_data["value"], "document": unread.document}
        read_paper(case, fact=unread.fact, **read, by=self.stage.actors["wu"], at=self._later())
        return "read"

    def approve(self, case: Case) -> str:
        approve(case, by=self.stage.actors["zhao"], at=self._later(), because="同意")
        return "approved"

    def let_the_notice_pass(self, case: Case) -> str:
        self._on((case.rests_until + timedelta(days=1)).isoformat())
        return "noticed"

    def ask_the_partner(self, case: Case) -> str:
        confirm(case, terms=Terms(20_000_000), by=self.stage.cast.partner.actor, at=self._later())
        return "confirmed"

    def _pay(self) -> None:
        case = self._case()
        self.stage.now += timedelta(days=1)
        turn_the_clock(self.stage.now)
        if Payable.objects.payable_now(at=self.stage.now).exists():
            self.stage.pay(wait_for=lambda: state_of(case.ref) == "paid")
        self._work()
        if not case.events.filter(kind="paid").exists():
            raise DeadEndError("paid, and nobody was told")
        self.outcome.steps.append(state_of(case.ref))

    def _look(self) -> None:
        """What the member reads at the end."""
        case = self._case()
        effort = effort_of(case)
        self.outcome.trips, self.outcome.papers = effort.trips, effort.papers
        award = Award.objects.filter(case=case, voided_at=None).first()
        fen = award.given_fen if award else 0
        self.outcome.yuan = f"{fen / 100:.2f}" if case.fund else ""
        result, booked = case.edition.loaded.pack.result, Entitlement.objects.filter(case=case).first()
        self.outcome.result = f"{result.does}: {case.result}" if result else ""
        self.outcome.books = f"{booked.what} × {booked.number}" if booked else ""
        home = self.phone.at.partition("/m/")[0]
        self.phone.open(f"{home}/m/cases/{case.ref}/")
        self._reads("可预约" if booked else "")
        if case.payee is None:
            self.phone.tap(f"/m/cases/{case.ref}/decision/")
        self._reads(f"{fen / 100:,.2f}" if case.fund else "")

    def _reads(self, words: str) -> None:
        if words not in self.phone.text():
            raise DeadEndError(f"{self.phone.at} does not say “{words}”: {self.phone.text()[:400]}")

    def _hold(self) -> None:
        """Against what the table of walks promises; and the books."""
        walk, out = self.walk, self.outcome
        promised = ("granted", walk.yuan or "", walk.papers, 0, set(walk.says), walk.books)
        found = (out.came_of_it, out.yuan, out.papers, out.trips, set(out.asked), out.books.partition(" ")[0])
        if found != promised:
            raise AssertionError(f"promised {promised}, found {found}")
        if walk.result and out.result != f"{walk.result}: done":
            raise AssertionError(f"promised {walk.result}: done, found {out.result}")
        if (earned := purse_of(self._case().person, on=day_of(now())).free) != walk.points:
            raise AssertionError(f"promised {walk.points} points, found {earned}")
        left = [str(each) for each in (*reconcile(), *verify())]
        if left:
            raise AssertionError(f"the books: {left}")

    def _case(self) -> Case:
        case = Case.objects.with_names().filter(item_id=self.walk.item).last()
        if case is None:
            raise DeadEndError(f"no case; the phone says {self.phone.said()}")
        return case

    def _work(self) -> None:
        """The worker reads the same clock as the pages."""
        self.stage.now = now()
        self.stage.work()

    def _on(self, day: str) -> None:
        self.stage.on(day, 9, 5)
        turn_the_clock(self.stage.now)

    def _later(self) -> datetime:
        self.stage.now += timedelta(hours=1)
        turn_the_clock(self.stage.now)
        return self.stage.now


WAYS: dict[str, Callable[[Walking], None]] = {
    "phone": Walking.by_phone,
    "itself": Walking.by_itself,
    "heir": Walking.by_heir,
    "stranger": Walking.by_stranger,
    "roster": Walking.by_roster,
}
STEPS: dict[str, Callable[[Walking, Case], str]] = {
    "supplement": Walking.supply,
    "review": Walking.check,
    "approval": Walking.approve,
    "notice": Walking.let_the_notice_pass,
    "partner": Walking.ask_the_partner,
}
"""By state: what the one it waits for does, and how the table calls it."""
