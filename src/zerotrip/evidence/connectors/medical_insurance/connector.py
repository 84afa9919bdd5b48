"""What a medical-insurance settlement means, from the national field names.

A row becomes one `settlement` record. What the department leaves out is left out: nobody guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from zerotrip.core.money import fen_of_yuan
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.medical_insurance.client import Client
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told
from zerotrip.evidence.states import Status

COLUMNS = (
    "id", "settled_on", "self_borne", "refunded", "kind", "elsewhere", "retired", "hospital_level",
    "admitted_on", "discharged_on", "days", "diagnosis", "operation",
)  # fmt: skip
SETTLEMENT = Source(
    "medical-insurance.settlement",
    {"zh-Hans": "医保 · 结算单", "en": "Medical insurance · settlement"},
    tuple(f"settlement.{column}" for column in COLUMNS),
    timedelta(days=30),
    per_record=True,
)
SETTLEMENTS = Source(
    "medical-insurance.settlements",
    {"zh-Hans": "医保 · 全部结算", "en": "Medical insurance · all settlements"},
    ("settlements",),
    timedelta(days=30),
)
# 自负, borne within scope: neither 自费 (outside the catalogue) nor 自理 (class B's first share).
SELF_BORNE = "inscp_scp_amt - fund_pay_sumamt"
CITY = "3301"
EMPLOYEE_INSURANCE = "310"
KINDS = {"21": "inpatient", "14": "outpatient-special", "52": "childbirth"}
LEVELS = {"1": 1, "2": 2, "3": 3, "9": 0}


class MedicalInsurance:
    name = "medical-insurance"
    label = {"zh-Hans": "医保", "en": "Medical insurance"}
    sources = {source.key: source for source in (SETTLEMENT, SETTLEMENTS)}

    def __init__(self, gateway: Gateway, *, self_borne: str = SELF_BORNE, city: str = CITY) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._reader = SettlementReader(self_borne=self_borne, city=city)
        self._routes = {
            SETTLEMENT.key: (client.settlement, self._reader.one),
            SETTLEMENTS.key: (client.settlements, self._reader.all),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()

    def read_pushed(self, row: Row) -> list[Told]:
        """A row that came by the feed instead of by asking."""
        return self._reader.told(row)

    def person_of(self, row: Row) -> str:
        return str(row["certno"])


class SettlementReader:
    def __init__(self, *, self_borne: str = SELF_BORNE, city: str = CITY) -> None:
        self._self_borne = sum_of_fields(self_borne)
        self._city = city

    def one(self, rows: list[Row], inquiry: Inquiry) -> list[Told]:
        for row in only_about(rows, inquiry.id_number, key="certno"):
            if row["setl_id"] != inquiry.record:
                raise ValueError("another settlement than the one asked for")
            return self.told(row)
        return [_record(inquiry.record, status=Status.MISSING)]

    def all(self, rows: list[Row], inquiry: Inquiry) -> list[Told]:
        """Every row, and that this is the whole list."""
        mine = only_about(rows, inquiry.id_number, key="certno")
        return [told for row in mine for told in self.told(row)] + [Told("settlements", True)]

    def told(self, row: Row) -> list[Told]:
        record = _number(row)
        if str(row.get("insutype", EMPLOYEE_INSURANCE)) != EMPLOYEE_INSURANCE or row["med_type"] not in KINDS:
            return []  # residents' insurance, an ordinary visit, a pharmacy: no scheme reads those
        if str(row.get("vali_flag", "1")) == "0":
            return [_record(record, status=Status.ABSENT)]
        return [_record(record, self.columns(row))]

    def columns(self, row: Row) -> dict[str, Any]:
        """Known columns with their value, None if known to be none, without those the row does not tell."""
        told = {
            "id": str(row["setl_id"]),
            "settled_on": date.fromisoformat(row["setl_time"][:10]),
            "kind": KINDS[row["med_type"]],
            "refunded": str(row.get("refd_setl_flag", "0")) == "1",
            "self_borne": self._self_borne(row),
            "elsewhere": self._elsewhere(row),
            "retired": {"11": False, "12": True}.get(str(row.get("psn_type", ""))[:2]),
            "hospital_level": LEVELS.get(str(row.get("hosp_lv", ""))),
            "admitted_on": _day(row.get("begndate")),
            "discharged_on": _day(row.get("enddate")),
            "days": _days(row),
            "diagnosis": main_diagnosis(row),
        }
        return {key: value for key, value in told.items() if value is not None} | _operation(row)

    def _elsewhere(self, row: Row) -> bool | None:
        """Treated outside the city, by the place of treatment, or of insurance where that is all there is."""
        places = [str(row[key]) for key in ("mdtrtarea_admvs", "insu_admdvs") if row.get(key)]
        return any(not place.startswith(self._city) for place in places) if places else None


def _number(row: Row) -> str:
    """Everything about a settlement hangs on its number: what is none is a garbled message."""
    number = str(row["setl_id"])
    if not re.fullmatch(r"[0-9A-Za-z._:-]{1,64}", number):
        raise ValueError("no settlement's number")
    return number


def _record(record: str, columns: dict[str, Any] | None = None, *, status: Status = Status.KNOWN) -> Told:
    return Told("settlement", columns, status, record, SETTLEMENT.key)


def sum_of_fields(expression: str) -> Callable[[Row], int | None]:
    """`inscp_scp_amt - fund_pay_sumamt` as a function of a row, in fen; None where a field is missing."""
    if not re.fullmatch(r"\s*[a-z_]+(\s*[-+]\s*[a-z_]+)*\s*", expression):
        raise ValueError(f"only field names joined by + and - can be added up: {expression!r}")
    terms = re.findall(r"([-+]?)\s*([a-z_]+)", expression)

    def add_up(row: Row) -> int | None:
        if any(row.get(name) in (None, "") for _, name in terms):
            return None
        total = sum((-1 if sign == "-" else 1) * fen_of_yuan(str(row[name])) for sign, name in terms)
        return total if total >= 0 else None  # below zero the row contradicts itself: a paper has to tell

    return add_up


def main_diagnosis(row: Row) -> str | None:
    """The ICD-10 category (C53) of the main diagnosis (C53.900)."""
    rows = [each for each in row.get("diseinfo") or [] if each.get("diag_code")]
    rows.sort(key=lambda each: str(each.get("diag_type", "9")))
    code = re.match(r"[A-Z][0-9]{2}", str(rows[0]["diag_code"]).upper()) if rows else None
    return code.group() if code else None


def _operation(row: Row) -> dict[str, str | None]:
    """The ICD-9-CM-3 code to two decimals (68.49); known to be none when the list is there and empty."""
    if row.get("oprninfo") is None:
        return {}
    codes = [str(each["oprn_oprt_code"]) for each in row["oprninfo"] if each.get("oprn_oprt_code")]
    return {"operation": codes[0][:5] if codes else None}


def _days(row: Row) -> int | None:
    if row.get("act_ipt_days") not in (None, ""):
        return int(row["act_ipt_days"])
    admitted, discharged = _day(row.get("begndate")), _day(row.get("enddate"))
    return max(1, (discharged - admitted).days) if admitted and discharged else None


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None
