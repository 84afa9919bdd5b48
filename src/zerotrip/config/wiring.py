"""The one place that lists connectors, formats, channels, the worker's work, and who hears which signal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of

KEYS_STAND = timedelta(days=90)
"""How long a form may be submitted again and be answered as before."""
TRIED_AGAIN = timedelta(minutes=10)
Work = Callable[[datetime], object]
"""Something the worker does again and again: takes the time, does what is due, answers how much."""


def connect() -> None:
    """Called once, when Django has loaded every app."""
    from zerotrip.evidence.connectors.plugging import plug_in

    plug_in(settings.ZEROTRIP_DEPARTMENTS)
    _spread_the_news()
    _enter_the_acts()
    _agree_on_the_books()
    _expect_money()


def work() -> dict[str, Work]:
    """What the worker does, by name, in this order."""
    from zerotrip.audit.actions import seal
    from zerotrip.cases import news, watching
    from zerotrip.cases.instalments.watching import watch_instalments
    from zerotrip.evidence import actions as evidence
    from zerotrip.mall import delivery
    from zerotrip.mall.actions import lapse_due, remind_due
    from zerotrip.mall.settlements.drawing import draw_due
    from zerotrip.members.joining_notices import look_after_joinings
    from zerotrip.members.likeness import look_for_alike
    from zerotrip.members.lists.enter import go_on_entering
    from zerotrip.members.moving import settle_due_moves
    from zerotrip.members.receipts import issue_due_receipts
    from zerotrip.notices.actions import deliver_due
    from zerotrip.payments.actions import exchange_due
    from zerotrip.points.actions import back_due, expire_due
    from zerotrip.points.ending import warn_due
    from zerotrip.ratings.reminding import remind
    from zerotrip.reviews.conflicts import look_for_conflicts

    return {
        "take messages": lambda at: evidence.take_due(at=at),
        "ask departments": lambda at: evidence.send_due(at=at),
        "look after the lines": lambda at: evidence.check_due(at=at),
        "move cases on": lambda at: news.go_on(at=at),
        "wait no longer": once_an_hour(lambda at: news.wait_no_longer(at=at)),
        "give places on": lambda at: watching.give_places(at=at),
        "give money on": lambda at: watching.give_money(at=at),
        "do what grants bring about": lambda at: watching.do_results(at=at),
        "exchange with the bank": lambda at: exchange_due(at=at),
        "enter lists of people": lambda at: go_on_entering(at=at),
        "deliver notices": lambda at: deliver_due(at=at),
        "seal the journal": lambda at: seal(at=at),
        "remind of ratings": once_a_day(lambda at: remind(at=at)),
        "end public notices": once_a_day(lambda at: watching.end_notices(at=at)),
        "watch the terms": once_a_day(lambda at: watching.watch(at=at)),
        "watch instalments": once_a_day(lambda at: watch_instalments(at=at)),
        "keep facts fresh": once_a_day(lambda at: news.keep_fresh(at=at)),
        "issue receipts": lambda at: issue_due_receipts(at=at),
        "look after those who want to join": once_a_day(lambda at: look_after_joinings(at=at)),
        "settle moves": once_a_day(lambda at: settle_due_moves(at=at)),
        "look for people entered twice": once_a_day(lambda at: look_for_alike(at=at)),
        "draw up partners' statements": once_a_day(lambda at: draw_due(at=at)),
        "remind of reservations": lambda at: remind_due(at=at),
        "let reservations lapse": lambda at: lapse_due(at=at),
        "count parcels as received": once_a_day(lambda at: delivery.receive_due(at=at)),
        "forget addresses of parcels": once_a_day(lambda at: delivery.forget_due(at=at)),
        "back points": once_an_hour(lambda at: back_due(at=at)),
        "expire points": once_an_hour(lambda at: expire_due(at=at)),
        "say that points end soon": once_a_day(lambda at: warn_due(at=at)),
        "look for conflicts of interest": once_a_day(lambda at: look_for_conflicts(at=at)),
        "tidy up": once_a_day(_tidy_up),
    }


def once_a_day(do: Work) -> Work:
    return _once_in(day_of, do)


def once_an_hour(do: Work) -> Work:
    return _once_in(lambda at: at.replace(minute=0, second=0, microsecond=0), do)


def _once_in(stretch: Callable[[datetime], object], do: Work) -> Work:
    """At the first chance of a day or an hour; after a restart perhaps once more, which must do no harm. What
    failed is tried again a little later."""
    last: object = None
    next_try = datetime.min.replace(tzinfo=UTC)

    def seldom(at: datetime) -> object:
        nonlocal last, next_try
        if last == stretch(at) or at < next_try:
            return 0
        next_try = at + TRIED_AGAIN
        do(at)
        last, next_try = stretch(at), at
        return 0

    return seldom


def _tidy_up(at: datetime) -> None:
    from zerotrip.applications.actions import forget_ended
    from zerotrip.guides.prints import forget_unused
    from zerotrip.population.rounds import forget_old
    from zerotrip.population.snapshots.forgetting import forget_expired
    from zerotrip.submissions.actions import forget_before
    from zerotrip.vault.actions import sweep

    sweep(at=at)
    forget_before(at - KEYS_STAND)
    forget_expired(at=at, by=Actor.system("worker"))
    forget_old(at=at)
    forget_ended(at)
    forget_unused(at=at)


def _spread_the_news() -> None:
    from zerotrip.books import signals as books
    from zerotrip.cases import signals as cases
    from zerotrip.catalogue import signals as catalogue
    from zerotrip.evidence import signals as evidence
    from zerotrip.members import signals as members
    from zerotrip.payments import signals as payments
    from zerotrip.vault import signals as vault

    catalogue.edition_published.connect(_on_edition, dispatch_uid="guides")
    vault.looked.connect(_on_look, dispatch_uid="audit")
    vault.looked_at_many.connect(_on_looks, dispatch_uid="audit")
    vault.document_kept.connect(_on_document, dispatch_uid="audit")
    vault.document_forgotten.connect(_on_document_forgotten, dispatch_uid="audit")
    evidence.settlement_arrived.connect(_on_settlement, dispatch_uid="cases")
    evidence.settlements_arrived.connect(_on_settlements, dispatch_uid="cases")
    evidence.request_settled.connect(_on_answer, dispatch_uid="cases")
    evidence.request_settled.connect(_on_answer_for_drafts, dispatch_uid="applications")
    # Before what a new job opens: a transfer that is granted at once does the move that lies open.
    evidence.request_settled.connect(_on_employer, dispatch_uid="moves")
    evidence.request_settled.connect(_on_event_found, dispatch_uid="events")
    evidence.request_settled.connect(_on_household, dispatch_uid="households")
    evidence.request_unavailable.connect(_on_silence, dispatch_uid="cases")
    members.fee_taken_back.connect(_on_fee_taken_back, dispatch_uid="payments")
    evidence.request_settled.connect(_on_account_checked, dispatch_uid="accounts")
    members.account_given.connect(_on_account_given, dispatch_uid="bank")
    members.joined_online.connect(_on_joined, dispatch_uid="identity")
    cases.papers_wanted.connect(_on_papers_wanted, dispatch_uid="applications")
    cases.paper_came.connect(_on_paper, dispatch_uid="applications")
    cases.granted.connect(_on_granted, dispatch_uid="result")
    cases.granted.connect(_on_points_earned, dispatch_uid="points")
    cases.undone.connect(_on_grant_undone, dispatch_uid="points")
    books.year_closed.connect(_on_year_closed, dispatch_uid="budgets")
    payments.payment_confirmed.connect(_on_paid, dispatch_uid="cases")
    payments.paid_in_part.connect(_on_part, dispatch_uid="cases")
    payments.payment_rejected.connect(_on_rejected, dispatch_uid="cases")


def _enter_the_acts() -> None:
    """What `[result] does` of a pack names, with the function that does it to a granted case."""
    from zerotrip.cases import kept, memberships
    from zerotrip.cases.acts import register

    register("file-hardship", kept.file_hardship, back=kept.take_hardship_filing_back)
    register("end-hardship-filing", kept.end_hardship_filing)
    register("membership-join", memberships.join_the_union)
    register("membership-transfer", memberships.transfer)
    register("gift-cover", memberships.give_cover)


def _agree_on_the_books() -> None:
    from zerotrip.audit.reconciliation import register
    from zerotrip.books import closing, obstacles
    from zerotrip.cases import reconciling as cases
    from zerotrip.cases.ceilings import reconciling as ceilings
    from zerotrip.funds import queries as funds
    from zerotrip.ledger import queries as ledger
    from zerotrip.mall import queries as mall
    from zerotrip.mall.settlements import queries as partners
    from zerotrip.payments import queries as payments
    from zerotrip.payments.month_end import unclear_at_the_end_of
    from zerotrip.points import queries as points
    from zerotrip.vault import queries as vault

    for name, room, holds in (
        ("ledger", ledger, "every account is the sum of its transfers, every post fits its hold"),
        ("funds", funds, "budgets are their commitments, and what is used of them is what the pots gave"),
        ("payments", payments, "batches are their lines, what is paid is in the books, the bank says so"),
        ("cases", cases, "what was decided is awarded, and owed, paid, deducted or claimed back to the fen"),
        ("ceilings", ceilings, "what each fund bears under a ceiling, reckoned anew, is what is booked"),
        ("points", points, "behind every point outstanding stands its money"),
        ("mall", mall, "the stock that is taken is the orders that stand"),
        ("partners", partners, "partners are owed what was spent with them and not settled"),
        ("documents", vault, "every paper's file is there and unchanged"),
        ("closed months", closing, "every closed month adds up to what it was closed on"),
    ):
        register(name, room.reconcile, holds=holds, counted=room.counted)
    obstacles.register(unclear_at_the_end_of)


def _expect_money() -> None:
    """Who knows what a payment code in a bank statement is for."""
    from zerotrip.cases.debts import paid_back
    from zerotrip.payments.statements import claims

    claims.plug_in(paid_back)


def _on_year_closed(sender: object, *, year: int, at: datetime, **_: Any) -> None:
    from zerotrip.funds.lapsing import lapse

    lapse(year=year, by=Actor.system("platform"), at=at)


def _on_edition(sender: object, *, edition: Any, **_: Any) -> None:
    from zerotrip.guides.search.indexing import take

    take(edition)


def _on_look(sender: object, *, look: Any, by: Actor, **_: Any) -> None:
    from zerotrip.audit.actions import record

    record("vault.looked", look.about, by=by, at=look.at, because=look.because, data={"what": look.what})


def _on_looks(sender: object, *, looks: Any, by: Actor, at: datetime, because: str, **_: Any) -> None:
    from zerotrip.audit.actions import record_many

    seen = {look.about: {"what": look.what} for look in looks}
    record_many("vault.looked", seen, by=by, at=at, because=because)


def _on_document(sender: object, *, document: Any, by: Actor, at: datetime, **_: Any) -> None:
    from zerotrip.audit.actions import record

    kept = {"kind": document.kind, "type": document.media_type, "sha256": document.sha256}
    record(
        "vault.document-kept",
        f"document:{document.pk}",
        by=by,
        at=at,
        data=kept | {"owner": document.owner_key},
    )


def _on_document_forgotten(sender: object, *, document: Any, by: Actor, at: datetime, **_: Any) -> None:
    from zerotrip.audit.actions import record

    told = {"kind": document.kind, "owner": document.owner_key}
    record("vault.document-forgotten", f"document:{document.pk}", by=by, at=at, data=told)


def _on_answer_for_drafts(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.applications import news

    news.department_answered(request, at=at)


def _on_papers_wanted(sender: object, *, case: Any, asks: Any, at: datetime, **_: Any) -> dict[str, Any]:
    from zerotrip.applications.kept import at_hand

    return dict(at_hand(case, asks, at=at))


def _on_paper(
    sender: object, *, case: Any, paper: str, facts: list[str], document: Any, at: datetime, **_: Any
) -> None:
    from zerotrip.applications import news

    news.paper_came(case, paper=paper, facts=facts, document=document, at=at)


def _on_settlement(sender: object, *, person: Any, record: str, at: datetime, **_: Any) -> None:
    from zerotrip.cases.news_in_bulk import settlements_arrived

    settlements_arrived(arrived=[(person, record)], at=at)


def _on_settlements(sender: object, *, arrived: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases.news_in_bulk import settlements_arrived

    settlements_arrived(arrived=arrived, at=at)


def _on_answer(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases import news

    news.department_answered(refs=request.case_refs, at=at)
    news.department_said(person=request.person, source=request.source, at=at)


def _on_event_found(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.applications.events import found_in

    found_in(person=request.person, source=request.source, by=Actor.system("platform"), at=at)


def _on_employer(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.connectors.human_resources.connector import EMPLOYMENT
    from zerotrip.evidence.queries import facts_for
    from zerotrip.members.employed import works_for

    if request.source != EMPLOYMENT.key:
        return
    keys = ("member.employer", "member.employed_since")
    employer, since = map(facts_for(person=request.person, keys=keys, at=at).facts.scalars.get, keys)
    if isinstance(employer, str) and isinstance(since, date):
        by = Actor.system("human-resources")
        works_for(person=request.person, employer=employer, since=since, by=by, at=at)


def _on_joined(sender: object, *, joining: Any, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.consents.joining import ask_who_joined

    by = Actor.system("platform")
    ask_who_joined(person=joining.person, agreed_at=joining.agreed_at, by=by, at=at)


def _on_account_given(sender: object, *, account: Any, by: Actor, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.consents.accounts import ask_whose_account

    ask_whose_account(person=account.person, by=by, at=at)


def _on_account_checked(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.connectors.bank_check.connector import ACCOUNT, checked_in
    from zerotrip.evidence.models import Answer
    from zerotrip.members.stopping import account_checked

    answer = Answer.objects.filter(request=request, source=ACCOUNT.key).first()
    by = Actor.system("bank-check")
    for number, works in checked_in(answer.raw.open()) if answer else ():
        account_checked(person=request.person, number=number, works=works, by=by, at=at)


def _on_household(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.connectors.public_security.connector import HOUSEHOLD, people_in
    from zerotrip.evidence.models import Answer
    from zerotrip.members.actions import register

    answer = Answer.objects.filter(request=request, source=HOUSEHOLD.key).first()
    if answer is None:
        return
    register(
        person=request.person,
        people=people_in(answer.raw.open()),
        source=answer.source,
        told_at=answer.received_at,
        by=Actor.system("platform"),
        at=at,
    )


def _on_silence(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases import news

    news.department_silent(refs=request.case_refs, source=request.source, at=at)


def _on_granted(sender: object, *, case: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases.actions.results import do_result

    do_result(case, at=at)


def _on_points_earned(sender: object, *, case: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases.kept import points_for
    from zerotrip.points.actions import PLATFORM, earn
    from zerotrip.points.rules import Rule

    section = case.edition.loaded.pack.points
    points = points_for(case)
    if section is None or not points:
        return
    rule = Rule(
        code=case.item_id,
        edition=str(case.edition),
        fund=section.fund,
        fen_per_point=section.fen_per_point,
        valid_months=section.valid_months,
        pays_for=section.paid_for,
        at_most_a_year=section.at_most_a_year,
        says=case.edition.loaded.pack.title,
        spent_is_owed=section.spent_when_taken_back == "owed",
    )
    earn(person=case.person, points=points, cause=f"case:{case.ref}", rule=rule, by=PLATFORM, at=at)


def _on_fee_taken_back(sender: object, *, code: str, by: Any, at: datetime, because: str, **_: Any) -> int:
    from zerotrip.payments.statements.assigning import take_back_fees

    return take_back_fees(code=code, by=by, at=at, because=because)


def _on_grant_undone(sender: object, *, case: Any, at: datetime, because: str, **_: Any) -> None:
    from zerotrip.points.actions import PLATFORM
    from zerotrip.points.taking_back import take_back

    take_back(cause=f"case:{case.ref}", by=PLATFORM, at=at, because=because)


def _on_paid(
    sender: object,
    *,
    reference: str,
    amount: Any,
    end_to_end_id: str,
    account_tail: str,
    at: datetime,
    **_: Any,
) -> None:
    from zerotrip.cases import news

    news.payment_confirmed(
        reference=reference, amount=amount, end_to_end_id=end_to_end_id, account_tail=account_tail, at=at
    )


def _on_part(
    sender: object, *, reference: str, end_to_end_id: str, paid: Any, left: Any, at: datetime, **_: Any
) -> None:
    from zerotrip.cases import news

    news.paid_in_part(reference=reference, end_to_end_id=end_to_end_id, paid=paid, left=left, at=at)


def _on_rejected(
    sender: object, *, reference: str, end_to_end_id: str, reason: Any, at: datetime, **_: Any
) -> None:
    from zerotrip.cases import news

    news.payment_rejected(reference=reference, end_to_end_id=end_to_end_id, reason=reason, at=at)
