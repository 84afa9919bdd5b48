"""Brings the demo into states that two months of history leave out: missing papers, drafts, an app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zerotrip.demo.pictures import waiting, world
from zerotrip.demo.pictures.readme import chens_cases_open

if TYPE_CHECKING:
    from zerotrip.catalogue.models import Edition
    from zerotrip.core.actor import Actor


def enrich(address: str) -> None:
    from zerotrip.cases.models import Case
    from zerotrip.core.clock import now
    from zerotrip.demo.people import LIN
    from zerotrip.org.models import User

    chens_cases_open(address)
    world.push_settlement(address, person="lin", self_borne="4134.00", diagnosis=None)
    world.wait_until(
        lambda: Case.objects.filter(person_id=LIN.uid, state="supplement").exists(),
        "No case of Lin's waits for a paper; look at what the programs printed.",
    )
    by = {user.username: user.actor for user in User.objects.all()}
    at = now()
    _write_and_practise(_begin_and_name(by, at), by, at)
    _register_an_app(by, at)
    waiting.lie_with_the_bank(by, at=now())
    waiting.hang_out(by, at=now())


def _begin_and_name(by: Mapping[str, Actor], at: datetime) -> Edition:
    """Chen begins an application, names somebody to act for her, and has a proof of her membership."""
    from zerotrip.applications.actions import begin
    from zerotrip.cases.subjects import subject_of
    from zerotrip.catalogue.queries import current_for
    from zerotrip.core.calendar import day_of
    from zerotrip.demo.besides import CONTEST
    from zerotrip.demo.people import CHEN, LIN
    from zerotrip.members.certificates import issue_certificate
    from zerotrip.members.mandates.giving import name_delegate
    from zerotrip.members.models import Person

    chen = Person.objects.select_related("organisation").get(uid=CHEN.uid)
    edition = current_for(chen.organisation.path, CONTEST, day_of(at))
    begin(item_id=CONTEST, person=chen, subject=subject_of(edition, day_of(at)), by=by["chen"], at=at)
    name_delegate(
        principal=chen, agent_name=LIN.name, id_number=LIN.id_number, items=[], medical=False,
        by=by["chen"], at=at,
    )  # fmt: skip
    issue_certificate(person=chen, by=by["chen"], at=at)
    return edition


def _write_and_practise(edition: Edition, by: Mapping[str, Actor], at: datetime) -> None:
    """Zhao writes an item anew; Wu sits a practice paper and holds a contest."""
    from zerotrip.catalogue.drafts.actions import begin as begin_draft
    from zerotrip.centre.actions import begin as sit
    from zerotrip.centre.actions import hold_contest
    from zerotrip.org.models import Organisation

    begin_draft(owner="330100", text=edition.text, by=by["zhao"], at=at, base=edition)
    sit(seed="1", by=by["wu"], at=at)
    hold_contest(
        name="西湖区服务技能比武", organisation=Organisation.objects.get(code="330106"), seed="2",
        opens_at=at, closes_at=at + timedelta(days=3), by=by["wu"], at=at,
    )  # fmt: skip


def _register_an_app(by: Mapping[str, Actor], at: datetime) -> None:
    from zerotrip.clients.actions import make_secret, register

    app = register(
        code="city-app", name_zh="市民生活小程序", name_en="City life mini app", contact="0571-12345",
        scopes=["openid", "profile", "me:read", "cases:read", "news"],
        returns_to=["https://city-life.example/callback"], by=by["admin"], at=at,
    )  # fmt: skip
    make_secret(app, by=by["admin"], at=at)
