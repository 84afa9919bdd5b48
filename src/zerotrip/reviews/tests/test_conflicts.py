"""Who is tied to whom: refused or asked for a reason beforehand, found afterwards, noted by an auditor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.audit.models import Entry
from zerotrip.cases.actions import agree, answer, open_case
from zerotrip.cases.models import Case
from zerotrip.cases.policy import DECIDED, QUESTIONS
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, NotAllowed, NotVisible
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN, WU
from zerotrip.members.actions import change_account, join, live_together
from zerotrip.members.models import BankAccount, Mandate, Membership, Person
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Post, Role
from zerotrip.payments import actions
from zerotrip.reviews.conflicts import look_for_conflicts, may_decide, note, ties_to, visible_to
from zerotrip.reviews.models import Conflict
from zerotrip.reviews.payees import tied_payees
from zerotrip.reviews.ties import BLOCKED, Relation, known_of, ties
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
SINCE, TODAY = date(2026, 2, 1), date(2026, 6, 12)


@pytest.fixture
def wu(cast: Cast, now: datetime) -> Person:
    """The officer as a member, of another unit than Chen's and not tied to her in any way."""
    return join(
        name=WU.name, id_number=WU.id_number, organisation=cast.other_unit, on=SINCE, phone=WU.phone,
        uid=WU.uid, by=cast.actors["admin"], at=now,
    )  # fmt: skip


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    who = cast.actors
    publish_item("tied", by=who["admin"], second=who["zhao"], at=now, process=OFFICER)
    opened = open_case(item_id="hz.sample.tied", person=cast.chen, subject="2026", by=who["chen"], at=now)
    return answer(opened, answers={"need.grade": "other"}, by=who["chen"], at=now)


def _himself(cast: Cast, wu: Person, now: datetime) -> None:
    Case.objects.update(person=wu)


def _household(cast: Cast, wu: Person, now: datetime) -> None:
    live_together(people={cast.chen: "head", wu: "spouse"}, on=SINCE, by=cast.actors["admin"], at=now)


def _head(cast: Cast, wu: Person, now: datetime) -> None:
    appoint(
        user=cast.wu, organisation=cast.unit, role=Role.UNIT_OFFICER, since=SINCE,
        by=cast.actors["admin"], at=now,
    )  # fmt: skip


def _mandate(cast: Cast, wu: Person, now: datetime) -> None:
    Mandate.objects.create(
        principal=cast.chen, agent_uid=wu.uid, agent_name=wu.name, kind="delegate", consent="phone",
        since=SINCE, begun_at=now, begun_by_key=cast.chen.key, agreed_at=now, agreed_by_key=cast.chen.key,
    )  # fmt: skip


def _unit(cast: Cast, wu: Person, now: datetime) -> None:
    Membership.objects.filter(person=wu).update(organisation=cast.unit)


def _former_unit(cast: Cast, wu: Person, now: datetime) -> None:
    last = TODAY - timedelta(days=365)
    Membership.objects.create(
        person=wu, organisation=cast.unit, since=date(2025, 1, 1), until=last, ended_because="转出"
    )


def _account(cast: Cast, wu: Person, now: datetime) -> None:
    change_account(person=wu, number=CHEN.account, bank_name=CHEN.bank, by=cast.actors["wu"], at=now)
    BankAccount.objects.update(since=SINCE)


def _phone(cast: Cast, wu: Person, now: datetime) -> None:
    wu.phone = CHEN.phone
    wu.save()


TIED: dict[Relation, Callable[[Cast, Person, datetime], None]] = {
    Relation.SELF: _himself,
    Relation.HOUSEHOLD: _household,
    Relation.HEAD: _head,
    Relation.MANDATE: _mandate,
    Relation.UNIT: _unit,
    Relation.FORMER_UNIT: _former_unit,
    Relation.ACCOUNT: _account,
    Relation.PHONE: _phone,
}


