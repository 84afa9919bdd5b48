"""What stands brought up to the database, against a new export and a full run of the same moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from zerotrip.cases.models import Award, Case, Event
from zerotrip.cases.tests.conftest import HOSPITAL, Settle
from zerotrip.catalogue.queries import items_on
from zerotrip.cli import main
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import state_fact
from zerotrip.evidence.models import Finding
from zerotrip.members.actions import change_account, join
from zerotrip.members.models import Enrolment, Person
from zerotrip.members.tests.sheets import number
from zerotrip.population import refreshing, refreshing_run
from zerotrip.population.engines import local
from zerotrip.population.job import job_of
from zerotrip.population.models import Offer
from zerotrip.population.outcome import Outcome
from zerotrip.population.refreshing import Refreshed, refresh
from zerotrip.population.refreshing_run import refresh_run
from zerotrip.population.rounds import editions_for
from zerotrip.population.running import run
from zerotrip.population.snapshots.exporting import export_snapshot
from zerotrip.population.standing.opening import Programs
from zerotrip.population.standing.standing import Standing
from zerotrip.population.tests.few import told
from zerotrip.population.tests.parcels import EMPLOYED, PARCEL, SUPPLY, publish

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
Act = Callable[[Cast, Settle, datetime], None]
LATER = timedelta(hours=2)


@dataclass
class Round:
    folder: Path
    count: int = 0

    def whole(self, at: datetime) -> tuple[Path, Path]:
        """An export and a full run."""
        self.count += 1
        facts, out = self.folder / f"facts-{self.count}", self.folder / f"run-{self.count}"
        snapshot = export_snapshot(facts, at=at, by=BY, because="test", partition_size=3)
        packs = [edition.loaded for edition in editions_for((), day_of(at))]
        run(job_of(packs, snapshot=snapshot, out=out, on=day_of(at)), engine=local.decide)
        return facts, out

    def open(self, at: datetime) -> Standing:
        facts, out = self.whole(at)
        return Standing.open(facts, out, programs(at))

    def equals(self, standing: Standing, at: datetime) -> None:
        _facts, out = self.whole(at)
        for subject in programs(at):
            files = sorted((out / "results" / subject).glob("*.parquet"))
            wanted = pl.concat([pl.read_parquet(file) for file in files])
            found = standing.results(subject)
            assert found.to_dicts() == wanted.select(found.columns).to_dicts()
            assert sorted(found.columns) == sorted(wanted.columns)


def programs(at: datetime) -> Programs:
    found: dict[str, list[object]] = {}
    for edition in editions_for((), day_of(at)):
        found.setdefault(edition.loaded.pack.subject, []).append(edition.loaded.program)
    return found  # type: ignore[return-value]


@pytest.fixture
def whole(hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path) -> Round:
    publish(who, now - 2 * LATER, PARCEL)
    publish(who, now - 2 * LATER, SUPPLY, that=EMPLOYED)
    return Round(tmp_path)


@pytest.fixture
def standing(whole: Round, now: datetime) -> Iterator[Standing]:
    opened = whole.open(now - LATER)
    yield opened
    opened.close()


def the_settlement_arrives(hall: Cast, settle: Settle, now: datetime) -> None:
    settle()


def something_is_stated(hall: Cast, settle: Settle, now: datetime) -> None:
    state_fact(person=hall.chen, fact="member.employed", value=True, by=hall.chen_user.actor, at=now)


def an_answer_runs_out(hall: Cast, settle: Settle, now: datetime) -> None:
    Finding.objects.filter(fact="member.employed").update(valid_until=now - timedelta(minutes=1))


def an_enrolment_is_void(hall: Cast, settle: Settle, now: datetime) -> None:
    Enrolment.objects.filter(person=hall.chen).update(voided_at=now, void_because="paid twice")


def another_account(hall: Cast, settle: Settle, now: datetime) -> None:
    change_account(
        person=hall.chen, number="6222020200112233446", bank_name="工行", by=hall.chen_user.actor, at=now
    )


def somebody_joins(hall: Cast, settle: Settle, now: datetime) -> None:
    join(
        name="工友", id_number=number(7), organisation=hall.unit, on=date(2026, 6, 1),
        by=hall.lin.actor, at=now,
    )  # fmt: skip


def something_is_granted(hall: Cast, settle: Settle, now: datetime) -> None:
    case = settle()[HOSPITAL]
    if not Award.objects.filter(case=case).exists():
        Award.objects.create(
            case=case, person=case.person, number=1, item_id=PARCEL, on=date(2026, 6, 11),
            amount_fen=50_00, reference=case.ref,
        )  # fmt: skip
        Event.objects.create(case=case, seq=99, kind="granted", at=now, by_key="x", by_name="x")


SLOWLY = (
    something_is_stated, an_answer_runs_out, an_enrolment_is_void, another_account, somebody_joins,
    something_is_granted,
)  # fmt: skip
ACTS = [the_settlement_arrives, *(pytest.param(act, marks=pytest.mark.slow) for act in SLOWLY)]


@pytest.mark.parametrize("act", ACTS)
def test_after_an_act_it_equals_a_new_export_and_a_full_run(
    act: Act, whole: Round, hall: Cast, settle: Settle, now: datetime
) -> None:
    told(hall.chen, "member.employed", True, now - 9 * LATER, valid_until=now + LATER,
         source="human-resources.employment")  # fmt: skip
    standing = whole.open(now - LATER)
    act(hall, settle, now)
    done = refresh(standing, at=now)
    assert 1 <= done.looked_at < Person.objects.count()
    whole.equals(standing, now)
    standing.close()


def test_only_what_reads_it_is_evaluated(
    standing: Standing, hall: Cast, settle: Settle, now: datetime
) -> None:
    something_is_stated(hall, settle, now)
    done = refresh(standing, at=now)
    reading = [
        each for each in editions_for((), day_of(now)) if "member.employed" in each.loaded.program.reads
    ]
    assert 0 < done.evaluated == len(reading)
    assert done.changed == {str(hall.chen.uid)}
    assert refresh(standing, at=now + timedelta(minutes=1)).evaluated == 0


@pytest.mark.slow
def test_the_day_turns_with_it(
    whole: Round, standing: Standing, hall: Cast, settle: Settle, now: datetime
) -> None:
    settle()
    new_year = datetime(2027, 1, 4, 2, 0, tzinfo=now.tzinfo)
    done = refresh(standing, at=new_year)
    assert PARCEL in done.turned
    whole.equals(standing, new_year)


@pytest.mark.slow
def test_queries_do_not_grow_with_people(standing: Standing, hall: Cast, now: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            refresh(standing, at=now)
        return len(caught)

    everybody = list(Person.objects.order_by("uid"))
    told(everybody[0], "member.employed", True, now, source="human-resources.employment")
    few = queries()
    for person in everybody[1:]:
        told(person, "member.employed", True, now, source="human-resources.employment")
    assert queries() == few


@pytest.mark.slow
def test_cut_off_it_is_done_again(
    standing: Standing,
    whole: Round,
    hall: Cast,
    settle: Settle,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle()
    somebody_joins(hall, settle, now)
    monkeypatch.setattr(refreshing, "AT_ONCE", 1)
    put = standing.put_all
    calls: list[object] = []

    def once(everybody: object) -> object:
        if calls:
            raise KeyboardInterrupt
        calls.append(everybody)
        return put(everybody)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(standing, "put_all", once)
        refresh(standing, at=now)
    refresh(standing, at=now)
    whole.equals(standing, now)


@pytest.mark.slow
def test_an_edition_that_reads_more_needs_a_new_export(
    standing: Standing, who: dict[str, Actor], now: datetime
) -> None:
    publish(who, now, PARCEL, that=EMPLOYED, amount="60.00")
    facts, out = standing.snapshot.opened.path, standing.run.folder
    caught_up = Standing.open(facts, out, programs(now), catch_up=True)
    assert isinstance(refresh(caught_up, at=now), Refreshed)  # another item has read that fact before
    manifest = caught_up.snapshot.opened.manifest
    del manifest["tables"]["member"]["columns"]["member.employed"]
    with pytest.raises(Conflict, match=r"member\.employed"):
        refresh(caught_up, at=now)
    caught_up.close()


@pytest.mark.slow
def test_facts_from_elsewhere_cannot_be_brought_up(standing: Standing, now: datetime) -> None:
    standing.snapshot.opened.manifest.pop("at")  # type: ignore[attr-defined]
    with override("en"), pytest.raises(Invalid, match="not exported from this database"):
        refresh(standing, at=now)


@pytest.mark.slow
def test_nothing_is_left_of_who_is_gone(standing: Standing, whole: Round, hall: Cast, now: datetime) -> None:
    assert Case.objects.count() == 0
    person = Person.objects.order_by("uid").first()
    assert person is not None
    standing.put(str(Actor.system("x").key), standing.held(str(person.uid)))  # type: ignore[arg-type]
    refresh(standing, at=now)
    whole.equals(standing, now)


@pytest.mark.slow
def test_a_run_brought_up_acts_on_those_who_moved(
    whole: Round, hall: Cast, settle: Settle, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _facts, out = whole.whole(now - LATER)
    told(hall.chen, "member.employed", True, now, source="human-resources.employment")
    with monkeypatch.context() as patch:
        patch.setattr(refreshing_run, "act_on", _breaks)
        with pytest.raises(KeyboardInterrupt):
            refresh_run(out, at=now)
    done, outcome = refresh_run(out, at=now)  # nothing is found anew, but nobody has acted yet
    assert done.evaluated == 0
    assert outcome is not None
    assert Offer.objects.get(item_id=SUPPLY, met=True).person == hall.chen
    assert not (out / "moved").exists()
    assert refresh_run(out, at=now)[1] == Outcome()


def _breaks(*_given: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_on_the_same_day_nobody_moves_whose_facts_are_as_they_were(standing: Standing, now: datetime) -> None:
    assert day_of(now) == standing.on
    refresh(standing, at=now)
    standing.following.acted(standing.following.moved())
    refresh(standing, at=now + timedelta(minutes=1))
    moved = standing.following.moved()
    assert (moved.everybody, moved.persons) == (False, ())


@pytest.mark.slow
def test_a_new_edition_and_a_new_day_act_on_everyone(
    whole: Round, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    _facts, out = whole.whole(now - LATER)
    publish(who, now, PARCEL, amount="60.00")
    tomorrow = now + timedelta(days=1)
    done, _outcome = refresh_run(out, at=tomorrow)
    assert PARCEL in done.turned
    women = Person.objects.filter(sex="female").count()
    assert Offer.objects.filter(item_id=PARCEL, met=True, amount_fen=60_00).count() == women
    standing = Standing.open(whole.folder / "facts-1", out, programs(tomorrow))
    whole.equals(standing, tomorrow)
    standing.close()


@pytest.mark.slow
def test_from_the_command_line(whole: Round, hall: Cast, now: datetime) -> None:
    _facts, out = whole.whole(now - LATER)
    told(hall.chen, "member.employed", True, now, source="human-resources.employment")
    said = CliRunner().invoke(main, ["population", "refresh", str(out), "--only-decide", "--json"])
    assert said.exit_code == 0, said.output
    done = json.loads(said.stdout)
    assert (done["looked_at"], done["changed"], done["cases"]) == (1, 1, None)
    assert PARCEL in done["turned"]  # the clock on the wall is past the snapshot's day
    again = CliRunner().invoke(main, ["population", "refresh", str(out)])
    assert again.exit_code == 0, again.output
    assert "evaluated: 0" in again.stdout
    nothing = CliRunner().invoke(main, ["population", "refresh", str(whole.folder)])
    assert nothing.exit_code == 1
    assert "holds no whole run" in nothing.output


@pytest.mark.slow
def test_what_nobody_read_at_the_last_look_is_looked_at_again(
    hall: Cast, who: dict[str, Actor], now: datetime, tmp_path: Path
) -> None:
    publish(who, now - 2 * LATER, PARCEL)
    supply = publish(who, now, SUPPLY, that=EMPLOYED).loaded.program
    parcel = next(e.loaded for e in items_on(day_of(now)) if e.item_id == PARCEL)
    snapshot = export_snapshot(tmp_path / "facts", at=now - LATER, by=BY, because="test")
    run(job_of([parcel], snapshot=snapshot, out=tmp_path / "run", on=day_of(now)), engine=local.decide)
    standing = Standing.open(tmp_path / "facts", tmp_path / "run", {"member": [parcel.program]})
    told(hall.chen, "member.employed", True, now - LATER / 2, source="human-resources.employment")
    refresh(standing, at=now)  # Chen is looked at, but nobody reads that
    standing.publish(supply)
    refresh(standing, at=now + LATER)
    [found] = [judged for _subject, judged in standing.of(str(hall.chen.uid)) if judged.item == SUPPLY]
    assert found.verdict == 1
    standing.close()
