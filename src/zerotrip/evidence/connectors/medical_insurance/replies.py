"""Settlements as they come: the published case, and every way in which a row can be less than that."""

from __future__ import annotations

from datetime import date
from typing import Any

from zerotrip.evidence.connectors.gateway import Row
from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN = "330106198503091028"
ONE, ALL = "medical-insurance.settlement", "medical-insurance.settlements"
ID = "S20260610000001"

ROW: Row = {
    "setl_id": ID,
    "certno": CHEN,
    "psn_name": "陈秀英",
    "insutype": "310",
    "psn_type": "1101",
    "med_type": "21",
    "setl_time": "2026-06-10 10:24:00",
    "begndate": "2026-05-29",
    "enddate": "2026-06-10",
    "hosp_lv": "3",
    "insu_admdvs": "330106",
    "inscp_scp_amt": "20670.00",
    "fund_pay_sumamt": "16536.00",
    "fulamt_ownpay_amt": "826.80",
    "preselfpay_amt": "413.40",
    "refd_setl_flag": "0",
    "vali_flag": "1",
    "diseinfo": [
        {"diag_code": "I10.x00", "diag_name": "高血压", "diag_type": "2"},
        {"diag_code": "C53.900", "diag_name": "宫颈恶性肿瘤", "diag_type": "1"},
    ],
    "oprninfo": [{"oprn_oprt_code": "68.4900x001"}],
}
COLUMNS: dict[str, Any] = {
    "id": ID,
    "settled_on": date(2026, 6, 10),
    "kind": "inpatient",
    "refunded": False,
    "self_borne": 413400,
    "elsewhere": False,
    "retired": False,
    "hospital_level": 3,
    "admitted_on": date(2026, 5, 29),
    "discharged_on": date(2026, 6, 10),
    "days": 12,
    "diagnosis": "C53",
    "operation": "68.49",
}


def _settlement(columns: dict[str, Any] | None, status: Status = Status.KNOWN, record: str = ID) -> Told:
    return Told("settlement", columns, status, record, ONE)


def _changed(what: str, row: Row, *, without: tuple[str, ...] = (), **columns: Any) -> Reply:
    """A row that differs from the published case in one thing, and the one column that differs for it."""
    told = {key: value for key, value in (COLUMNS | columns).items() if key not in without}
    return Reply(what, ONE, [ROW | row], (_settlement(told),))


REPLIES = (
    Reply("the case in the newspaper", ONE, [ROW], (_settlement(COLUMNS),)),
    _changed("the diagnosis is missing upstream", {"diseinfo": None}, without=("diagnosis",)),
    _changed("an empty list of diagnoses", {"diseinfo": []}, without=("diagnosis",)),
    _changed("a diagnosis without a code", {"diseinfo": [{"diag_code": ""}]}, without=("diagnosis",)),
    _changed("no list of operations", {"oprninfo": None}, without=("operation",)),
    _changed("no operation", {"oprninfo": []}, operation=None),
    _changed("paid back", {"refd_setl_flag": "1"}, refunded=True),
    _changed("a retiree", {"psn_type": "1201"}, retired=True),
    _changed("a kind of person nobody told us of", {"psn_type": "2101"}, without=("retired",)),
    _changed("insured elsewhere", {"insu_admdvs": "310104"}, elsewhere=True),
    _changed("treated elsewhere", {"mdtrtarea_admvs": "310104"}, elsewhere=True),
    _changed("a place nobody told us of", {"insu_admdvs": ""}, without=("elsewhere",)),
    _changed("a listed outpatient disease", {"med_type": "14"}, kind="outpatient-special"),
    _changed("childbirth", {"med_type": "52"}, kind="childbirth"),
    _changed("a hospital of no level", {"hosp_lv": "9"}, hospital_level=0),
    _changed("a level nobody told us of", {"hosp_lv": ""}, without=("hospital_level",)),
    _changed("the bill is missing upstream", {"inscp_scp_amt": ""}, without=("self_borne",)),
    _changed(
        "the fund paid more than was in scope", {"fund_pay_sumamt": "20670.01"}, without=("self_borne",)
    ),
    _changed("days counted by the hospital", {"act_ipt_days": "11"}, days=11),
    _changed(
        "no dates of the stay",
        {"begndate": "", "enddate": ""},
        without=("admitted_on", "discharged_on", "days"),
    ),
    Reply("declared void", ONE, [ROW | {"vali_flag": "0"}], (_settlement(None, Status.ABSENT),)),
    Reply("no such settlement", ONE, [], (_settlement(None, Status.MISSING),)),
    Reply("another settlement than asked for", ONE, [ROW | {"setl_id": "S1"}], silence="unreadable-answer"),
    Reply("somebody else's", ONE, [ROW | {"certno": "330106198209142242"}], silence="someone-else"),
    Reply("a sum that is none", ONE, [ROW | {"inscp_scp_amt": "about 20,000"}], silence="unreadable-answer"),
    Reply("half a fen", ONE, [ROW | {"inscp_scp_amt": "20670.005"}], silence="unreadable-answer"),
    Reply("no time", ONE, [ROW | {"setl_time": None}], silence="unreadable-answer"),
    Reply("none so far", ALL, [], (Told("settlements", True),)),
    Reply(
        "two, an ordinary visit and a bill of residents' insurance",
        ALL,
        [
            ROW,
            ROW | {"setl_id": "S2", "vali_flag": "0"},
            ROW | {"setl_id": "S3", "med_type": "11"},
            ROW | {"setl_id": "S4", "insutype": "390"},
        ],
        (_settlement(COLUMNS), _settlement(None, Status.ABSENT, "S2"), Told("settlements", True)),
    ),
    Reply(
        "a list with somebody else's",
        ALL,
        [ROW, ROW | {"certno": "330106198209142242"}],
        silence="someone-else",
    ),
)
