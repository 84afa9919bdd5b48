"""Statements and who sees them; whether what stands at the partners' places is what they are still owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.differences import Book, Differs
from zerotrip.core.errors import NotVisible
from zerotrip.core.money import Amount
from zerotrip.ledger.models import Account
from zerotrip.ledger.queries import balance
from zerotrip.mall.models import AgreedPrice, PartnerStatement, StatementLine
from zerotrip.mall.settlements.drawing import corrections_of
from zerotrip.mall.settlements.models import MOVES
from zerotrip.mall.settlements.policy import READERS
from zerotrip.members.firms import firms_seen_by
from zerotrip.members.models import Firm
from zerotrip.org.queries import reach
from zerotrip.points.models import Part, SpendingState


def statements_seen_by(actor: Actor, on: date) -> QuerySet[PartnerStatement]:
    firms = firms_seen_by(actor, on, roles=READERS).order_by()
    rows = PartnerStatement.objects.filter(firm__in=firms.values("pk"))
    return rows.select_related("firm__organisation")


def to_settle(actor: Actor, on: date) -> QuerySet[PartnerStatement]:
    """What `policy.may_settle` says yes to, asked of all at once."""
    scope = reach(actor, on)
    rows = PartnerStatement.objects.filter(state__in=MOVES["settle"][0]).select_related("firm")
    mine = scope.filter(rows, "firm__organisation__path", "approver")
    mine = mine.exclude(firm__code__in=scope.partners).exclude(answered_by_key=actor.key)
    put_right = StatementLine.objects.filter(statement=OuterRef("pk"), put_right_by=actor.key)
    return mine.exclude(drawn_by_key=actor.key).filter(~Exists(put_right))


def statement_for(actor: Actor, uid: str, *, on: date) -> PartnerStatement:
    statement = statements_seen_by(actor, on).filter(uid=uid).first()
    if statement is None:
        raise NotVisible("no-such-statement", _("There is no such statement of yours."))
    return statement


def lines_of(statement: PartnerStatement) -> QuerySet[StatementLine]:
    return statement.lines.select_related("order__good", "order__spending", "corrects__statement").order_by(
        "pk"
    )


def line_of(statement: PartnerStatement, pk: int) -> StatementLine:
    line = statement.lines.select_related("statement__firm__organisation").filter(pk=pk).first()
    if line is None:
        raise NotVisible("no-such-line", _("There is no such line on this statement."))
    return line


def price_for(firm: Firm, pk: int) -> AgreedPrice:
    price = AgreedPrice.objects.filter(pk=pk, good__partner=firm.code).first()
    if price is None:
        raise NotVisible("no-such-price", _("There is no such price of this partner."))
    return price


def reconcile() -> Iterator[Differs]:
    """At each partner's place stands what the points spent with them were worth and no statement settled; a
    statement's sums are those of its lines."""
    rows = PartnerStatement.objects.annotate(fen=Sum("lines__fen"), worth=Sum("lines__worth_fen"))
    rows = rows.exclude(sum_fen=F("fen"), worth_fen=F("worth"))
    for uid, said, fen in rows.values_list("uid", "sum_fen", "fen"):
        yield Differs(Book.STATEMENT, str(uid), _("its lines come to another sum"), said, fen)
    due: dict[str, int] = defaultdict(int)
    spent = Part.objects.filter(
        spending__state=SpendingState.POSTED, spending__to__startswith="partner:"
    ).values_list("spending__to")
    for place, fen in spent.annotate(fen=Sum(F("points") * F("lot__fen_per_point"))).order_by():
        due[place] += fen
    settled = PartnerStatement.objects.filter(state="settled").values_list("firm__code")
    for code, fen in settled.annotate(fen=Sum("worth_fen")).order_by():
        due[f"partner:{code}:owed"] -= fen
    kept = Account.objects.filter(address__startswith="partner:").in_bulk(field_name="address")
    for place in sorted(due.keys() | kept.keys()):
        stands = kept[place].posted_in_minor - kept[place].posted_out_minor if place in kept else 0
        if stands != due[place]:
            says = _("points spent there and not settled were worth {recomputed} yuan, {kept} stand there")
            yield Differs(Book.PARTNER, place, says, stands, due[place])


def counted() -> dict[str, int]:
    return {"statements": PartnerStatement.objects.count()}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What no settled statement has yet: handed over, not handed over, and to be put right."""

    stands: Amount
    corrections: int


def waiting_for(firm: Firm) -> Waiting:
    later = corrections_of(firm)
    return Waiting(balance(firm.address).posted, later.aggregate(fen=Sum("fen"))["fen"] or 0)
