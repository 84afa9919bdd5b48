"""Making and releasing: who may, what is compared, what it costs."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible, Stale
from zerotrip.core.money import Amount
from zerotrip.demo.bank.report import Said, report
from zerotrip.demo.people import CHENS_OTHER_ACCOUNT
from zerotrip.ledger.models import Transfer
from zerotrip.members.actions import COOLING, change_account, live_together
from zerotrip.members.models import Person
from zerotrip.org.actions import appoint
from zerotrip.payments import actions, applying, ordering, queries
from zerotrip.payments.actions import batching
from zerotrip.payments.comparing import FileDiffers, compare
from zerotrip.payments.formats import FORMATS
from zerotrip.payments.models import AnswerLine, BankFile, Batch, Line
from zerotrip.payments.ordering import order_of, ordered_lines
from zerotrip.payments.tests.conftest import NOON, Owe, refused, send

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(owe: Owe, sun: Actor, now: datetime) -> Batch:
    owe()
    return actions.make_batch(by=sun, at=now)


def test_maker_does_not_release(cast: Cast, made: Batch, sun: Actor, now: datetime) -> None:
    appoint(
        user=cast.sun, organisation=cast.city, role="releaser", since=now.date(), by=cast.admin.actor, at=now
    )
    with refused(NotAllowed, "not-allowed"):
        send(made, sun, now)
    with override("en"):
        verb = queries.verbs(sun, made, now.date())["release"]
        assert (verb.yes, str(verb.reason).partition(";")[0]) == (
            False,
            "Whoever made a batch does not release it",
        )


def test_database_refuses_release_by_the_maker(made: Batch, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(released_by_key=made.made_by_key, released_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(state="sent")


@pytest.mark.parametrize("name", ["chen", "lin", "zhao", "qian", "auditor", "admin"])
def test_posts_decide_who_makes_and_releases(cast: Cast, made: Batch, now: datetime, name: str) -> None:
    actor = cast.actors[name]
    with refused(NotAllowed, "not-allowed"):
        send(made, actor, now)
    with refused(NotAllowed, "may-not-make"):
        actions.make_batch(by=actor, at=now)


def test_batch_is_seen_by_those_whose_part_of_the_tree_it_pays(
    cast: Cast, made: Batch, now: datetime
) -> None:
    assert queries.batch_for(cast.auditor.actor, made.ref, on=now.date()) == made
    for actor in (cast.qian.actor, cast.chen_user.actor):
        with refused(NotVisible, "batch-not-found"):
            queries.batch_for(actor, made.ref, on=now.date())


def test_batch_never_pays_its_maker(cast: Cast, owe: Owe, sun: Actor, now: datetime) -> None:
    """Sun lives with Chen: what goes to Chen is made by somebody else."""
    person = _person_of(cast.sun.person_uid, cast)
    live_together(people={cast.chen: "head", person: "spouse"}, on=now.date(), by=sun, at=now)
    owe()
    with refused(NotAllowed, "own-payment"):
        actions.make_batch(by=sun, at=now)


def test_batch_is_not_released_by_a_payee_or_their_family(
    cast: Cast, made: Batch, sun: Actor, wu: Actor, now: datetime
) -> None:
    person = _person_of(cast.wu.person_uid, cast)
    live_together(people={cast.chen: "head", person: "spouse"}, on=now.date(), by=sun, at=now)
    with refused(NotAllowed, "not-allowed"):
        send(made, wu, now)


def _person_of(uid: Any, cast: Cast) -> Person:
    return Person.objects.create(
        uid=uid,
        name="某",
        id_number=f"T{str(uid)[:17]}",
        sex="male",
        birth_date=cast.chen.birth_date,
        organisation=cast.unit,
        joined_on=cast.chen.joined_on,
    )


def test_release_binds_what_was_seen(made: Batch, wu: Actor, now: datetime) -> None:
    with refused(Stale, "batch-changed"):
        actions.release(batch=made, seen_hash="0" * 64, by=wu, at=now)


def test_release_happens_once(made: Batch, wu: Actor, now: datetime) -> None:
    send(made, wu, now)
    with refused(NotAllowed, "not-allowed"):
        send(made, wu, now)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"amount_fen": 176701}, "the total"),
        ({"holder": "陈秀"}, "an account, its holder or a sum"),
        ({"bank_name": "别的银行"}, "something else in the content"),
        ({"end_to_end_id": "OTHER"}, "something else in the content"),
    ],
)
def test_row_altered_after_making_is_not_released(
    made: Batch, wu: Actor, now: datetime, change: dict[str, Any], what: str
) -> None:
    kept = Line.objects.values(*change).get()
    Line.objects.update(**change)
    with override("en"), pytest.raises(FileDiffers, match=what):
        send(made, wu, now)
    Line.objects.update(**kept)
    send(made, wu, now)


def test_account_altered_in_its_row_is_not_released(made: Batch, wu: Actor, now: datetime) -> None:
    line = made.lines.get()
    line.number = CHENS_OTHER_ACCOUNT[0]
    line.save()
    with refused(FileDiffers, "file-differs"):
        send(made, wu, now)


@pytest.mark.parametrize("times", [250, pytest.param(1000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_altered_byte_of_the_file_is_found(
    owe: Owe, sun: Actor, now: datetime, format: str, times: int
) -> None:
    """With and without the attacker also putting the file's own hash right."""
    owe()
    batch = actions.make_batch(format=format, by=sun, at=now)
    file = batch.files.get()
    raw, rows, random = file.raw.open(), order_of(batch, ordered_lines(batch.lines.all())), Random(20260612)
    compare(batch, rows, raw, file.sha256)
    for _ in range(times):
        where = random.randrange(len(raw))
        altered = raw[:where] + bytes([raw[where] ^ random.randrange(1, 256)]) + raw[where + 1 :]
        for sha256 in (file.sha256, BankFile.sha256_of(altered)):
            with pytest.raises(FileDiffers):
                compare(batch, rows, altered, sha256)


