"""What is done with a statement: the partner agrees or objects, the union answers, puts right, settles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, Stale
from zerotrip.core.money import Amount
from zerotrip.core.text import whole
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.errors import NoSuchAccount, NotEnough
from zerotrip.ledger.moves import Entry
from zerotrip.ledger.queries import balance
from zerotrip.mall.settlements import notices, policy
from zerotrip.mall.settlements.models import MOVES, PartnerStatement, StatementLine
from zerotrip.org.queries import reach
from zerotrip.payments.actions import owe_firm
from zerotrip.points.models import Part

LARGEST = Amount.yuan("1000000")


@transaction.atomic
def agree(*, statement: PartnerStatement, seen: int, by: Actor, at: datetime) -> PartnerStatement:
    """`seen` is the version of the page that was looked at."""
    policy.may_answer(by, reach(by, day_of(at)), statement).or_refuse()
    _move(statement, "agree", _answered(by, at), seen=seen)
    _tell("partner.statement-agreed", statement, by=by, at=at)
    return statement


@transaction.atomic
def object_to(
    *, statement: PartnerStatement, seen: int, because: str, by: Actor, at: datetime
) -> PartnerStatement:
    policy.may_answer(by, reach(by, day_of(at)), statement).or_refuse()
    because = _why(because)
    _move(statement, "object", _answered(by, at) | {"objection": because, "reply": ""}, seen=seen)
    _tell("partner.statement-objected", statement, by=by, at=at, because=because)
    notices.objected(statement, at=at)
    return statement


@transaction.atomic
def reply(*, statement: PartnerStatement, because: str, by: Actor, at: datetime) -> PartnerStatement:
    """The union's word on an objection; the partner looks at the statement anew."""
    policy.may_reply(by, reach(by, day_of(at)), statement).or_refuse()
    because = _why(because)
    _move(statement, "answer", {"reply": because, "version": F("version") + 1})
    _tell("partner.statement-answered", statement, by=by, at=at, because=because)
    notices.drawn(statement, at=at)
    return statement


@transaction.atomic
def correct(*, line: StatementLine, fen: int, because: str, by: Actor, at: datetime) -> StatementLine:
    """Makes another sum of a line. Of a settled one the difference comes with the next statement."""
    statement = line.statement
    if statement is None or line.corrects_id is not None:
        raise Conflict("is-a-correction", _("A correction is not corrected; correct the line it is about."))
    policy.may_correct(by, reach(by, day_of(at)), statement).or_refuse()
    because = _why(because)
    if not 0 <= fen <= LARGEST.minor:
        raise Invalid("sum-out-of-range", _("A line is between nothing and 1,000,000 yuan."), field="fen")
    if fen == owed_for(line):
        raise Invalid("same-sum", _("That is the sum that is owed already."), field="fen")
    if statement.state in MOVES["correct"][0]:
        done = _change(line, statement, fen, because, by)
    else:
        done = _put_right_later(line, statement, fen, because, by)
    told = {"line": line.pk, "fen": fen}
    _tell("partner.statement-corrected", statement, by=by, at=at, because=because, **told)
    return done


def owed_for(line: StatementLine) -> int:
    """What the order comes to with everything that was put right since."""
    later = line.corrections.aggregate(fen=Sum("fen"))["fen"]
    return int(line.fen + (later or 0))


def _change(
    line: StatementLine, statement: PartnerStatement, fen: int, because: str, by: Actor
) -> StatementLine:
    if statement.sum_fen - line.fen + fen < 0:
        raise Conflict(
            "below-zero",
            _("Earlier corrections on this statement come to more than would be left; correct those first."),
        )
    also = {"drawn_by_key": by.key, "drawn_by_name": by.name[:80], "version": F("version") + 1}
    _move(statement, "correct", also | {"sum_fen": F("sum_fen") - line.fen + fen})
    same = StatementLine.objects.filter(pk=line.pk, fen=line.fen)
    if not same.update(fen=fen, because=because, put_right_by=by.key):
        raise _moved_on()
    line.refresh_from_db()
    return line


