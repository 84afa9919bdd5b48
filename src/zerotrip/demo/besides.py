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
from zerotrip.demo.cast import JIANGNAN, XIHU
from zerotrip.demo.people import CAST, LIN
from zerotrip.mall.actions import confirm, hand_over, order
from zerotrip.mall.codes import code_of
from zerotrip.mall.models import Good, Order
from zerotrip.mall.offering import offer
from zerotrip.mall.queries import order_by_code
from zerotrip.mall.states import State
from zerotrip.members.actions import import_roster, preview_roster
from zerotrip.members.models import Person, Roster
from zerotrip.members.policy import OutsideWindow
from zerotrip.org.models import Organisation, ServicePlace
from zerotrip.points.queries import purse_of

SUGGESTION, CONTEST = "hz.work.safety-suggestion", "hz.work.contest-prize"
TOWEL, STOCK = 100, 40
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
        district = Organisation.objects.get(code=XIHU)
        place = ServicePlace.objects.filter(district=XIHU).order_by("pk")[0]
        offer(
            organisation=district, name_zh="毛巾礼盒", name_en="Box of towels", price=TOWEL, stock=STOCK,
            place=place, by=by["wu"], at=at,
        )  # fmt: skip


def spend(by: Actors, *, at: datetime) -> None:
    lin, good = _person(LIN.uid), Good.objects.order_by("pk").first()
    if good and purse_of(lin, on=day_of(at)).free >= good.points and not Order.objects.exists():
        confirm(order(good=good, person=lin, by=by["lin"], at=at), by=by["lin"], at=at)


def pick_up(by: Actors, *, at: datetime) -> None:
    """With the code on Lin's phone, which Wu reads off."""
    for waiting in Order.objects.filter(state=State.CONFIRMED):
        found = order_by_code(by["wu"], code_of(waiting.ref), on=day_of(at))
        hand_over(found, by=by["wu"], at=at)


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
