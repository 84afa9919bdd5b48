"""What one room does about the news of another. `config/wiring.py` connects each to its signal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zerotrip.core.actor import Actor


def on_year_closed(sender: object, *, year: int, at: datetime, **_: Any) -> None:
    from zerotrip.funds.lapsing import lapse

    lapse(year=year, by=Actor.system("platform"), at=at)


def on_edition(sender: object, *, edition: Any, **_: Any) -> None:
    from zerotrip.guides.search.indexing import take

    take(edition)


def on_look(sender: object, *, look: Any, by: Actor, **_: Any) -> None:
    from zerotrip.audit.actions import record

    record("vault.looked", look.about, by=by, at=look.at, because=look.because, data={"what": look.what})


def on_looks(sender: object, *, looks: Any, by: Actor, at: datetime, because: str, **_: Any) -> None:
    from zerotrip.audit.actions import record_many

    seen = {look.about: {"what": look.what} for look in looks}
    record_many("vault.looked", seen, by=by, at=at, because=because)


def on_document(sender: object, *, document: Any, by: Actor, at: datetime, **_: Any) -> None:
    from zerotrip.audit.actions import record

    kept = {"kind": document.kind, "type": document.media_type, "sha256": document.sha256}
    record(
        "vault.document-kept",
        f"document:{document.pk}",
        by=by,
        at=at,
        data=kept | {"owner": document.owner_key},
    )


def on_document_forgotten(sender: object, *, document: Any, by: Actor, at: datetime, **_: Any) -> None:
    from zerotrip.audit.actions import record

    told = {"kind": document.kind, "owner": document.owner_key}
    record("vault.document-forgotten", f"document:{document.pk}", by=by, at=at, data=told)


def on_answer_for_drafts(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.applications import news

    news.department_answered(request, at=at)


def on_papers_wanted(sender: object, *, case: Any, asks: Any, at: datetime, **_: Any) -> dict[str, Any]:
    from zerotrip.applications.kept import at_hand

    return dict(at_hand(case, asks, at=at))


def on_paper(
    sender: object, *, case: Any, paper: str, facts: list[str], document: Any, at: datetime, **_: Any
) -> None:
    from zerotrip.applications import news

    news.paper_came(case, paper=paper, facts=facts, document=document, at=at)


def on_settlement(sender: object, *, person: Any, record: str, at: datetime, **_: Any) -> None:
    from zerotrip.cases.news_in_bulk import settlements_arrived

    settlements_arrived(arrived=[(person, record)], at=at)


def on_settlements(sender: object, *, arrived: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases.news_in_bulk import settlements_arrived

    settlements_arrived(arrived=arrived, at=at)


def on_answer(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases import news

    news.department_answered(refs=request.case_refs, at=at)
    news.department_said(person=request.person, source=request.source, at=at)


def on_event_found(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.applications.events import found_in

    found_in(person=request.person, source=request.source, by=Actor.system("platform"), at=at)


def on_employer(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
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


def on_joined(sender: object, *, joining: Any, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.consents.joining import ask_who_joined

    by = Actor.system("platform")
    ask_who_joined(person=joining.person, agreed_at=joining.agreed_at, by=by, at=at)


def on_account_given(sender: object, *, account: Any, by: Actor, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.consents.accounts import ask_whose_account

    ask_whose_account(person=account.person, by=by, at=at)


def on_account_checked(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.evidence.connectors.bank_check.connector import ACCOUNT, checked_in
    from zerotrip.evidence.models import Answer
    from zerotrip.members.stopping import account_checked

    answer = Answer.objects.filter(request=request, source=ACCOUNT.key).first()
    by = Actor.system("bank-check")
    for number, works in checked_in(answer.raw.open()) if answer else ():
        account_checked(person=request.person, number=number, works=works, by=by, at=at)


def on_household(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
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


def on_silence(sender: object, *, request: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases import news

    news.department_silent(refs=request.case_refs, source=request.source, at=at)


def on_granted(sender: object, *, case: Any, at: datetime, **_: Any) -> None:
    from zerotrip.cases.actions.results import do_result

    do_result(case, at=at)


def on_points_earned(sender: object, *, case: Any, at: datetime, **_: Any) -> None:
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


def on_fee_taken_back(sender: object, *, code: str, by: Any, at: datetime, because: str, **_: Any) -> int:
    from zerotrip.payments.statements.assigning import take_back_fees

    return take_back_fees(code=code, by=by, at=at, because=because)


def on_grant_undone(sender: object, *, case: Any, at: datetime, because: str, **_: Any) -> None:
    from zerotrip.points.actions import PLATFORM
    from zerotrip.points.taking_back import take_back

    take_back(cause=f"case:{case.ref}", by=PLATFORM, at=at, because=because)


def on_paid(
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


def on_part(
    sender: object, *, reference: str, end_to_end_id: str, paid: Any, left: Any, at: datetime, **_: Any
) -> None:
    from zerotrip.cases import news

    news.paid_in_part(reference=reference, end_to_end_id=end_to_end_id, paid=paid, left=left, at=at)


def on_rejected(
    sender: object, *, reference: str, end_to_end_id: str, reason: Any, at: datetime, **_: Any
) -> None:
    from zerotrip.cases import news

    news.payment_rejected(reference=reference, end_to_end_id=end_to_end_id, reason=reason, at=at)
