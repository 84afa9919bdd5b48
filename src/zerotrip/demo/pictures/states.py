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

CLASSES, HOSPITAL = "binjiang.study.night-classes", "hz.mutual-aid.hospital"


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
    _change_an_item(by, now())
    _preview_a_reform(by, now())
    _draw_a_sample(by, now())


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


def _change_an_item(by: Mapping[str, Actor], at: datetime) -> None:
    """Zhao shortens a term, to which the administrator agrees."""
    from zerotrip.catalogue.drafts.actions import begin, publish, submit
    from zerotrip.catalogue.queries import current
    from zerotrip.core.calendar import day_of

    old = current(CLASSES, day_of(at))
    text = old.text.replace("promised_working_days = 2", "promised_working_days = 1")
    draft = begin(owner=old.item.owner_code, text=text, by=by["zhao"], at=at, base=old)
    seen = submit(draft, version=draft.version, because="承诺时限减半", by=by["zhao"], at=at)
    publish(draft, sha256=seen.sha256, by=by["admin"], at=at)


def _preview_a_reform(by: Mapping[str, Actor], at: datetime) -> None:
    """Zhao looks who would gain by a higher sum."""
    from django.conf import settings

    from zerotrip.catalogue.queries import current
    from zerotrip.core.calendar import day_of
    from zerotrip.population.preview.asked import preview_at_desk
    from zerotrip.population.snapshots.exporting import export_snapshot, folder_for

    edition = current(HOSPITAL, day_of(at))
    export_snapshot(folder_for(at), at=at, by=by["admin"], because="测算互助标准")
    preview_at_desk(
        edition=edition, text=edition.text.replace('percent = "50"', 'percent = "60"'), everyone=True,
        by=by["zhao"], at=at, because="一千元以上部分的比例拟提高到 60 %", home=settings.ZEROTRIP_HOME,
    )  # fmt: skip


def _draw_a_sample(by: Mapping[str, Actor], at: datetime) -> None:
    """The auditor fixed the list before the seed was there; the administrator enters it."""
    from zerotrip.core.calendar import day_of
    from zerotrip.org.models import Organisation
    from zerotrip.reviews.samples import commit, draw

    fixed, today = at - timedelta(days=2), day_of(at)
    sample = commit(
        organisation=Organisation.objects.get(code="330100"), since=today - timedelta(days=90),
        until=today - timedelta(days=3), size=5, seed_from="市公证处网站公布的摇号结果", seed_on=today,
        by=by["auditor"], at=fixed,
    )  # fmt: skip
    draw(sample=sample, seed="07 12 19 23 31", by=by["admin"], at=at)


def _register_an_app(by: Mapping[str, Actor], at: datetime) -> None:
    from zerotrip.clients.actions import make_secret, register

    app = register(
        code="city-app", name_zh="市民生活小程序", name_en="City life mini app", contact="0571-12345",
        scopes=["openid", "profile", "me:read", "cases:read", "news"],
        returns_to=["https://city-life.example/callback"], by=by["admin"], at=at,
    )  # fmt: skip
    make_secret(app, by=by["admin"], at=at)
