"""ISO 20022: pain.001.001.03 to the bank, pain.002 back. CNY, accounts without IBAN, banks by CNAPS code."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from io import StringIO
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan, plain_yuan
from zerotrip.payments.formats import xml
from zerotrip.payments.order import Answer, Debtor, LineAnswer, Order, OrderLine

PAIN_001 = "pain.001.001.03"
_NS = xml.ISO + PAIN_001
_LINE = "CdtTrfTxInf"


class Iso20022:
    name = "pain.001"
    label: str | Promise = _("ISO 20022 (pain.001)")
    suffix = ".xml"
    media_type = "application/xml"
    by_hand = False

    def write(self, order: Order) -> bytes:
        raw = _written(order)
        xml.each(raw, _LINE, lambda line: None)  # holds to the schema
        return raw

    def read(self, raw: bytes) -> Order:
        if xml.message_of(raw) != PAIN_001:
            raise Invalid("not-an-order", _("The file is no payment order."))
        return _read(*xml.each(raw, _LINE, _read_line))

    def read_answer(self, raw: bytes) -> Answer:
        if not xml.message_of(raw).startswith("pain.002"):
            raise Invalid("not-an-answer", _("The file is no answer to a payment order."))
        return _read_answer(*xml.each(raw, "TxInfAndSts", _read_status))

    def looks_like(self, raw: bytes) -> bool:
        return raw.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


# Writing: a line as text costs a twentieth of the elements it stands for


def _written(order: Order) -> bytes:
    out = StringIO()
    at, control = timezone.localtime(order.created_at), _control(order)
    message, debtor = _safe(order.message_id), order.debtor
    name, account = _safe(debtor.name), _safe(debtor.account)
    out.write(_HEAD.format(_NS, message, at.isoformat(timespec="seconds"), control, name, at.date(), account,
                           _bank(debtor.bank_name, debtor.bank_code)))  # fmt: skip
    out.writelines(map(_transfer, order.lines))
    out.write(_TAIL)
    return out.getvalue().encode()


_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{0}"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>{1}</MsgId><CreDtTm>{2}</CreDtTm>{3}<InitgPty><Nm>{4}</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>{1}</PmtInfId><PmtMtd>TRF</PmtMtd>{3}<ReqdExctnDt>{5}</ReqdExctnDt>
<Dbtr><Nm>{4}</Nm></Dbtr><DbtrAcct><Id><Othr><Id>{6}</Id></Othr></Id></DbtrAcct>
<DbtrAgt>{7}</DbtrAgt>
"""
_TRANSFER = """\
<CdtTrfTxInf><PmtId><EndToEndId>{}</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">{}</InstdAmt></Amt>\
<CdtrAgt>{}</CdtrAgt><Cdtr><Nm>{}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>{}</Id></Othr></Id></CdtrAcct>\
<RmtInf><Ustrd>{}</Ustrd></RmtInf></CdtTrfTxInf>
"""
_TAIL = "</PmtInf></CstmrCdtTrfInitn></Document>\n"
_BANK = "<FinInstnId>{}<Nm>{}</Nm></FinInstnId>"
_CODE = "<ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>{}</MmbId></ClrSysMmbId>"


def _control(order: Order) -> str:
    return f"<NbOfTxs>{order.count}</NbOfTxs><CtrlSum>{plain_yuan(order.total_fen)}</CtrlSum>"


def _transfer(line: OrderLine) -> str:
    return _TRANSFER.format(
        _safe(line.end_to_end_id),
        plain_yuan(line.amount_fen),
        _bank(line.bank_name, line.bank_code),
        _safe(line.holder),
        _safe(line.account),
        _safe(line.note),
    )


@lru_cache(maxsize=4_096)
def _bank(name: str, code: str) -> str:
    return _BANK.format(_CODE.format(_safe(code)) if code else "", _safe(name))


def _safe(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


# Reading back, by paths of its own


def _read(root: etree._Element, lines: list[OrderLine]) -> Order:
    order = Order(
        message_id=_text(root, "CstmrCdtTrfInitn/GrpHdr/MsgId"),
        created_at=_moment(_text(root, "CstmrCdtTrfInitn/GrpHdr/CreDtTm")),
        debtor=Debtor(
            name=_text(root, "CstmrCdtTrfInitn/PmtInf/Dbtr/Nm"),
            account=_text(root, "CstmrCdtTrfInitn/PmtInf/DbtrAcct/Id/Othr/Id"),
            bank_name=_text(root, "CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId/Nm"),
            bank_code=_text(root, "CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        ),
        lines=tuple(lines),
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


def _read_answer(root: etree._Element, lines: list[LineAnswer]) -> Answer:
    group = "CstmrPmtStsRpt/OrgnlGrpInfAndSts"
    payment = "CstmrPmtStsRpt/OrgnlPmtInfAndSts"
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
        lines=tuple(lines),
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


@cache
def _steps(path: str) -> str:
    return "/".join(step if step == "*" else f"{{*}}{step}" for step in path.split("/"))


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(_steps(path))


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(_steps(path)) or "").strip()


def _fen(element: etree._Element, path: str) -> int | None:
    found = element.find(_steps(path))
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
