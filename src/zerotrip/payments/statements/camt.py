"""camt.053, whatever its version. No package that we depend on ships its schema, so this reader is strict
itself: one account, one statement, yuan only, opening and closing balance, booked entries with a number."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from lxml import etree

from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.payments.formats import xml
from zerotrip.payments.statements.said import Moved, StatementSaid


def looks_like(raw: bytes) -> bool:
    return b"camt.053" in raw[:2000]


def read(raw: bytes) -> tuple[StatementSaid, str]:
    """What it says, and of which account."""
    root = xml.parse(raw)
    if not xml.namespace_of(root).startswith(f"{xml.ISO}camt.053.001."):
        raise Invalid("xml-foreign", _("The file is not a message that is known here."))
    statements = _all(root, "BkToCstmrStmt/Stmt")
    if len(statements) != 1:
        raise Invalid("statements-many", _("The file holds no statement, or more than one."))
    statement = statements[0]
    said = StatementSaid(
        opening_fen=_balance(statement, "OPBD"),
        closing_fen=_balance(statement, "CLBD"),
        moved=tuple(_moved(entry) for entry in _all(statement, "Ntry") if _text(entry, "Sts//") == "BOOK"),
    )
    return said, _text(statement, "Acct/Id/Othr/Id") or _text(statement, "Acct/Id/IBAN")


def _balance(statement: etree._Element, code: str) -> int:
    for balance in _all(statement, "Bal"):
        if _text(balance, "Tp/CdOrPrtry/Cd") == code:
            return _signed(balance)
    raise Invalid("balance-missing", _("The statement lacks its opening or closing balance."))


def _signed(element: etree._Element) -> int:
    amounts = _all(element, "Amt")
    if len(amounts) != 1 or amounts[0].get("Ccy") != "CNY":
        raise Invalid("currency-foreign", _("An amount of the statement is not in yuan."))
    fen, way = fen_of_yuan(str(amounts[0].text)), _text(element, "CdtDbtInd")
    if fen < 0 or way not in ("CRDT", "DBIT"):
        raise Invalid("way-missing", _("An amount of the statement does not say whether it came or went."))
    return fen if way == "CRDT" else -fen


def _moved(entry: etree._Element) -> Moved:
    fen = _signed(entry)
    other = "Dbtr" if fen > 0 else "Cdtr"
    details = "NtryDtls/TxDtls"
    named = [_text(entry, f"{details}/Refs/EndToEndId"), _text(entry, f"{details}/RmtInf/Ustrd")]
    return Moved(
        bank_id=_text(entry, "AcctSvcrRef"),
        booked_at=_moment(_text(entry, "BookgDt/DtTm") or _text(entry, "BookgDt/Dt")),
        fen=fen,
        other_name=_text(entry, f"{details}/RltdPties/{other}//Nm")[:100],
        other_account=_text(entry, f"{details}/RltdPties/{other}Acct/Id/Othr/Id"),
        remark=" ".join([*filter(None, named), _text(entry, "AddtlNtryInf")]).strip()[:200],
    )


def _moment(text: str) -> datetime:
    """A day without a time is taken at its end: whatever the bank said of that day came before."""
    try:
        moment = datetime.fromisoformat(text)
        if not 2000 <= moment.year < 2200:
            raise ValueError
    except ValueError:
        raise Invalid("time-unreadable", _("“%(read)s” is no date and time."), read=text[:40]) from None
    if len(text) == 10:
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    """Paths without namespaces; `//` at a step: there or one below, as versions differ."""
    steps = path.replace("//", "/").strip("/").split("/")
    return element.findall("/".join(f"{{*}}{step}" for step in steps))


def _text(element: etree._Element, path: str) -> str:
    head, _slashes, tail = path.partition("//")
    ways = [f"{head}/{tail or 'Cd'}", f"{head}/Pty/{tail}" if tail else head] if _slashes else [path]
    found = (node for way in ways for node in _all(element, way))
    return next(((node.text or "").strip() for node in found if (node.text or "").strip()), "")
