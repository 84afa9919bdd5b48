from __future__ import annotations

from datetime import date

from zerotrip.demo.departments.gateway import Form, Row
from zerotrip.demo.departments.office import Office
from zerotrip.demo.people import CHEN, CHENS_OTHER_ACCOUNT
from zerotrip.demo.world import Citizen


class BankCheck(Office):
    name, title, title_en = "bank-check", "银行账户核验（模拟）", "Bank account check (simulated)"
    number_field = "ZJHM"
    questions = ("account",)
    happenings = {"account-closed": "account"}
    replaced = ("account",)

    def account(self, form: Form) -> list[Row]:
        citizen = self.world().find(form["ZJHM"])
        if citizen is None or not form.get("ZH"):
            return []
        return [_result(form["ZJHM"], form["ZH"], form["ZH"] in _accounts_of(citizen))]

    def new_account_closed(self, citizen: Citizen, on: date, *, account: str = "") -> Row:
        return _result(citizen.id_number, account or citizen.account, False)


def _accounts_of(citizen: Citizen) -> tuple[str, ...]:
    return (citizen.account, CHENS_OTHER_ACCOUNT[0]) if citizen.player == CHEN else (citizen.account,)


def _result(whose: str, account: str, well: bool) -> Row:
    return {"ZJHM": whose, "ZH": account, "YZJG": str(int(well))}