BEGAN = {Relation.SELF: None, Relation.PHONE: None, Relation.FORMER_UNIT: date(2025, 1, 1)}


def _asked(actor: Actor, case: Case, verb: str, because: str) -> str:
    try:
        may_decide(actor, case, verb, on=TODAY, because=because)
    except NotAllowed:
        return "refused"
    except Invalid:
        return "a reason"
    return "yes"


def _decides(case: Case, cast: Cast, officer: Actor, now: datetime) -> None:
    """As at a surface that asked nobody; the facts are Chen's, so for a moment the case is hers again."""
    whose = case.person
    Case.objects.update(person=cast.chen)
    agree(Case.objects.get(pk=case.pk), by=officer, at=now, because="没有别人")
    Case.objects.update(person=whose)


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_before_every_verb_and_after_it(
    cast: Cast, wu: Person, case: Case, now: datetime, relation: Relation
) -> None:
    officer = cast.actors["wu"]
    assert ties_to(officer, case, on=TODAY) == []
    TIED[relation](cast, wu, now)
    case = Case.objects.get(pk=case.pk)
    found = ties_to(officer, case, on=TODAY)
    assert [tie.relation for tie in found] == [relation]
    assert found[0].since == BEGAN.get(relation, SINCE)
    for verb in sorted({*QUESTIONS, *DECIDED}):
        answers = [_asked(officer, case, verb, because) for because in ("", "没有别人")]
        if verb not in DECIDED:
            assert answers == ["yes", "yes"], verb
        elif relation in BLOCKED:
            assert answers == ["refused", "refused"], verb
        else:
            assert answers == ["a reason", "yes"], verb
    _decides(case, cast, officer, now)
    assert (look_for_conflicts(at=now), look_for_conflicts(at=now)) == (1, 0)
    kept = Conflict.objects.get()
    assert (kept.about, kept.relation, kept.because) == (f"case:{case.ref}", relation, "没有别人")
    assert (kept.verb, kept.since) == ("settle", found[0].since)


def test_a_unit_left_longer_than_a_year_ago_is_no_tie(cast: Cast, wu: Person) -> None:
    Membership.objects.create(
        person=wu, organisation=cast.unit, since=date(2025, 1, 1), until=TODAY - timedelta(days=366)
    )
    assert ties(known_of([wu.uid, cast.chen.uid]), wu.uid, cast.chen.uid, on=TODAY) == []


def test_a_head_of_another_time_is_a_tie_for_a_year(cast: Cast, wu: Person, now: datetime) -> None:
    _head(cast, wu, now)
    Post.objects.filter(user=cast.wu, role=Role.UNIT_OFFICER).update(until=date(2026, 4, 1))
    (tie,) = ties(known_of([wu.uid, cast.chen.uid]), wu.uid, cast.chen.uid, on=TODAY)
    assert (tie.relation, tie.blocks, tie.since) == (Relation.FORMER_UNIT, False, SINCE)


@pytest.mark.parametrize("people", [2, 6])
def test_what_ties_many_is_read_in_as_many_queries_as_of_two(
    cast: Cast, wu: Person, people: int, django_assert_num_queries: Any
) -> None:
    uids = [user.person_uid for user in (cast.chen_user, cast.wu, cast.lin, cast.zhao, cast.sun, cast.qian)]
    with django_assert_num_queries(6):
        known_of(uids[:people])


