"""What goes on in the sample union beside hospital stays, by the verbs that the screens use: points are
earned and spent, an employer pays a fee in, members wait for an officer to look at what they applied for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from zerotrip.applications.actions import Written, begin, save, send
from zerotrip.applications.models import Draft
from zerotrip.cases.subjects import subject_of
from zerotrip.catalogue.queries import current_for
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.demo.cast import BANK, JIANGNAN, XIHU
from zerotrip.demo.people import CAST, LIN
from zerotrip.mall.actions import confirm, hand_over, order
from zerotrip.mall.codes import code_of
from zerotrip.mall.models import Good, Order
from zerotrip.mall.offering import offer
from zerotrip.mall.queries import order_by_code
from zerotrip.mall.states import State
from zerotrip.members.actions import import_roster, preview_roster
from zerotrip.members.firms import change_firm_account, register_firm
from zerotrip.members.models import Person, Roster
from zerotrip.members.policy import OutsideWindow
from zerotrip.org.models import Organisation, ServicePlace
from zerotrip.points.queries import purse_of

SUGGESTION, CONTEST = "hz.work.safety-suggestion", "hz.work.contest-prize"
TOWEL, UMBRELLA, STOCK = 100, 60, 40
WAITING = (
    (SUGGESTION, {"suggestion.put_right": "yes"}),
    ("hz.work.volunteer-service", {"volunteering.hours": "30"}),
    (CONTEST, {"contest.finished": "yes"}),
)
ENROLLED = 3

Actors = Mapping[str, Actor]


def apply(person: Person, item_id: str, says: Mapping[str, str], *, at: datetime) -> None:
    """On the phone: begun, filled in, sent."""
    by = Actor.person(person.uid, person.name)
    subject = subject_of(current_for(person.organisation.path, item_id, day_of(at)), day_of(at))
    draft = begin(item_id=item_id, person=person, subject=subject, by=by, at=at)
    if isinstance(draft, Draft):
        send(save(draft, Written(says, draft.version), by=by, at=at), by=by, at=at)


def earn(by: Actors, *, at: datetime) -> None:
    """Lin points out a danger; once Wu has looked, the points are hers. Once a year."""
    apply(_person(LIN.uid), SUGGESTION, WAITING[0][1], at=at)
    if not Good.objects.exists():
        _stock_the_mall(by, at=at)


def _stock_the_mall(by: Actors, *, at: datetime) -> None:
    """With something of the union's own and something of a partner's, who is owed for what it hands over."""
    district = Organisation.objects.get(code=XIHU)
    place = ServicePlace.objects.filter(district=XIHU).order_by("pk")[0]
    _contract(district, by, at=at)
    offer(
        organisation=district, name_zh="毛巾礼盒", name_en="Box of towels", price=TOWEL, stock=STOCK,
        place=place, by=by["wu"], at=at,
    )  # fmt: skip
    offer(
        organisation=district, name_zh="折叠雨伞", name_en="Folding umbrella", price=UMBRELLA, stock=STOCK,
        place=place, partner=BANK, by=by["wu"], at=at,
    )  # fmt: skip


def _contract(district: Organisation, by: Actors, *, at: datetime) -> None:
    firm = register_firm(
        code=BANK, name="合作银行西湖支行", credit_code="91330106MA2H1A2B3C", organisation=district,
        by=by["wu"], at=at,
    )  # fmt: skip
    number = "1202022109900123456"
    change_firm_account(firm=firm, number=number, again=number, bank_name="合作银行", by=by["partner"], at=at)


def spend(by: Actors, *, at: datetime) -> None:
    """Lin takes one of each, as long as her points last."""
    lin = _person(LIN.uid)
    for good in Good.objects.exclude(orders__person=lin).order_by("pk"):
        if purse_of(lin, on=day_of(at)).free >= good.points:
            confirm(order(good=good, person=lin, by=by["lin"], at=at), by=by["lin"], at=at)


def pick_up(by: Actors, *, at: datetime) -> None:
    """With the code on Lin's phone, which Wu reads off, or the partner."""
    for waiting in Order.objects.filter(state=State.CONFIRMED).select_related("good"):
        giver = by["partner" if waiting.good.partner else "wu"]
        hand_over(order_by_code(giver, code_of(waiting.ref), on=day_of(at)), by=giver, at=at)


def enrol(by: Actors, *, at: datetime) -> Roster | None:
    """Qian hands in next year's roster for a unit, and its fee is owed. Nothing while the window is shut, or
    where nobody of the unit is there."""
    unit = Organisation.objects.get(code=JIANGNAN)
    people = list(Person.objects.filter(organisation=unit).order_by("pk")[:ENROLLED])
    rows = "".join(f"{each.name},{each.id_number.open()}\n" for each in people)
    try:
        roster = preview_roster(
            organisation=unit, year=day_of(at).year + 1, products=("P1",), filename="名册.csv",
            file=f"姓名,身份证号\n{rows}".encode(), by=by["qian"], at=at,
        )  # fmt: skip
    except OutsideWindow:
        return None
    return import_roster(roster=roster, by=by["qian"], at=at) if people else None


def leave_waiting(*, at: datetime) -> None:
    """Members of Xihu whose applications Wu finds at his desk."""
    theirs = Person.objects.filter(organisation__code__startswith=XIHU).select_related("organisation")
    others = theirs.exclude(uid__in=[player.uid for player in CAST]).order_by("pk")[: len(WAITING)]
    for person, (item_id, says) in zip(others, WAITING, strict=False):
        apply(person, item_id, says, at=at)


def _person(uid: UUID) -> Person:
    return Person.objects.select_related("organisation").get(uid=uid)
