"""One thing happens and all that follows is opened; a family files for a member who died."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from zerotrip.applications.events import cases_from, open_what_follows, take_back, what_follows
from zerotrip.applications.heirs import claim_as_heir, file_as_heir
from zerotrip.cases.actions import withdraw
from zerotrip.cases.models import Case
from zerotrip.cases.queries import visible_to
from zerotrip.cases.tests.conftest import hall, who
from zerotrip.catalogue.actions import publish
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.tests.lines import lines as plugged_in
from zerotrip.members.actions import live_together
from zerotrip.members.life_events import tell_event
from zerotrip.members.models import Person

__all__ = ["hall", "who"]
pytestmark = pytest.mark.django_db
BORN = date(2026, 5, 1)
GREETING = """
id       = "hz.test.{name}"
category = "family"
owner    = "330100"
subject  = "event"
opens    = ["event:{kind}"]
trips    = 0
valid    = {{ since = 2026-01-01 }}
[[basis]]
id    = "sample"
title = "示例"
mark  = "A"
[text.zh-Hans]
name    = "{name}"
summary = "示例事项。"
paid    = "已发放。"
[text.en]
name    = "{name}"
summary = "A sample."
paid    = "Paid."
[[require]]
code  = "it"
that  = "event.kind == '{kind}'"
else  = {{ zh-Hans = "不是这件事。", en = "It is something else." }}
basis = "sample"
[process]
check = [{{ by = "automatic" }}]
promised_working_days = 5
appeal_days = 30
"""


@pytest.fixture
def three(hall: Cast, now: datetime, tmp_path: Path) -> Cast:
    """Three items follow from a birth and one from a death, beside what the city has published."""
    facts = settings.ZEROTRIP_PACKS / "hangzhou" / "facts.toml"
    for name, kind in (("one", "birth"), ("two", "birth"), ("three", "birth"), ("farewell", "death")):
        examples = "".join(
            f'[[example]]\nname = "{n}"\non = 2026-06-12\nverdict = "{verdict}"\n'
            f'[example.facts]\nevent.kind = "{told}"\nevent.on = 2026-05-01\n'
            for n, told, verdict in (
                ("a", kind, "met"),
                ("b", "marriage", "unmet"),
                ("c", kind, "met"),
                ("d", "marriage", "unmet"),
            )
        )
        (tmp_path / f"{name}.toml").write_text(GREETING.format(name=name, kind=kind) + examples, "utf-8")
    publish(paths=[tmp_path], by=hall.actors["admin"], second=hall.actors["zhao"], at=now, facts_file=facts)
    return hall


def own(items: object) -> list[str]:
    return sorted(one for one in items if str(one).startswith("hz.test."))  # type: ignore[attr-defined]


def test_a_birth_opens_all_that_follows_by_one_tap_and_a_mistake_is_taken_back(
    three: Cast, who: dict[str, Actor], now: datetime
) -> None:
    chen = three.chen
    follows = what_follows(chen, "birth", BORN, at=now)
    assert own(one.offer.edition.item_id for one in follows) == [
        "hz.test.one",
        "hz.test.three",
        "hz.test.two",
    ]
    event = tell_event(person=chen, kind="birth", on=BORN, by=who["chen"], at=now)
    assert tell_event(person=chen, kind="birth", on=BORN, by=who["chen"], at=now) == event
    open_what_follows(event, by=who["chen"], at=now)
    open_what_follows(event, by=who["chen"], at=now)
    cases = cases_from(event)
    assert own(cases.values_list("item_id", flat=True)) == ["hz.test.one", "hz.test.three", "hz.test.two"]
    assert {case.subject for case in cases} == {"birth:2026-05-01"}
    still_open = cases.open().count()
    assert take_back(event, by=who["chen"], at=now) == still_open
    assert take_back(event, by=who["chen"], at=now) == 0
    assert cases_from(event).open().count() == 0


def test_what_has_not_come_yet_did_not_happen(three: Cast, who: dict[str, Actor], now: datetime) -> None:
    with pytest.raises(Invalid):
        tell_event(person=three.chen, kind="birth", on=date(2026, 6, 13), by=who["chen"], at=now)
    with pytest.raises(Invalid):
        tell_event(person=three.chen, kind="wedding", on=BORN, by=who["chen"], at=now)


def test_an_heir_of_the_household_files_and_is_paid_and_sees_nothing_else(
    three: Cast, who: dict[str, Actor], now: datetime
) -> None:
    lin = Person.objects.get(uid=LIN.uid)
    with pytest.raises(Invalid) as refused:
        claim_as_heir(deceased=three.chen, heir=lin, document=None, by=who["lin"], at=now)
    assert refused.value.code == "heir-unproven"
    live_together(people={three.chen: "head", lin: "other"}, on=date(2020, 1, 1), by=who["admin"], at=now)
    with plugged_in(date(2026, 6, 12), clock=lambda: now) as lines:
        lines.offices["civil-affairs"].happen("death", person="chen", on=date(2026, 6, 1))
        assert claim_as_heir(deceased=three.chen, heir=lin, document=None, by=who["lin"], at=now) is None
        while send_due(at=now):
            pass
    mandate = claim_as_heir(deceased=three.chen, heir=lin, document=None, by=who["lin"], at=now)
    assert mandate is not None and mandate.is_agreed
    acting = who["lin"].acting_for(mandate.behalf)
    file_as_heir(mandate, by=acting, at=now)
    seen = visible_to(acting, now.date())
    assert {(case.subject, case.payee_id) for case in seen} == {("death:2026-06-01", lin.pk)}
    assert "hz.test.farewell" in set(seen.values_list("item_id", flat=True))
    case = seen.open()[0]
    withdraw(case, by=acting, at=now)
    Case.objects.filter(pk=case.pk).update(payee=None)  # as somebody else had opened it before
    file_as_heir(mandate, by=acting, at=now)
    case.refresh_from_db()
    assert (case.is_open, case.payee_id) == (True, lin.pk)
