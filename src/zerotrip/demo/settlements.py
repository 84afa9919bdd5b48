"""Hospital stays of the sample world, as rows with the national field names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zerotrip.core.money import Amount
from zerotrip.demo.world import Citizen, World

Row = dict[str, Any]

ORDINARY = (
    ("J18.900", "肺炎"), ("I20.000", "不稳定性心绞痛"), ("K80.200", "胆囊结石"), ("S82.800", "小腿骨折"),
    ("E11.900", "2型糖尿病"), ("M51.200", "腰椎间盘突出"), ("K35.800", "急性阑尾炎"),
)  # fmt: skip
GRAVE = (
    ("C34.900", "支气管和肺恶性肿瘤"), ("C50.900", "乳房恶性肿瘤"), ("C53.900", "宫颈恶性肿瘤"),
    ("D05.100", "乳房导管内原位癌"), ("D06.900", "宫颈原位癌"),
)  # fmt: skip
BIRTH = ("O80.900", "单胎顺产")
NAMES = dict((*ORDINARY, *GRAVE, BIRTH))
OF_WOMEN = ("C53", "D06")
HOSPITALS = {
    "3": ("H33010600001", "杭州市示例第一医院"),
    "2": ("H33010600002", "西湖区示例医院"),
    "1": ("H33010600003", "文新街道示例卫生服务中心"),
}
KINDS = {"inpatient": "21", "outpatient-special": "14", "childbirth": "52", "outpatient": "11"}


@dataclass(frozen=True, slots=True)
class Stay:
    """What happened to somebody; the row follows from it. `self_borne` is 自负 in fen."""

    setl_id: str
    settled_on: date
    self_borne: int
    kind: str = "inpatient"
    diagnosis: tuple[str, str] | None = ORDINARY[0]
    operation: str = ""
    hosp_lv: str = "3"
    days: int = 9
    retired: bool = False
    elsewhere: bool = False
    refunded: bool = False
    valid: bool = True


def row_of(citizen: Citizen, stay: Stay) -> Row:
    code, hospital = HOSPITALS[stay.hosp_lv]
    admitted = stay.settled_on - timedelta(days=stay.days)
    row: Row = {
        "setl_id": stay.setl_id,
        "mdtrt_id": f"M{stay.setl_id}",
        "psn_no": f"33010000{citizen.index:010d}",
        "certno": citizen.id_number,
        "psn_name": citizen.name,
        "insutype": "310",
        "psn_type": "1201" if stay.retired else "1101",
        "med_type": KINDS[stay.kind],
        "setl_time": f"{stay.settled_on} 10:24:00",
        "begndate": str(admitted),
        "enddate": str(stay.settled_on),
        "act_ipt_days": str(stay.days if stay.kind in ("inpatient", "childbirth") else 0),
        "fixmedins_code": code,
        "fixmedins_name": hospital,
        "hosp_lv": stay.hosp_lv,
        "pay_loc": "2",
        "insu_admdvs": "330106",
        "mdtrtarea_admvs": "310104" if stay.elsewhere else "330106",
        "refd_setl_flag": "1" if stay.refunded else "0",
        "vali_flag": "1" if stay.valid else "0",
        "oprninfo": [{"oprn_oprt_code": stay.operation}] if stay.operation else [],
    }
    if stay.diagnosis:
        diag_code, diag_name = stay.diagnosis
        row["diseinfo"] = [{"diag_code": diag_code, "diag_name": diag_name, "diag_type": "1"}]
    return row | _money(stay.self_borne)


def _money(self_borne: int) -> Row:
    """A bill on which the person bears `self_borne` within scope, and somewhat more outside it."""
    pooled = self_borne * 4
    outside, first_share = self_borne // 5, self_borne // 10
    in_scope = pooled + self_borne
    total = in_scope + outside + first_share
    amounts = {
        "medfee_sumamt": total,
        "fulamt_ownpay_amt": outside,
        "overlmt_selfpay": 0,
        "preselfpay_amt": first_share,
        "inscp_scp_amt": in_scope,
        "act_pay_dedc": min(self_borne, 80_000),
        "hifp_pay": pooled,
        "cvlserv_pay": 0,
        "hifes_pay": 0,
        "hifmi_pay": 0,
        "hifob_pay": 0,
        "maf_pay": 0,
        "oth_pay": 0,
        "fund_pay_sumamt": pooled,
        "psn_part_amt": total - pooled,
        "acct_pay": 0,
        "psn_cash_pay": total - pooled,
        "balc": 0,
    }
    return {name: Amount.fen(fen).plain() for name, fen in amounts.items()}


def rows_of(world: World, citizen: Citizen) -> list[Row]:
    """Every settlement so far, this year's and last year's. The cast has none but those that are pushed."""
    if citizen.player:
        return []
    years = (world.today.year - 1, world.today.year)
    stays = (stay for year in years for stay in _stays(world, citizen, year))
    return [row_of(citizen, stay) for stay in stays if stay.settled_on <= world.today]


def _stays(world: World, citizen: Citizen, year: int) -> Iterator[Stay]:
    throw = world.chance(f"stays-{year}", citizen.index)
    for number in range(throw.choices((0, 1, 2, 3), (82, 13, 4, 1))[0]):
        yield _stay(throw, citizen, date(year, 1, 1) + timedelta(days=throw.randrange(365)), number)


def _stay(throw: Random, citizen: Citizen, day: date, number: int) -> Stay:
    kind = throw.choices(("inpatient", "outpatient-special", "outpatient", "childbirth"), (74, 12, 10, 4))[0]
    if kind == "childbirth" and citizen.sex == "male":
        kind = "inpatient"
    return Stay(
        setl_id=f"S{day:%Y%m%d}{citizen.index:06d}{number}",
        settled_on=day,
        self_borne=min(int(throw.lognormvariate(12.4, 1.0)), 12_000_000),
        kind=kind,
        diagnosis=None if throw.random() < 0.03 else _diagnosis(throw, citizen, kind),
        hosp_lv=throw.choices(("3", "2", "1"), (60, 30, 10))[0],
        days=throw.randrange(2, 25),
        retired=citizen.retired_on(day),
        elsewhere=throw.random() < 0.04,
        refunded=throw.random() < 0.02,
        valid=throw.random() >= 0.02,
    )


def _diagnosis(throw: Random, citizen: Citizen, kind: str) -> tuple[str, str]:
    if kind == "childbirth":
        return BIRTH
    found = throw.choice(GRAVE if throw.random() < 0.05 else ORDINARY)
    return ORDINARY[0] if citizen.sex == "male" and found[0][:3] in OF_WOMEN else found