def test_account_changed_meanwhile_is_not_paid(
    cast: Cast, made: Batch, wu: Actor, sun: Actor, now: datetime
) -> None:
    number, bank = CHENS_OTHER_ACCOUNT
    change_account(person=cast.chen, number=number, bank_name=bank, by=cast.chen_user.actor, at=now)
    with refused(Conflict, "accounts-changed"):
        send(made, wu, now)
    actions.withdraw(batch=made, by=sun, at=now, because="account changed")
    with refused(Conflict, "nothing-owed"):
        actions.make_batch(by=sun, at=now)
    tomorrow = now + COOLING
    assert actions.make_batch(by=sun, at=tomorrow).lines.get().number.open() == number


def test_file_leaves_only_after_release_and_is_the_same_each_time(
    made: Batch, sun: Actor, wu: Actor, now: datetime
) -> None:
    with refused(NotAllowed, "not-allowed"):
        actions.export(batch=made, by=sun, at=now)
    send(made, wu, now)
    name, raw = actions.export(batch=made, by=sun, at=now)
    assert (name, raw) == actions.export(batch=made, by=wu, at=now)
    assert name == f"{made.message_id}.xml"


def test_accounts_are_unreadable_in_the_database(made: Batch) -> None:
    with connection.cursor() as cursor:
        for table in ("payments_line", "payments_bankfile", "payments_batch", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert b"6222021208010026217" not in b" ".join(
                value if isinstance(value, bytes) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            )


@pytest.mark.parametrize("count", [1, 3])
def test_costs_do_not_grow_with_the_lines(
    owe: Owe, sun: Actor, wu: Actor, now: datetime, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        owe(f"HZ-2026-{n:06d}")
    on_postgresql = connection.vendor == "postgresql"
    with django_assert_num_queries(23 + on_postgresql):
        batch = actions.make_batch(by=sun, at=now)
    assert batch.count == count
    with django_assert_num_queries(25):
        send(batch, wu, now)


def test_long_run_goes_in_pieces(
    owe: Owe, sun: Actor, wu: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece with its own holds and lines; file, hash and answer are those of the whole."""
    for module in (batching, applying, ordering):
        monkeypatch.setattr(module, "AT_A_TIME", 2)
    owed = [owe(f"HZ-2026-{n:06d}", Amount.fen(100 + n)) for n in range(5)]
    batch = send(actions.make_batch(by=sun, at=now), wu, now)
    rows = batch.lines.order_by("position")
    assert list(rows.values_list("position", "payable", "amount_fen")) == [
        (n + 1, payable.pk, 100 + n) for n, payable in enumerate(owed)
    ]
    assert (batch.count, batch.total_fen) == (5, 510)
    said = [Said(f"{batch.message_id}-{n:06d}", "RJCT" if n == 3 else "ACSC", "") for n in range(1, 6)]
    raw = report(said, order=batch.message_id, message_id="A1", written_at=NOON)
    assert actions.take_answer(raw=raw, by=sun, at=now).state == "taken"
    assert list(rows.values_list("state", flat=True)) == ["paid", "paid", "rejected", "paid", "paid"]
    assert list(AnswerLine.objects.values_list("number", "line__position")) == [(n, n) for n in range(1, 6)]
    batch.refresh_from_db()
    assert batch.state == "answered"


def test_plain_table_goes_by_hand(owe: Owe, sun: Actor, wu: Actor, now: datetime) -> None:
    owe()
    batch = send(actions.make_batch(format="plain-csv", by=sun, at=now), wu, now)
    assert (batch.state, hasattr(batch, "dispatch")) == ("sent", False)
    line = batch.lines.get()
    answer = (
        f"A,R1,{batch.message_id},2026-06-12T12:00:00,,,\r\nS,{line.end_to_end_id},ACSC,1767.00,,\r\nE,1\r\n"
    )
    actions.take_answer(raw=answer.encode("gb18030"), by=sun, at=now)
    assert queries.state_of("HZ-2026-000001") == "paid"


def test_taking_back_needs_a_reason(made: Batch, sun: Actor, now: datetime) -> None:
    with refused(Invalid, "reason-missing"):
        actions.withdraw(batch=made, by=sun, at=now, because=" ")


class _Killed(BaseException):
    pass


@pytest.mark.parametrize(
    "step",
    [
        "zerotrip.payments.books.hold",
        "zerotrip.payments.formats.iso20022.Iso20022.write",
        "zerotrip.payments.actions.batching.keep_file",
        "zerotrip.payments.actions.batching.record",
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_killed_while_making_leaves_nothing(
    owe: Owe, sun: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    owe()
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        kill_at(patch, step, after=after)
        actions.make_batch(by=sun, at=now)
    assert (Batch.objects.count(), Line.objects.count(), BankFile.objects.count()) == (0, 0, 0)
    assert not Transfer.objects.filter(kind="hold").exists()
    assert actions.make_batch(by=sun, at=now).count == 1


@pytest.mark.parametrize(
    "step",
    [
        "zerotrip.payments.actions.releasing.compare",
        "zerotrip.payments.actions.releasing.move_batch",
        "zerotrip.payments.actions.releasing._put_into_outbox",
        "zerotrip.payments.actions.releasing.record",
    ],
)
def test_killed_while_releasing_leaves_it_unreleased(
    made: Batch, wu: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        kill_at(patch, step, after=True)
        send(made, wu, now)
    made.refresh_from_db()
    assert (made.state, made.lines.get().state, made.released_by_key) == ("made", "ready", "")
    assert send(made, wu, now).state == "released"


def kill_at(patch: pytest.MonkeyPatch, step: str, *, after: bool) -> None:
    from importlib import import_module

    module, _, name = step.rpartition(".")
    try:
        place = import_module(module)
    except ModuleNotFoundError:
        module, _, owner = module.rpartition(".")
        place = getattr(import_module(module), owner)
    real = getattr(place, name)

    def killed(*args: Any, **kwargs: Any) -> None:
        if after:
            real(*args, **kwargs)
        raise _Killed

    patch.setattr(place, name, killed)
