"""Taking a roster in: every line read, judged and kept, nobody enrolled yet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid
from zerotrip.members.models import Product, Roster, RosterRow
from zerotrip.members.policy import check_window, may_enrol
from zerotrip.members.rosters.examine import CHUNK, Order, examine
from zerotrip.members.rosters.outcomes import Finding
from zerotrip.members.rosters.read import LARGEST, Line, read_roster
from zerotrip.org.models import Organisation
from zerotrip.org.queries import reach


def preview_roster(
    *,
    organisation: Organisation,
    year: int,
    products: Sequence[str],
    file: bytes | BinaryIO,
    filename: str,
    by: Actor,
    at: datetime,
    told: Mapping[str, str] | None = None,
) -> Roster:
    """Judges every line against the books of this moment. The same file again is the same roster.

    `products` are codes. `told` are ID numbers that human resources call "retired" or "not-employed".
    A roster that is imported already comes back as it is: see `is_imported` and `report.summary`.
    """
    order = Order(organisation, year, chosen(products))
    check_order(order, by=by, at=at)
    data = file if isinstance(file, bytes) else file.read(LARGEST + 1)
    key = {
        "organisation": organisation,
        "year": year,
        "products": ",".join(product.code for product in order.products),
        "file_sha256": hashlib.sha256(data).hexdigest(),
    }
    done = Roster.objects.filter(**key, state=Roster.State.IMPORTED).first()
    if done:
        return done
    lines = read_roster(data)
    with transaction.atomic():
        roster, _created = Roster.objects.get_or_create(
            **key, defaults={"filename": filename[-200:], "previewed_by_key": by.key, "previewed_at": at}
        )
        return _judge(roster, lines, order, told or {}, by=by, at=at)


def chosen(codes: Sequence[str]) -> list[Product]:
    wanted = sorted(set(codes))
    products = list(Product.objects.filter(code__in=wanted, is_gift=False).order_by("code"))
    if not wanted or len(products) != len(wanted):
        raise Invalid(
            "no-such-product", _("Please choose at least one of the products on offer."), field="products"
        )
    return products


def check_order(order: Order, *, by: Actor, at: datetime) -> None:
    on = day_of(at)
    may_enrol(by, reach(by, on), order.organisation).or_refuse()
    for product in order.products:
        check_window(product, order.year, on)


def _judge(
    roster: Roster, lines: Sequence[Line], order: Order, told: Mapping[str, str], *, by: Actor, at: datetime
) -> Roster:
    # The conditional UPDATE comes first: whoever imports or previews the same file meanwhile waits for it.
    mine = Roster.objects.filter(pk=roster.pk, state=Roster.State.PREVIEWED)
    if mine.update(previewed_by_key=by.key, previewed_at=at):
        roster.rows.all().delete()
        findings = _keep(roster, examine(lines, order, told))
        fees = {product.code: product.fee_fen for product in order.products}
        adds = [code for finding in findings if finding.is_good for code in finding.products]
        mine.update(
            counts=Counter(finding.outcome.value for finding in findings),
            added=len(adds),
            fee_fen=sum(fees[code] for code in adds),
        )
        about = {"organisation": order.organisation.code, "year": order.year, "lines": len(findings)}
        record("members.roster-previewed", f"roster:{roster.uid}", by=by, at=at, data=about)
    roster.refresh_from_db()
    return roster


def _keep(roster: Roster, judged: Iterable[tuple[Line, Finding]]) -> list[Finding]:
    findings, rows = [], []
    for line, finding in judged:
        findings.append(finding)
        rows.append(_row(roster, line, finding))
        if len(rows) == CHUNK:
            RosterRow.objects.bulk_create(rows)
            rows = []
    RosterRow.objects.bulk_create(rows)
    return findings


def _row(roster: Roster, line: Line, finding: Finding) -> RosterRow:
    return RosterRow(
        roster=roster,
        line=line.number,
        name=line.name,
        id_number=line.id_number,
        phone=line.phone,
        outcome=finding.outcome,
        message=finding.text,
    )