def _put_right_later(
    line: StatementLine, statement: PartnerStatement, fen: int, because: str, by: Actor
) -> StatementLine:
    """The version counts up first: of two who put the same right at once, one is told so."""
    same = PartnerStatement.objects.filter(pk=statement.pk, version=statement.version)
    if not same.update(version=F("version") + 1):
        raise _moved_on()
    return StatementLine.objects.create(
        order_id=line.order_id,
        corrects=line,
        fen=fen - owed_for(line),
        because=because,
        put_right_by=by.key,
    )


@transaction.atomic
def settle(*, statement: PartnerStatement, seen: int, by: Actor, at: datetime) -> PartnerStatement:
    """What is owed goes into the next payment batch; the union's mall keeps or makes up the difference."""
    policy.may_settle(by, reach(by, day_of(at)), statement).or_refuse()
    settled = {"settled_at": at, "settled_by_key": by.key, "settled_by_name": by.name[:80]}
    _move(statement, "settle", settled, seen=seen)
    try:
        with transaction.atomic():
            _even_out(statement, by=by, at=at)
    except (NotEnough, NoSuchAccount) as short:
        raise Conflict(
            "mall-too-poor",
            _("The agreed prices are above what the points were worth; their fund has too little."),
        ) from short
    if statement.sum_fen:
        owe_firm(
            reference=statement.reference,
            firm=statement.firm,
            amount=statement.total,
            item_id="mall",
            purpose=statement.purpose,
            by=by,
            at=at,
            because=statement.reference,
        )
    _tell("partner.statement-settled", statement, by=by, at=at)
    return statement


def _even_out(statement: PartnerStatement, *, by: Actor, at: datetime) -> None:
    """After it there stands at the firm's place what the statement owes, beside what later ones are about."""
    firm, mall = statement.firm, f"mall:{statement.firm.organisation.code}"
    over = statement.worth_fen - statement.sum_fen
    ledger.open_account(address=mall)
    name = f"even:{statement.reference}"
    if over > 0:
        entries = [Entry(name, firm.address, mall, Amount.fen(over), statement.reference)]
    else:
        own = min(-over, balance(mall).available.minor)
        shares = {mall: own, f"fund:{_fund_behind(statement)}": -over - own}
        entries = [
            Entry(f"{name}:{n}", place, firm.address, Amount.fen(fen), statement.reference)
            for n, (place, fen) in enumerate(shares.items())
            if fen
        ]
    if entries:
        ledger.transfer_all(entries, by=by, at=at)


def _fund_behind(statement: PartnerStatement) -> str:
    """The fund that stood behind most of the points: what they fell short of the price is its as well."""
    parts = Part.objects.filter(spending__in=statement.lines.values("order__spending"))
    most = parts.values("lot__fund").annotate(points=Sum("points")).order_by("-points", "lot__fund").first()
    return most["lot__fund"] if most else ""


def _answered(by: Actor, at: datetime) -> dict[str, Any]:
    return {"answered_at": at, "answered_by_key": by.key, "answered_by_name": by.name[:80]}


def _why(because: str) -> str:
    if not because.strip():
        raise Invalid("reason-missing", _("Please say why; the other side reads it."), field="because")
    return whole(because, 500)


def _move(statement: PartnerStatement, verb: str, also: dict[str, Any], *, seen: int | None = None) -> None:
    before, after = MOVES[verb]
    same = PartnerStatement.objects.filter(
        pk=statement.pk, state__in=before, version=statement.version if seen is None else seen
    )
    if not same.update(state=after, **also):
        raise _moved_on()
    statement.refresh_from_db()


def _moved_on() -> Stale:
    return Stale(
        "statement-moved-on",
        _("This statement has changed in the meantime; nothing was done. Please look at it again."),
    )


def _tell(
    what: str, statement: PartnerStatement, *, by: Actor, at: datetime, because: str = "", **more: object
) -> None:
    data = {"month": f"{statement.month:%Y-%m}", "sum_fen": statement.sum_fen, **more}
    record(what, f"statement:{statement.uid}", by=by, at=at, because=because, data=data)