def test_the_desk_warns_asks_for_a_reason_and_the_auditor_notes_it(
    cast: Cast, wu: Person, case: Case, now: datetime
) -> None:
    _unit(cast, wu, now)
    officer, auditor = _signed_in(cast.wu), _signed_in(cast.auditor)
    page = officer.get(f"/desk/cases/{case.ref}/").content.decode()
    assert "您与本件当事人：同一单位" in page
    sent = {"version": case.version, "because": ""}
    refused = officer.post(f"/desk/cases/{case.ref}/agree/", sent | {"key": "a1"})
    assert "同一单位" in refused.content.decode()
    assert Case.objects.get(pk=case.pk).state == "review"
    agree(Case.objects.get(pk=case.pk), by=cast.actors["wu"], at=now, because="科室只有我一人")
    look_for_conflicts(at=now)
    listed = auditor.get("/desk/conflicts/").content.decode()
    assert "科室只有我一人" in listed and "同一单位" in listed and "Said(" not in listed
    found = Conflict.objects.get()
    with pytest.raises(Invalid):
        note(found.pk, because=" ", by=cast.auditor.actor, at=now)
    note(found.pk, because="已核对，金额按规定", by=cast.auditor.actor, at=now)
    assert "已核对，金额按规定" in auditor.get("/desk/conflicts/").content.decode()
    assert Entry.objects.filter(what="conflict.noted").count() == 1


def test_nobody_notes_their_own_act_or_what_lies_elsewhere(
    cast: Cast, wu: Person, case: Case, now: datetime
) -> None:
    _unit(cast, wu, now)
    agree(case, by=cast.actors["wu"], at=now, because="x")
    look_for_conflicts(at=now)
    found = Conflict.objects.get()
    city = Organisation.objects.get(code="330100")
    for user, place in ((cast.wu, city), (cast.qian, cast.other_district)):
        user.posts.all().delete()  # an auditor holds no other post, but may have acted in one before
        appoint(
            user=user, organisation=place, role=Role.AUDITOR, since=SINCE, by=cast.actors["admin"], at=now
        )
    with pytest.raises(NotAllowed):
        note(found.pk, because="没事", by=cast.actors["wu"], at=now)
    with pytest.raises(NotVisible):
        note(found.pk, because="没事", by=cast.actors["qian"], at=now)
    assert visible_to(cast.actors["qian"], TODAY).count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.update(noted_at=now, noted_by_key=found.by_key, noted_because="没事")


def _signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.parametrize("tied", [_unit, _mandate, _head])
def test_releaser_learns_before_signing_who_of_the_payees_is_tied_to_them(
    cast: Cast, wu: Person, now: datetime, tied: Callable[..., None]
) -> None:
    tied(cast, wu, now)
    for number in range(3):
        _owed(cast, number, now)
    batch = actions.make_batch(by=cast.sun.actor, at=now)
    blocks = tied is _head
    with CaptureQueriesContext(connection) as asked:
        found = tied_payees(cast.wu.actor, batch, on=TODAY)
    assert [(each.line.position, each.tie.blocks) for each in found] == [(n, blocks) for n in (1, 2, 3)]
    assert len(asked) == 8
    assert tied_payees(cast.zhao.actor, batch, on=TODAY) == []
    desk = signed_in(cast, "wu")
    page, sent = f"/desk/payments/{batch.ref}/", {"verb": "release", "seen_hash": batch.content_hash}
    assert str(found[0].tie.relation.label) in desk.get(page).content.decode()
    assert desk.post(page, {**sent, "key": "a" * 32}).status_code == (403 if blocks else 400)
    answer = desk.post(page, {**sent, "key": "b" * 32, "because": "已报备"})
    batch.refresh_from_db()
    assert (answer.status_code, batch.state) == ((403, "made") if blocks else (302, "released"))
    if not blocks:
        look_for_conflicts(at=now)
        assert set(Conflict.objects.values_list("verb", "because")) == {("release", "已报备")}


def _owed(cast: Cast, number: int, now: datetime) -> None:
    actions.owe(
        reference=f"HZ-2026-{number:06d}", person=cast.chen, amount=Amount.yuan("100"),
        fund="mutual-aid.hospital", item_id="hz.mutual-aid.hospital",
        purpose={"zh-Hans": "互助", "en": "Mutual aid"}, organisation=cast.unit, by=cast.admin.actor, at=now,
        because="test",
    )  # fmt: skip
