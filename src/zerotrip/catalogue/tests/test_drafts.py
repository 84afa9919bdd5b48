"""Writing a pack at the desk: kept while broken, two people, bound to what was shown, begun on its day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from zerotrip.audit.models import Entry
from zerotrip.catalogue import actions
from zerotrip.catalogue.comparing.lines import side_by_side
from zerotrip.catalogue.comparing.words import changes
from zerotrip.catalogue.drafts import actions as drafts
from zerotrip.catalogue.drafts.checking import look
from zerotrip.catalogue.drafts.queries import draft_for, drafts_for
from zerotrip.catalogue.models import Edition, PackDraft, Withdrawal
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.queries import current
from zerotrip.catalogue.tests.sound import FACTS, SOUND
from zerotrip.catalogue.withdrawing import agree_withdrawal, ask_withdrawal, decline_withdrawal
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, NotAllowed, NotVisible, Refused, Stale
from zerotrip.demo.cast import Cast
from zerotrip.org.actions import appoint, open_account
from zerotrip.org.models import Role

pytestmark = pytest.mark.django_db
ITEM = "hz.test.fruit"


@pytest.fixture
def zhao(cast: Cast) -> Actor:
    return cast.zhao.actor


@pytest.fixture
def admin(cast: Cast) -> Actor:
    return cast.admin.actor


@pytest.fixture
def first(cast: Cast, now: datetime) -> Edition:
    by, second = cast.zhao.actor, cast.admin.actor
    return actions.publish_text(text=SOUND, facts_text=FACTS, by=by, second=second, at=now)


def more(text: str = SOUND) -> str:
    return text.replace('at_most = "300.00"', 'at_most = "400.00"')


def submitted(by: Actor, at: datetime, text: str, base: Edition | None = None) -> tuple[PackDraft, str]:
    draft = drafts.begin(owner="330100", text=text, by=by, at=at, base=base)
    return draft, drafts.submit(draft, version=draft.version, because="提标", by=by, at=at).sha256


def published(by: Actor, second: Actor, at: datetime, text: str) -> Edition:
    draft, sha256 = submitted(by, at, text)
    return drafts.publish(draft, sha256=sha256, by=second, at=at)


def test_a_draft_is_kept_broken_and_published_by_another_person(
    first: Edition, zhao: Actor, admin: Actor, now: datetime
) -> None:
    draft = drafts.begin(owner="330100", text=SOUND, by=zhao, at=now, base=first)
    drafts.save(draft, text="id = [", version=0, by=zhao, at=now)
    kept = draft_for(zhao, draft.pk, day_of(now))
    assert (kept.text, kept.item_id, kept.version) == ("id = [", ITEM, 1)
    with pytest.raises(PackErrors):
        drafts.submit(kept, version=1, because="提标", by=zhao, at=now)
    drafts.save(kept, text=more(), version=1, by=zhao, at=now)
    looked = drafts.submit(kept, version=2, because="提标", by=zhao, at=now)
    with pytest.raises(NotAllowed):
        drafts.publish(kept, sha256=looked.sha256, by=zhao, at=now)
    drafts.send_back(kept, version=3, because="再核对", by=admin, at=now)
    drafts.submit(kept, version=4, because="已核对", by=zhao, at=now)
    edition = drafts.publish(kept, sha256=looked.sha256, by=admin, at=now)
    people = (edition.published_by_key, edition.second_by_key)
    assert (edition.number, edition.text, people) == (2, more(), (zhao.key, admin.key))
    told = Entry.objects.filter(about=f"draft:{kept.pk}").order_by("id").values_list("what", flat=True)
    assert list(told) == [
        "draft.begun", "draft.submitted", "draft.sent-back", "draft.submitted", "draft.agreed",
    ]  # fmt: skip


def test_agreement_is_to_the_text_that_was_shown(
    first: Edition, zhao: Actor, admin: Actor, now: datetime
) -> None:
    draft, shown = submitted(zhao, now, more())
    drafts.save(draft, text=more().replace("400.00", "900.00"), version=1, by=zhao, at=now)
    drafts.submit(draft, version=2, because="提标", by=zhao, at=now)
    with pytest.raises(Stale):
        drafts.publish(draft, sha256=shown, by=admin, at=now)
    assert Edition.objects.count() == 1


def test_of_two_authors_at_once_the_slower_is_told_who_was_quicker(
    first: Edition, zhao: Actor, admin: Actor, now: datetime
) -> None:
    draft = drafts.begin(owner="330100", text=SOUND, by=zhao, at=now)
    mine, theirs = (PackDraft.objects.get() for _ in range(2))
    drafts.save(theirs, text=more(), version=draft.version, by=admin, at=now)
    with pytest.raises(Stale, match=admin.name):
        drafts.save(mine, text="x = 1", version=draft.version, by=zhao, at=now)
    assert PackDraft.objects.get().text == more()


def test_sums_of_every_section_are_told_in_yuan(first: Edition, now: datetime) -> None:
    text = SOUND.replace("appeal_days = 30", 'appeal_days = 30\nprovisional = { up_to = "200.00" }')
    text += '\n[guide]\nfee = { amount = "5.00", basis = "rules" }\n'
    looked = look(text, FACTS, owner="330100", on=day_of(now))
    assert looked.read is not None
    with translation.override("en"):
        told = {one.what: one.after for one in changes(first.loaded, looked.read)}
    assert told == {
        "decided on a statement": "up_to 200.00; after_hours 48",
        "guide.fee.amount": "5.00",
        "guide.fee.basis": "rules",
    }


def test_drafts_are_for_posts_that_cover_the_owner(cast: Cast, first: Edition, now: datetime) -> None:
    draft = drafts.begin(owner="330100", text=SOUND, by=cast.zhao.actor, at=now)
    on = day_of(now)
    seen = {name for name, actor in cast.actors.items() if drafts_for(actor, on).exists()}
    assert seen == {"zhao", "approver", "admin"}
    with pytest.raises(NotVisible):
        draft_for(cast.wu.actor, draft.pk, on)
    with pytest.raises(NotVisible):
        drafts.begin(owner="330100", text=SOUND, by=cast.qian.actor, at=now)


def test_database_refuses_a_published_draft_without_its_edition(zhao: Actor, now: datetime) -> None:
    drafts.begin(owner="330100", text=SOUND, by=zhao, at=now)
    for change in ({"state": "published"}, {"state": "submitted"}, {"state": "odd"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PackDraft.objects.update(**change)


def test_an_edition_of_the_future_leaves_the_one_in_force_in_force(
    first: Edition, zhao: Actor, admin: Actor, now: datetime
) -> None:
    day = day_of(now) + timedelta(days=60)
    later = published(zhao, admin, now, more().replace("since = 2021-01-01 }", f"since = {day} }}"))
    assert (current(ITEM, day_of(now)), current(ITEM, day)) == (first, later)
    correction = published(zhao, admin, now + timedelta(days=1), SOUND + "# 勘误\n")
    assert (current(ITEM, day - timedelta(days=1)), current(ITEM, day)) == (correction, later)
    assert current(ITEM, date(2021, 5, 1)) == correction


def test_a_scheduled_edition_is_withdrawn_by_two_people_before_its_day(
    first: Edition, zhao: Actor, admin: Actor, now: datetime
) -> None:
    day = day_of(now) + timedelta(days=60)
    text = more().replace("since = 2021-01-01 }", f"since = {day} }}")
    later = published(zhao, admin, now, text)
    ask_withdrawal(later, because="预算未批", by=zhao, at=now)
    assert current(ITEM, day) == later
    with pytest.raises(NotAllowed):
        agree_withdrawal(later, by=zhao, at=now)
    decline_withdrawal(later, by=admin, at=now)
    ask_withdrawal(later, because="预算未批", by=zhao, at=now)
    agree_withdrawal(later, by=admin, at=now)
    assert (current(ITEM, day), Edition.objects.count()) == (first, 2)
    with pytest.raises(Conflict):
        ask_withdrawal(first, because="已开始", by=zhao, at=now)
    with pytest.raises(Conflict, match="2"):
        published(zhao, admin, now, text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.update(agreed_by_key=zhao.key)


def test_the_look_names_line_and_column_and_runs_every_example(first: Edition, now: datetime) -> None:
    on = day_of(now)
    wrong = look(SOUND.replace('"200.00"', '"250.00"'), FACTS, owner="330100", on=on)
    assert [(one.holds, one.got and one.got.amount) for one in wrong.examples] == [(False, "200.00")]
    assert [(one.line, one.column) for one in wrong.problems] == [(63, 1)]
    broken = look(SOUND.replace("hospital_level >=", "hospital_levl >="), FACTS, owner="330100", on=on)
    assert ([(one.line, one.nearest) for one in broken.problems], broken.edition) == (
        [(30, "settlement.hospital_level")],
        None,
    )
    assert look(SOUND, FACTS, owner="330100", on=on).holds
    [strange] = look(SOUND, FACTS, owner="330106", on=on).problems[:1]
    assert (strange.line, strange.said) == (3, 'owner = "330100"')


def test_the_look_tells_what_is_at_odds_with_an_item_in_force(first: Edition, now: datetime) -> None:
    rival = SOUND.replace(ITEM, "hz.test.tea") + (
        f'\n[stacking]\nhighest_with = ["{ITEM}"]\n[[stacking.excludes]]\nitem = "{ITEM}"\n'
        'code = "not-both"\n'
        'else = { zh-Hans = "不兼得。", en = "Not both." }\nbasis = "rules"\n'
    )
    said = look(rival, FACTS, owner="330100", on=day_of(now)).problems
    assert any("excl" in one.expected for one in said)
    stranger = rival.replace(ITEM, "hz.test.friut")
    assert ITEM in {one.nearest for one in look(stranger, FACTS, owner="330100", on=day_of(now)).problems}


def test_a_change_is_told_in_words_and_line_by_line(first: Edition, now: datetime) -> None:
    text = more().replace("hospital_level >= 2", "hospital_level >= 3").replace("days = 10", "days = 7")
    looked = look(text, FACTS, owner="330100", on=day_of(now))
    assert looked.read is not None
    with translation.override("en"):
        told = [(one.part, one.how, one.before, one.after) for one in changes(first.loaded, looked.read)]
    bands = "above 0.00: 20 %; above 1000.00: 50 %; at most"
    assert told == [
        (
            "conditions",
            "changed",
            "Not of that level. (settlement.hospital_level >= 2)",
            "Not of that level. (settlement.hospital_level >= 3)",
        ),
        ("sums", "changed", f"{bands} 300.00", f"{bands} 400.00"),
        ("process", "changed", "10", "7"),
    ]
    rows = side_by_side(SOUND, text)
    assert [(row.left_line, row.right_line) for row in rows if row.kind == "changed"] == [
        (30, 30), (56, 56), (60, 60),
    ]  # fmt: skip
    assert sum(row.folded for row in rows) + sum(row.kind != "folded" for row in rows) == len(
        SOUND.splitlines()
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_one_publishes(cast: Cast, now: datetime) -> None:
    chief = open_account(
        username="chief", display_name="平台管理员", password="zerotrip", by=cast.admin.actor, at=now
    )
    since, by = date(2025, 1, 1), Actor.system("demo")
    appoint(user=chief, organisation=cast.city, role=Role.APPROVER, since=since, by=by, at=now)
    draft, sha256 = submitted(cast.zhao.actor, now, SOUND)

    def agree(actor: Actor) -> str:
        try:
            drafts.publish(PackDraft.objects.get(pk=draft.pk), sha256=sha256, by=actor, at=now)
            return "published"
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        came = set(pool.map(agree, (cast.admin.actor, chief.actor)))
    assert ("published" in came, len(came), Edition.objects.count()) == (True, 2, 1)
