"""What the rooms below report, and what cases do about it. Hearing the same news twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from zerotrip.cases import notices
from zerotrip.cases.actions.advancing import advance, spare
from zerotrip.cases.actions.asking import ask_again
from zerotrip.cases.actions.opening import screen
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.debts.settling import hear, settle_answered, settle_due
from zerotrip.cases.models import Case, CaseQuerySet
from zerotrip.cases.moves import note
from zerotrip.cases.one_by_one import one_by_one
from zerotrip.cases.states import DECIDING, State
from zerotrip.catalogue.models import Edition
from zerotrip.core.errors import Stale
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.evidence.models import Request
from zerotrip.evidence.policy import QUICK_TRIES
from zerotrip.evidence.states import OPEN
from zerotrip.members.models import Person

SHORTEST_WAIT = timedelta(hours=1)  # a pack cannot wait for less


def settlement_arrived(
    *, person: Person, record: str, at: datetime, done: Collection[str] = ()
) -> list[Case]:
    """Opens what the record may lead to, but for the items that are `done`. What waits already hears of it: a
    department may have said what a person was asked for, and what an officer has before them may have grown
    old by it."""
    opened = screen(
        person=person,
        subject=record,
        opener="settlement",
        by=PLATFORM,
        at=at,
        because="medical-insurance.settlement",
        done=done,
    )
    if Case.objects.filter(person=person, state__in=(State.SUPPLEMENT, *DECIDING)).exists():
        _tell_waiting(person, record, at=at)
    hear(person=person, source="medical-insurance.settlements", at=at)
    return opened


def _tell_waiting(person: Person, record: str, *, at: datetime) -> None:
    for case in _whole().filter(person=person, state=State.SUPPLEMENT, subject=record).order_by("pk"):
        spare(case, at=at)
    for case in _whole().before_an_officer().filter(person=person).order_by("pk"):
        ask_again(case, at=at)


def department_answered(*, refs: list[str], at: datetime) -> None:
    waiting = _whole().filter(ref__in=refs).order_by("pk")
    one_by_one(waiting.filter(state=State.GATHERING), lambda case: _advance(case, at=at))
    one_by_one(waiting.filter(state=State.SUPPLEMENT), lambda case: spare(case, at=at))
    settle_due(refs=refs, at=at)


def wait_no_longer(*, at: datetime) -> int:
    """Once an hour: cases whose department has been silent for longer than their item waits. Of items that
    wait for as long as it takes none is looked at."""
    gathering = Edition.objects.filter(cases__state=State.GATHERING).distinct()
    impatient = [edition.pk for edition in gathering if edition.loaded.pack.process.provisional]
    silent = Request.objects.filter(
        person=OuterRef("person"),
        state__in=OPEN,
        attempts__gte=QUICK_TRIES,
        asked_at__lte=at - SHORTEST_WAIT,
        purposes__case_ref=OuterRef("ref"),
    )
    waiting = _whole().filter(Exists(silent), state=State.GATHERING, edition__in=impatient)
    return sum(one_by_one(waiting.order_by("opened_at", "pk"), lambda case: _advance(case, at=at)))


def department_said(*, person: Person, source: str, at: datetime) -> int:
    """Whatever it was asked for: what was settled by its earlier word may come out otherwise now."""
    return hear(person=person, source=source, at=at)


def department_silent(*, refs: list[str], source: str, at: datetime) -> None:
    """The person reads whom their case waits for, once; it goes on by itself."""
    for case in _whole().filter(ref__in=refs, state=State.GATHERING).order_by("pk"):
        with transaction.atomic():
            if not case.events.filter(kind="department-silent", data__source=source).exists():
                note(case, "department-silent", by=PLATFORM, at=at, data={"source": source})


def payment_confirmed(
    *, reference: str, amount: Amount, end_to_end_id: str, account_tail: str, at: datetime
) -> None:
    """The bank has paid: the person is told, and whatever follows from the payment opens by itself."""
    case = _paid_by(reference)
    if case is None:
        return
    with transaction.atomic():
        if not case.events.filter(kind="paid", data__line=end_to_end_id).exists():
            paid = {"amount_fen": amount.minor, "line": end_to_end_id}
            note(case, "paid", by=PLATFORM, at=at, data=paid)
            notices.paid(case, amount, account_tail, at=at)
    screen(
        person=case.person,
        subject=case.subject,
        opener=f"payment:{case.item_id}",
        by=PLATFORM,
        at=at,
        because=case.ref,
    )


def paid_in_part(*, reference: str, end_to_end_id: str, paid: Amount, left: Amount, at: datetime) -> None:
    """A part has arrived; nothing that hangs on the payment opens before the rest has."""
    case = _paid_by(reference)
    if case is None or not left.minor:  # the rest has arrived meanwhile, which is told by itself
        return
    data = {"line": end_to_end_id, "paid_fen": paid.minor, "left_fen": left.minor}
    with transaction.atomic():
        told = case.events.filter(kind="paid-in-part", data__line=end_to_end_id)
        if not told.filter(data__paid_fen=paid.minor).exists():
            note(case, "paid-in-part", by=PLATFORM, at=at, data=data)
            notices.paid_in_part(case, paid, left, at=at)


def payment_rejected(*, reference: str, end_to_end_id: str, reason: Text, at: datetime) -> None:
    case = _paid_by(reference)
    if case is None:
        return
    with transaction.atomic():
        if not case.events.filter(kind="payment-returned", data__line=end_to_end_id).exists():
            note(case, "payment-returned", by=PLATFORM, at=at, data={"line": end_to_end_id, "reason": reason})
            notices.payment_returned(case, reason, at=at)


def go_on(*, at: datetime, limit: int = 200) -> int:
    """Advances what gathers and waits for nobody's answer: the net under every signal that a killed process
    never sent. One case that cannot go on keeps no other from doing so; its fault is raised at the end."""
    pending = Request.objects.filter(
        person=OuterRef("person"), state__in=OPEN, purposes__case_ref=OuterRef("ref")
    )
    waiting = _whole().filter(~Exists(pending), state=State.GATHERING).order_by("opened_at", "pk")[:limit]
    return sum(one_by_one(waiting, lambda case: _advance(case, at=at)))


def keep_fresh(*, at: datetime) -> None:
    """Once a day: facts that ran out under a case before it came to an officer's hand are fetched again; and
    debts are looked at whose answer settled nothing, so that none is forgotten."""
    one_by_one(_whole().before_an_officer().order_by("pk"), lambda case: ask_again(case, at=at))
    settle_answered(at=at)


def _advance(case: Case, *, at: datetime) -> bool:
    try:
        return advance(case, at=at).state != State.GATHERING
    except Stale:  # somebody else has just moved it
        return True


def _paid_by(reference: str) -> Case | None:
    """A further sum of a case bears its number and a number of its own."""
    return _whole().filter(ref=reference.partition("+")[0]).first()


def _whole() -> CaseQuerySet:
    return Case.objects.select_related("edition", "person", "organisation")
