"""Writes pain.002.001.03, by the bank's own hand: nothing here is shared with how the platform reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"


@dataclass(frozen=True, slots=True)
class Said:
    """What the bank says of one payment; `yuan` is what it says it paid."""

    end_to_end_id: str
    status: str
    yuan: str = ""
    reason: str = ""
    note: str = ""


def report(
    said: Iterable[Said],
    *,
    order: str,
    message_id: str,
    written_at: datetime,
    group: str = "",
    reason: str = "",
) -> bytes:
    lines = list(said)
    statuses = {line.status for line in lines}
    group = group or (statuses.pop() if len(statuses) == 1 else "PART")
    payments = "".join(map(_line, lines))
    original = (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{escape(order)}</OrgnlPmtInfId>{payments}</OrgnlPmtInfAndSts>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>{escape(message_id)}</MsgId><CreDtTm>{written_at.isoformat(timespec="milliseconds")}</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{escape(order)}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>
<GrpSts>{group}</GrpSts>{_reason(reason, "")}</OrgnlGrpInfAndSts>
{original if lines else ""}
</CstmrPmtStsRpt></Document>
""".encode()


def _line(line: Said) -> str:
    amount = f'<InstdAmt Ccy="CNY">{line.yuan}</InstdAmt>'
    said_amount = f"<OrgnlTxRef><Amt>{amount}</Amt></OrgnlTxRef>" if line.yuan else ""
    return (
        f"\n<TxInfAndSts><OrgnlEndToEndId>{escape(line.end_to_end_id)}</OrgnlEndToEndId>"
        f"<TxSts>{line.status}</TxSts>{_reason(line.reason, line.note)}{said_amount}</TxInfAndSts>"
    )


def _reason(code: str, note: str) -> str:
    if not code:
        return ""
    words = f"<AddtlInf>{escape(note)}</AddtlInf>" if note else ""
    return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn>{words}</StsRsnInf>"
