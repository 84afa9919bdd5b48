"""What the union has agreed to and somebody outside has still to speak on: a partner, or whoever objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from zerotrip.demo.pictures import world

if TYPE_CHECKING:
    from zerotrip.cases.models import Case
    from zerotrip.core.actor import Actor
    from zerotrip.demo.world import Citizen
    from zerotrip.members.models import Person
    from zerotrip.vault.models import Document

FILING, CREDIT = "hz.hardship.filing", "hz.work.start-up-credit"
PAPERS = {"credit.licensed": True, "credit.interest_year": 9_000_00}
"""What Wu reads on them."""

UNKNOWN = (1_000_000_000, 0)
"""Of whom no department says what they live on."""


def lie_with_the_bank(by: Mapping[str, Actor], *, at: datetime) -> None:
    """Lin wants a credit; Wu has read her two papers and agreed."""
    from zerotrip.applications.actions import Written, begin, keep_paper, save, send
    from zerotrip.applications.form import form_of
    from zerotrip.applications.models import Draft
    from zerotrip.cases.actions import agree, read_paper
    from zerotrip.cases.subjects import subject_of
    from zerotrip.catalogue.queries import current_for
    from zerotrip.core.calendar import day_of
    from zerotrip.demo.people import LIN
    from zerotrip.members.models import Person

    lin = Person.objects.select_related("organisation").get(uid=LIN.uid)
    subject = subject_of(current_for(lin.organisation.path, CREDIT, day_of(at)), day_of(at))
    draft = begin(item_id=CREDIT, person=lin, subject=subject, by=by["lin"], at=at)
    if not isinstance(draft, Draft):
        raise TypeError(draft)
    draft = save(draft, Written({"credit.sum": "200000"}, draft.version), by=by["lin"], at=at)
    for wanted in form_of(draft, at=at).papers:
        keep_paper(
            person=lin, paper=wanted.name, words=wanted.paper, about=wanted.about, item_id=CREDIT,
            file=_photograph(), by=by["lin"], at=at,
        )  # fmt: skip
    case = send(draft, by=by["lin"], at=at)
    for fact, document in _papers_of(case):
        case = read_paper(case, fact=fact, value=PAPERS[fact], document=document, by=by["wu"], at=at)
    agree(case, by=by["wu"], at=at)


def _papers_of(case: Case) -> list[tuple[str, Document]]:
    return [(ask.fact, ask.document) for ask in case.asks.select_related("document") if ask.document]


def hang_out(by: Mapping[str, Actor], *, at: datetime) -> None:
    """A household in hardship, by what the departments say of it; five working days for objections."""
    from zerotrip.cases.actions import agree
    from zerotrip.cases.models import Case
    from zerotrip.demo.besides import apply

    poorest = _poorest(at)
    apply(poorest, FILING, {}, at=at)
    mine = Case.objects.filter(item_id=FILING, person=poorest)
    world.wait_until(lambda: mine.filter(state="review").exists(), "No filing came to Wu's desk.")
    agree(mine.get(), by=by["wu"], at=at)


def _poorest(at: datetime) -> Person:
    """Of Xihu: who has least to live on for each of the household."""
    from zerotrip.core.calendar import day_of
    from zerotrip.demo.cast import XIHU
    from zerotrip.demo.lives import income_of
    from zerotrip.demo.world import World
    from zerotrip.members.models import Person
    from zerotrip.members.queries import person_by_id_number

    sample = World(Person.objects.count(), today=day_of(at))

    def left_for_each(citizen: Citizen) -> float:
        had, spent = income_of(sample, citizen) or UNKNOWN
        return (had - spent) / len(sample.household_of(citizen))

    of_xihu = [each for each in sample if each.unit.startswith(XIHU) and not each.player]
    found = min(of_xihu, key=left_for_each)
    person = person_by_id_number(found.id_number)
    if person is None:
        raise LookupError(found.id_number)
    return person


def _photograph() -> BytesIO:
    """Sharp enough to be taken."""
    from PIL import Image

    taken = BytesIO()
    Image.effect_noise((800, 1000), 120).save(taken, "JPEG")
    taken.seek(0)
    return taken
