"""A sample from the fixed list to the public result: two draw it, whoever did not decide looks at it."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from zerotrip.audit.models import Entry
from zerotrip.cases.actions import agree, answer, open_case
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.disclosure.tests.test_publishing import Pay, noon, pay, people
from zerotrip.ledger.models import Transfer
from zerotrip.members.models import Person
from zerotrip.reviews.estimating import clopper_pearson, loss
from zerotrip.reviews.models import Finding, Sample
from zerotrip.reviews.queries import report
from zerotrip.reviews.samples import commit, draw, find
from zerotrip.reviews.sampling import draw as draw_again
from zerotrip.reviews.sampling import frame_hash
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["pay", "people"]
pytestmark = pytest.mark.django_db
MAY = {"since": date(2026, 5, 1), "until": date(2026, 5, 31)}


@pytest.fixture
def may(cast: Cast, people: list[Person], pay: Pay) -> list[Transfer]:
    return [
        pay(person, f"HZ-2025-{number:06d}", f"{1000 + number}.00", noon(5, 11))
        for number, person in enumerate(people)
    ]


@pytest.fixture
def sample(cast: Cast, may: list[Transfer], now: datetime) -> Sample:
    return commit(
        organisation=cast.city, size=6, seed_from="福彩双色球第2026069期", seed_on=date(2026, 6, 18),
        by=cast.auditor.actor, at=now, **MAY,
    )  # fmt: skip


def test_the_list_is_fixed_before_anybody_knows_the_seed(cast: Cast, sample: Sample, now: datetime) -> None:
    assert (sample.units, frame_hash(sample.frame.encode())) == (13, sample.frame_hash)
    told = Entry.objects.get(what="sample.committed")
    assert (told.about, told.data["frame"]) == (f"sample:{sample.pk}", sample.frame_hash)
    fits = {"organisation": cast.city, "size": 6, "seed_from": "x", "seed_on": date(2026, 6, 18), **MAY}
    for unfit in (
        {"seed_on": date(2026, 6, 12)}, {"seed_from": " "}, {"size": 0}, {"until": date(2026, 6, 12)},
        {"since": date(2026, 4, 1), "until": date(2026, 4, 30)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            commit(**{**fits, **unfit}, by=cast.auditor.actor, at=now)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        commit(**fits, by=cast.wu.actor, at=now)  # type: ignore[arg-type]
    for by, at in ((cast.auditor, noon(6, 19)), (cast.admin, noon(6, 17)), (cast.wu, noon(6, 19))):
        with pytest.raises(NotAllowed):
            draw(sample=sample, seed="1", by=by.actor, at=at)
    drawn = draw(sample=sample, seed=" 03 11 17 ", by=cast.admin.actor, at=noon(6, 19))
    again = draw_again(sample.frame.encode(), seed="03 11 17", size=6)
    found = drawn.findings.values_list("reference", "sum_fen", "hits")
    assert set(found) == {(one.unit.reference, one.unit.fen, one.hits) for one in again}
    with pytest.raises(Conflict):
        draw(sample=sample, seed="other", by=cast.admin.actor, at=noon(6, 19))
    for changes in ({"drawn_by_key": sample.committed_by_key}, {"seed": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sample.objects.update(**changes)


def test_whoever_decided_does_not_look_at_it_again(
    cast: Cast, pay: Pay, may: list[Transfer], now: datetime
) -> None:
    who = cast.actors
    publish_item("again", by=who["admin"], second=who["zhao"], at=now, process=OFFICER)
    case = open_case(item_id="hz.sample.again", person=cast.chen, subject="2026", by=who["chen"], at=now)
    case = answer(case, answers={"need.grade": "other"}, by=who["chen"], at=now)
    agree(case, by=who["wu"], at=now, because="合规")
    drawn = _drawn(cast, now)
    finding = drawn.findings.first()
    assert finding
    Finding.objects.filter(pk=finding.pk).update(case=case)
    finding.refresh_from_db()
    says = {"verdict": "right", "because": "已核对"}
    for by in (cast.wu, cast.admin, cast.sun):
        with pytest.raises(NotAllowed):
            find(finding=finding, by=by.actor, at=noon(6, 20), **says)  # type: ignore[arg-type]
    for unfit in ({"verdict": ""}, {"because": " "}, {"verdict": "wrong"}, {"over_fen": 5},
                  {"verdict": "wrong", "over_fen": finding.sum_fen + 1}):  # fmt: skip
        with pytest.raises(Invalid):
            find(finding=finding, by=cast.auditor.actor, at=noon(6, 20), **{**says, **unfit})  # type: ignore[arg-type]
    find(finding=finding, by=cast.auditor.actor, at=noon(6, 20), **says)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        find(finding=finding, by=cast.auditor.actor, at=noon(6, 20), **says)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(over_fen=1)


def _drawn(cast: Cast, now: datetime) -> Sample:
    made = commit(
        organisation=cast.city, size=6, seed_from="x", seed_on=date(2026, 6, 18),
        by=cast.auditor.actor, at=now, **MAY,
    )  # fmt: skip
    return draw(sample=made, seed="7", by=cast.admin.actor, at=noon(6, 19))


def test_from_the_desk_to_the_public_result(cast: Cast, sample: Sample) -> None:
    admin, auditor, public = signed_in(cast, "admin"), signed_in(cast, "auditor"), Client()
    desk, hall = f"/desk/reviews/{sample.pk}/", f"/hall/reviews/{sample.pk}/"
    late = {"owner": cast.city.code, "since": "2026-05-01", "until": "2026-05-31", "size": "6",
            "seed_from": "x", "seed_on": "2026-05-31", "key": "a" * 32}  # fmt: skip
    assert auditor.post("/desk/reviews/", late).status_code == 400
    assert sample.frame_hash in public.get(hall).content.decode()
    assert auditor.get(f"{desk}frame.csv").content == sample.frame.encode()
    assert auditor.post(desk, {"seed": "03 11 17", "key": "b" * 32}).status_code == 403
    assert signed_in(cast, "wu").get(desk).status_code == 404
    assert admin.post(desk, {"seed": "03 11 17", "key": "c" * 32}).status_code == 302
    assert signed_in(cast, "wu").get(f"{desk}frame.csv").status_code == 403
    assert "正在复查" in public.get(hall).content.decode()
    findings = list(sample.findings.order_by("reference"))
    said: list[dict[str, Any]] = [{"verdict": "wrong", "over": "500.00"}, {"verdict": "untold"}]
    for number, finding in enumerate(findings):
        page = f"{desk}{finding.pk}/"
        assert "结论" in auditor.get(page).content.decode()
        sent = (said[number] if number < 2 else {"verdict": "right"}) | {"because": "查了案卷"}
        assert auditor.post(page, sent | {"key": f"{number:032d}"}).status_code == 302, finding
    told = report(sample)
    assert told and (told.hits, told.wrong, told.untold) == (6, 1, 1)
    share = Fraction(500_00, findings[0].sum_fen)
    total = sample.total_fen
    assert told.loss.projected_fen == loss(total_fen=total, hits=6, taints=[share]).projected_fen
    assert told.loss.at_most_fen == loss(total_fen=total, hits=6, taints=[share, Fraction(1)]).at_most_fen
    assert told.rate.low == clopper_pearson(1, 6).low
    assert told.rate.high == clopper_pearson(2, 6).high
    shown = public.get(hall).content.decode()
    assert ("03 11 17" in shown, "1 / 6" in shown, "95% 置信" in shown, "HZ-2025" in shown) == (
        True,
        True,
        True,
        False,
    )
    assert not any(name in shown for name in (cast.auditor.name, cast.chen.name))
    for page in ("/hall/reviews/", "/hall/disclosure/", "/desk/reviews/", desk):
        assert auditor.get(page).status_code == 200, page
