"""ISO 20022: pain.001.001.03 to the bank, pain.002 back. CNY, accounts without IBAN, banks by CNAPS code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.payments.formats import xml
from zerotrip.payments.order import Answer, Debtor, LineAnswer, Order, OrderLine

PAIN_001 = "pain.001.001.03"
_NS = xml.ISO + PAIN_001


class Iso20022:
    name = "pain.001"
    label: str | Promise = _("ISO 20022 (pain.001)")
    suffix = ".xml"
    media_type = "application/xml"
    by_hand = False

    def write(self, order: Order) -> bytes:
        root = _e("Document", _e("CstmrCdtTrfInitn", _group(order), _payment(order)))
        xml.check(root, PAIN_001)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def read(self, raw: bytes) -> Order:
        return _read(xml.parse(raw))

    def read_answer(self, raw: bytes) -> Answer:
        return _read_answer(xml.parse(raw))

    def looks_like(self, raw: bytes) -> bool:
        return raw.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


# Writing


_NSMAP: dict[Any, str] = {None: _NS}


def _e(tag: str, *inside: etree._Element | str, **attributes: str) -> etree._Element:
    element = etree.Element(f"{{{_NS}}}{tag}", attributes, nsmap=_NSMAP)
    for part in inside:
        if isinstance(part, str):
            element.text = part
        else:
            element.append(part)
    return element


def _group(order: Order) -> etree._Element:
    return _e(
        "GrpHdr",
        _e("MsgId", order.message_id),
        _e("CreDtTm", timezone.localtime(order.created_at).isoformat(timespec="seconds")),
        *_control(order),
        _e("InitgPty", _e("Nm", order.debtor.name)),
    )


def _control(order: Order) -> tuple[etree._Element, etree._Element]:
    return _e("NbOfTxs", str(order.count)), _e("CtrlSum", Amount.fen(order.total_fen).plain())


def _payment(order: Order) -> etree._Element:
    return _e(
        "PmtInf",
        _e("PmtInfId", order.message_id),
        _e("PmtMtd", "TRF"),
        *_control(order),
        _e("ReqdExctnDt", timezone.localtime(order.created_at).date().isoformat()),
        _e("Dbtr", _e("Nm", order.debtor.name)),
        _e("DbtrAcct", _account(order.debtor.account)),
        _e("DbtrAgt", _bank(order.debtor.bank_name, order.debtor.bank_code)),
        *(_transfer(line) for line in order.lines),
    )


def _transfer(line: OrderLine) -> etree._Element:
    return _e(
        "CdtTrfTxInf",
        _e("PmtId", _e("EndToEndId", line.end_to_end_id)),
        _e("Amt", _e("InstdAmt", Amount.fen(line.amount_fen).plain(), Ccy="CNY")),
        _e("CdtrAgt", _bank(line.bank_name, line.bank_code)),
        _e("Cdtr", _e("Nm", line.holder)),
        _e("CdtrAcct", _account(line.account)),
        _e("RmtInf", _e("Ustrd", line.note)),
    )


def _account(number: str) -> etree._Element:
    return _e("Id", _e("Othr", _e("Id", number)))


def _bank(name: str, code: str) -> etree._Element:
    parts = [_e("ClrSysMmbId", _e("ClrSysId", _e("Cd", "CNAPS")), _e("MmbId", code))] if code else []
    return _e("FinInstnId", *parts, _e("Nm", name))


# Reading back, by paths of its own


def _read(root: etree._Element) -> Order:
    if xml.message_of(root) != PAIN_001:
        raise Invalid("not-an-order", _("The file is no payment order."))
    order = Order(
        message_id=_text(root, "CstmrCdtTrfInitn/GrpHdr/MsgId"),
        created_at=_moment(_text(root, "CstmrCdtTrfInitn/GrpHdr/CreDtTm")),
        debtor=Debtor(
            name=_text(root, "CstmrCdtTrfInitn/PmtInf/Dbtr/Nm"),
            account=_text(root, "CstmrCdtTrfInitn/PmtInf/DbtrAcct/Id/Othr/Id"),
            bank_name=_text(root, "CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId/Nm"),
            bank_code=_text(root, "CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        ),
        lines=tuple(map(_read_line, _all(root, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf"))),
    )
    for part in ("CstmrCdtTrfInitn/GrpHdr", "CstmrCdtTrfInitn/PmtInf"):
        count, total = int(_text(root, f"{part}/NbOfTxs")), fen_of_yuan(_text(root, f"{part}/CtrlSum"))
        if (count, total) != (order.count, order.total_fen):
            raise Invalid("control-sum", _("The file's own count and total do not fit its lines."))
    return order


def _read_line(line: etree._Element) -> OrderLine:
    return OrderLine(
        end_to_end_id=_text(line, "PmtId/EndToEndId"),
        amount_fen=_fen(line, "Amt/InstdAmt") or 0,
        holder=_text(line, "Cdtr/Nm"),
        account=_text(line, "CdtrAcct/Id/Othr/Id"),
        bank_name=_text(line, "CdtrAgt/FinInstnId/Nm"),
        bank_code=_text(line, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        note=_text(line, "RmtInf/Ustrd"),
    )


# Answers


def _read_answer(root: etree._Element) -> Answer:
    if not xml.message_of(root).startswith("pain.002"):
        raise Invalid("not-an-answer", _("The file is no answer to a payment order."))
    group = "CstmrPmtStsRpt/OrgnlGrpInfAndSts"
    payment = "CstmrPmtStsRpt/OrgnlPmtInfAndSts"
    lines = tuple(map(_read_status, _all(root, f"{payment}/TxInfAndSts")))
    status = _text(root, f"{group}/GrpSts") or _text(root, f"{payment}/PmtInfSts")
    if not lines and status in ("", "PART"):
        raise Invalid("answer-says-nothing", _("The answer says nothing about any payment."))
    reason = next(iter(_all(root, f"{group}/StsRsnInf") + _all(root, f"{payment}/StsRsnInf")), root)
    return Answer(
        message_id=_text(root, "CstmrPmtStsRpt/GrpHdr/MsgId"),
        original_message_id=_text(root, f"{group}/OrgnlMsgId"),
        created_at=_moment(_text(root, "CstmrPmtStsRpt/GrpHdr/CreDtTm")),
        status=status,
        reason_code=_text(reason, "Rsn/*"),
        note=_text(reason, "AddtlInf"),
        lines=lines,
    )


def _read_status(line: etree._Element) -> LineAnswer:
    answer = LineAnswer(
        end_to_end_id=_text(line, "OrgnlEndToEndId"),
        status=_text(line, "TxSts"),
        amount_fen=_fen(line, "OrgnlTxRef/Amt/InstdAmt"),
        reason_code=_text(line, "StsRsnInf/Rsn/*"),
        note=_text(line, "StsRsnInf/AddtlInf"),
    )
    if not answer.end_to_end_id or not answer.status:
        raise Invalid(
            "answer-line-incomplete",
            _("The answer does not say which payment line %(line)s is about, or what became of it."),
            line=line.sourceline,
        )
    return answer


# Paths without namespaces: versions of a message differ in theirs


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    steps = "/".join(step if step == "*" else f"{{*}}{step}" for step in path.split("/"))
    return element.findall(steps)


def _text(element: etree._Element, path: str) -> str:
    return next(_texts(element, path), "")


def _texts(element: etree._Element, path: str) -> Iterator[str]:
    return ((found.text or "").strip() for found in _all(element, path))


def _fen(element: etree._Element, path: str) -> int | None:
    found = next(iter(_all(element, path)), None)
    if found is None:
        return None
    if found.get("Ccy") != "CNY":
        raise Invalid(
            "currency-foreign",
            _("An amount in %(currency)s stands where only yuan can be."),
            currency=found.get("Ccy"),
        )
    fen = fen_of_yuan(str(found.text))
    if fen <= 0:
        raise Invalid("amount-not-positive", _("An amount in the file is not above zero."))
    return fen


def _moment(text: str) -> datetime:
    """ISODateTime; without an offset it is taken as local, as Chinese banks write it."""
    try:
        moment = datetime.fromisoformat(text)
        if not 2000 <= moment.year < 2200:  # at the ends of the calendar a time zone leads out of it
            raise ValueError
    except ValueError:
        raise Invalid("time-unreadable", _("“%(read)s” is no date and time."), read=text) from None
    return moment if moment.tzinfo else timezone.make_aware(moment)
