from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.submissions.actions import forget_before, once
from zerotrip.submissions.models import Submission

AT = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)
CHEN = Actor.person("22222222-2222-4222-8222-222222222222", "陈秀英")
LIN = Actor.person("33333333-3333-4333-8333-333333333333", "林")


class Act:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return f"/m/cases/{self.count}/"


@pytest.mark.django_db
def test_the_same_submit_twice_acts_once_and_gives_the_first_answer() -> None:
    act = Act()
    for _ in range(3):
        assert once(key="k1", body=b"a=1", by=CHEN, at=AT, act=act) == "/m/cases/1/"
    assert act.count == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused() -> None:
    act = Act()
    once(key="k1", body="a=1", by=CHEN, at=AT, act=act)
    with pytest.raises(Conflict):
        once(key="k1", body="a=2", by=CHEN, at=AT, act=act)
    assert act.count == 1


@pytest.mark.django_db
def test_keys_of_different_people_have_nothing_to_do_with_each_other() -> None:
    act = Act()
    assert once(key="k1", body="a", by=CHEN, at=AT, act=act) != once(
        key="k1", body="b", by=LIN, at=AT, act=act
    )


@pytest.mark.django_db
def test_a_submit_that_failed_may_be_sent_again() -> None:
    def fails() -> str:
        raise Invalid("unreadable", "This cannot be read.")

    act = Act()
    with pytest.raises(Invalid):
        once(key="k1", body="a", by=CHEN, at=AT, act=fails)
    assert not Submission.objects.exists()
    assert once(key="k1", body="b", by=CHEN, at=AT, act=act) == "/m/cases/1/"


@pytest.mark.django_db
def test_a_conflict_inside_the_act_is_the_acts_own() -> None:
    def submits_in_turn() -> str:
        return once(key="k1", body="other", by=CHEN, at=AT, act=Act())

    with pytest.raises(Conflict):
        once(key="k1", body="a", by=CHEN, at=AT, act=submits_in_turn)
    assert not Submission.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 101, "a\x00b", "a\nb"])
def test_a_form_without_a_usable_key_is_not_taken(key: str) -> None:
    act = Act()
    with pytest.raises(Invalid):
        once(key=key, body="a", by=CHEN, at=AT, act=act)
    assert act.count == 0


@pytest.mark.django_db
def test_the_body_cannot_be_guessed_from_what_is_kept() -> None:
    import hashlib

    once(key="k1", body="330106199001011028", by=CHEN, at=AT, act=Act())
    assert Submission.objects.get().body_hash != hashlib.sha256(b"330106199001011028").hexdigest()


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    once(key="k1", body="a", by=CHEN, at=AT, act=Act())
    assert forget_before(AT) == 0
    assert forget_before(AT + timedelta(days=1)) == 1


def storm(*, keys: int, at_once: int, submit: Callable[[str], str]) -> Counter[tuple[str, str]]:
    """Sends each key `at_once` times at the same moment; counts who was answered what."""
    answers: Counter[tuple[str, str]] = Counter()
    gate = threading.Barrier(at_once)

    def send(number: int) -> tuple[str, str]:
        gate.wait()
        try:
            return f"k{number}", submit(f"k{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(at_once) as pool:
        for number in range(keys):
            answers.update(pool.map(send, [number] * at_once))
    return answers


def leaves_a_row(key: str) -> str:
    """An act whose effect can be counted afterwards."""
    effect = Submission.objects.create(by_key="effect", key=f"{key}:{threading.get_ident()}", at=AT)
    return str(effect.pk)


def submit(key: str) -> str:
    return once(key=key, body=f"body of {key}", by=CHEN, at=AT, act=lambda: leaves_a_row(key))


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_keys_eight_times_at_once_act_two_hundred_times() -> None:
    assert connection.vendor == "postgresql"
    answers = storm(keys=200, at_once=8, submit=submit)
    assert Submission.objects.filter(by_key="effect").count() == 200
    assert len(answers) == 200 and set(answers.values()) == {8}


def test_forty_keys_in_four_processes_at_once_act_forty_times_on_sqlite(tmp_path: Path) -> None:
    racer = [sys.executable, str(Path(__file__).with_name("racer.py")), str(tmp_path / "race.sqlite3")]
    subprocess.run([*racer, "prepare"], check=True, timeout=60)
    racers = [subprocess.Popen([*racer, "race"], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [one.communicate(timeout=60)[0].split() for one in racers]
    assert [one.returncode for one in racers] == [0, 0, 0, 0]
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert len(set(answers[0])) == 40
    with closing(sqlite3.connect(tmp_path / "race.sqlite3")) as database:
        effects = database.execute("SELECT count(*) FROM submissions_submission WHERE by_key = 'effect'")
        assert effects.fetchone() == (40,)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_when_the_first_fails_one_of_those_waiting_acts() -> None:
    started = threading.Event()
    acts: list[str] = []

    def acts_now() -> str:
        acts.append("acted")
        return "acted"

    def fails() -> str:
        started.set()
        threading.Event().wait(0.3)
        raise Invalid("unreadable", "This cannot be read.")

    def second() -> str:
        started.wait(10)
        try:
            return once(key="k1", body="a", by=CHEN, at=AT, act=acts_now)
        finally:
            connections.close_all()

    def first() -> str:
        try:
            return once(key="k1", body="a", by=CHEN, at=AT, act=fails)
        except Invalid:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(first), pool.submit(second)]
        assert [one.result() for one in answers] == ["refused", "acted"]
    assert acts == ["acted"]


@pytest.mark.django_db(transaction=True)
def test_inside_a_larger_transaction_everything_falls_together() -> None:
    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():
        once(key="k1", body="a", by=CHEN, at=AT, act=Act())
        raise Failed
    assert not Submission.objects.exists()
