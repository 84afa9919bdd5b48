"""The same plot twice: once as it should be, once with 30 % of the answers lost, doubled, late or garbled.

Twins live through the same: a grant, and provisional ones of which one is confirmed, one is topped up and
one, paid by then, is claimed back. The bank's answer comes once and soon, or twice and late. At the end
everything that matters must be the same for both: cases, awards, debts, claims, findings, payments, the fund.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from zerotrip.audit.queries import verify
from zerotrip.cases.actions import answer
from zerotrip.cases.models import Case, Debt, Recovery
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.demo.stage import HOSPITAL, YEAR, Stage
from zerotrip.demo.twins import alike, seat
from zerotrip.demo.world import World
from zerotrip.evidence.models import Finding, Request
from zerotrip.evidence.policy import QUICK_TRIES
from zerotrip.ledger.queries import balance
from zerotrip.members.models import Person
from zerotrip.payments.models import Line, Payable

MEDICAL = "medical-insurance"
LOSSY = {"rate": 0.3, "seed": 7, "pause": 0.05}
ENDED = ("granted", "refused", "withdrawn")


def faults(say: Callable[[str], None]) -> None:
    """30 % of the answers are lost, doubled, late or garbled: the end is the same, books included."""
    stage = Stage(say)
    people = seat(alike(World(30, today=day_of(now())), 8), stage.cast, year=YEAR)
    calm = _play(stage, people[:4], lossy=False)
    stage.tell(
        "各部门正常应答：一件核定，三件暂定后结清，其中一件追回。",
        "Departments answer: one grant, three provisional ones settled, one of them claimed back.",
    )
    faulty = _play(stage, people[4:], lossy=True)
    stage.expect("with 30 % of the answers spoilt", faulty, calm)
    stage.tell(
        "三成应答丢失、重复、迟到或乱码，银行回盘迟到且送达两次：结果逐项一致。",
        "With 30 % of the answers spoilt, and the bank's late and twice, everything ends the same.",
    )
    stage.the_books_balance()
    stage.expect("faults in the journal", [str(fault) for fault in verify()], [])
    stage.tell("账实相符，审计链完整。", "The books balance, the journal verifies.")


def _play(stage: Stage, people: list[Person], *, lossy: bool) -> dict[str, Any]:
    fund = _fund()
    stage.start_worker()
    stage.control(MEDICAL, "ok")
    if lossy:
        stage.control(MEDICAL, "lossy", **LOSSY)
    stage.on("2026-06-10", 16, 40)
    plain, *provisional = people
    _confirmed, topped, refunded = provisional
    _settle(stage, plain, "A")
    minutes(stage, 30, until=lambda: _case(plain).state in ENDED)
    stage.control(MEDICAL, "down")
    for each in provisional:
        _settle(stage, each, "B")
    minutes(stage, 60, until=lambda: not _still_tried(provisional))
    stage.on("2026-06-12", 17, 0)
    minutes(stage, 3)
    for each in provisional:
        case = _case(each)
        answer(case, answers={"settlements": True}, by=stage.actors["chen"], at=stage.now)
    stage.expect("provisional", Debt.objects.open().filter(case__person__in=people).count(), 3)
    _pay(stage, lossy=lossy)
    # An earlier stay that the insurance knows of, and whose message never came; and one that was taken back.
    stage.control(MEDICAL, "settle", **stay_of(topped, "C", "3000.00", "2026-05-02"))
    stage.control(MEDICAL, "settle", **stay_of(refunded, "B", "4134.00", "2026-06-10"), refunded=True)
    stage.control(MEDICAL, "ok")
    if lossy:
        stage.control(MEDICAL, "lossy", **LOSSY)
    settled = Debt.objects.filter(case__person__in=people).exclude(state="open")
    minutes(stage, 60, until=lambda: settled.count() == 3)
    stage.on("2026-06-15", 9, 5)
    _pay(stage, lossy=lossy)
    return _outcome(people) | {"out of the fund": fund - _fund()}


def _pay(stage: Stage, *, lossy: bool) -> None:
    """What is owed by now; the bank's answer comes soon, or late and a second time."""
    if lossy:
        stage.tell_bank("delay", seconds=1.5)
        stage.tell_bank("twice", times=1)
    stage.pay(wait_for=lambda: not Payable.objects.owed().exists() and not _under_way())
    stage.work()


def _settle(stage: Stage, person: Person, mark: str) -> None:
    told = stay_of(person, mark, "4134.00", "2026-06-10")
    message = stage.control(MEDICAL, "settle", **told)
    stage.deliver({"id": message["headers"]["X-Feed-Message"], "body": message["body"].encode()})


def stay_of(person: Person, mark: str, borne: str, day: str) -> dict[str, Any]:
    number = person.id_number.open()
    return {
        "person": number,
        "self_borne": borne,
        "diagnosis": "J18.900",
        "settled_on": day,
        "setl_id": f"{mark}{number[-10:]}",
    }


def minutes(stage: Stage, number: int, until: Callable[[], bool] = lambda: False) -> None:
    """The worker at work, a minute of the story at a time: silence is asked again after minutes."""
    for _ in range(number):
        for do in stage.worker():
            do(stage.now)
        if until():
            return
        stage.now += timedelta(minutes=1)


def _case(person: Person) -> Case:
    return Case.objects.with_names().get(item_id=HOSPITAL, person=person)


def _still_tried(people: list[Person]) -> bool:
    """A line that is down is tried one question at a time: not each has been asked often enough yet."""
    return Request.objects.open().filter(person__in=people, attempts__lt=QUICK_TRIES).exists()


def _under_way() -> bool:
    return Line.objects.filter(state__in=["ready", "sent"]).exists()


def _fund() -> int:
    return balance("fund:mutual-aid.hospital").posted.minor


def _outcome(people: list[Person]) -> dict[str, Any]:
    """Of each in turn: what must not hang on how the line was."""
    return {str(number): outcome_of(person) for number, person in enumerate(people)}


def outcome_of(person: Person) -> dict[str, Any]:
    cases = Case.objects.filter(person=person).order_by("item_id", "subject")
    debts = Debt.objects.filter(case__person=person)
    findings = Finding.objects.current().filter(person=person)
    return {
        "cases": [
            (
                case.item_id,
                case.subject[0],
                case.state,
                [(d.verdict, d.amount_fen) for d in case.decisions.all()],
            )
            for case in cases
        ],
        "debts": [(debt.state, debt.amount_fen, debt.settled_fen) for debt in debts],
        "owed back": [(claim.amount_fen, claim.left_fen) for claim in Recovery.objects.filter(person=person)],
        "paid": sorted(Line.objects.filter(payable__person=person).values_list("amount_fen", "state")),
        "findings": sorted((f.fact, f.record[:1], f.source, f.status, _said(f)) for f in findings),
    }


def _said(finding: Finding) -> str:
    """Without the number of the record, which is a twin's own."""
    value = finding.opened()
    return str({k: v for k, v in value.items() if k != "id"} if isinstance(value, dict) else value)
