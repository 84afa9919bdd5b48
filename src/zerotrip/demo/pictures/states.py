"""Brings the demo into states that two months of history leave out: missing papers, drafts, sittings."""

from __future__ import annotations

from datetime import datetime, timedelta

from zerotrip.demo.pictures import world
from zerotrip.demo.pictures.readme import chens_cases_open


def enrich(address: str) -> None:
    from zerotrip.cases.models import Case
    from zerotrip.core.clock import now
    from zerotrip.demo.people import LIN

    chens_cases_open(address)
    world.push_settlement(address, person="lin", self_borne="4134.00", diagnosis=None)
    world.wait_until(
        lambda: Case.objects.filter(person_id=LIN.uid, state="supplement").exists(),
        "No case of Lin's waits for a paper; look at what the programs printed.",
    )
    _write_and_practise(now())


def _write_and_practise(at: datetime) -> None:
    from zerotrip.applications.actions import begin
    from zerotrip.cases.subjects import subject_of
    from zerotrip.catalogue.drafts.actions import begin as begin_draft
    from zerotrip.catalogue.queries import current_for
    from zerotrip.centre.actions import begin as sit
    from zerotrip.centre.actions import hold_contest
    from zerotrip.core.calendar import day_of
    from zerotrip.demo.besides import CONTEST
    from zerotrip.demo.people import CHEN, LIN
    from zerotrip.members.mandates.giving import name_delegate
    from zerotrip.members.models import Person
    from zerotrip.org.models import Organisation, User

    by = {user.username: user.actor for user in User.objects.all()}
    chen = Person.objects.select_related("organisation").get(uid=CHEN.uid)
    edition = current_for(chen.organisation.path, CONTEST, day_of(at))
    begin(item_id=CONTEST, person=chen, subject=subject_of(edition, day_of(at)), by=by["chen"], at=at)
    name_delegate(
        principal=chen,
        agent_name=LIN.name,
        id_number=LIN.id_number,
        items=[],
        medical=False,
        by=by["chen"],
        at=at,
    )
    begin_draft(owner="330100", text=edition.text, by=by["zhao"], at=at, base=edition)
    sit(seed="1", by=by["wu"], at=at)
    hold_contest(
        name="西湖区服务技能比武", organisation=Organisation.objects.get(code="330106"), seed="2",
        opens_at=at, closes_at=at + timedelta(days=3), by=by["wu"], at=at,
    )  # fmt: skip
