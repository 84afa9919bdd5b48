"""The bank's page for people: what came in, what went out, and a way to make an account fail."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from html import escape

from zerotrip.core.text import mask_account
from zerotrip.demo.bank.account import Account
from zerotrip.demo.bank.office import HERE, BankOffice
from zerotrip.demo.people import CHEN

_ZH = {
    "title": "模拟银行",
    "intro": "这是演示用的银行，不是真银行。收到付款指令后，过几秒给出回盘。",
    "orders": "收到的付款指令",
    "order": "指令编号", "count": "笔数", "total": "金额（元）",
    "answers": "等待取回的回盘", "fetched": "已取回的回盘",
    "failing": "让某个账户付款失败",
    "account": "银行账号", "reason": "退回原因",
    "AC01": "账号有误", "AC04": "账户已销户", "AC06": "账户被冻结", "BE01": "户名不符",
    "reject": "下次退回", "accept": "恢复正常", "reset": "全部清空",
    "money": "工会账户", "balance": "余额", "statement": "账户明细", "all": "全部", "today": "当天",
    "xml": "camt.053", "csv": "GB18030 表格", "at": "时间", "remark": "附言", "sum": "金额（元）",
    "in": "向工会账户付款", "name": "付款方", "yuan": "金额（元）", "pay-in": "付款", "charge": "扣手续费",
    "in_hint": "附言写缴费码，平台即可自动对上；不写则进入待核款项。",
    "none": "暂无", "other": "English",
}  # fmt: skip
_EN = {
    "title": "Simulated bank",
    "intro": "A bank for demonstrations, not a real one. It answers a payment order after a few seconds.",
    "orders": "Payment orders received",
    "order": "Order", "count": "Payments", "total": "Total (yuan)",
    "answers": "Answers waiting to be fetched", "fetched": "Answers fetched",
    "failing": "Make payments to an account fail",
    "account": "Account number", "reason": "Reason",
    "AC01": "wrong number", "AC04": "closed", "AC06": "blocked", "BE01": "another name",
    "reject": "Reject from now on", "accept": "Accept again", "reset": "Forget everything",
    "money": "The union's account", "balance": "Balance", "statement": "Statement", "all": "all of it",
    "today": "today", "xml": "camt.053", "csv": "table in GB18030", "at": "Time", "remark": "Remark",
    "sum": "Sum (yuan)", "in": "Pay something into the union's account", "name": "From", "yuan": "Sum (yuan)",
    "pay-in": "Pay", "charge": "Take a charge",
    "in_hint": "With a payment code as the remark the platform matches it by itself; "
    "without one it waits for the cashier.",
    "none": "none", "other": "中文",
}  # fmt: skip

_STYLE = """body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:52rem;
margin:2rem auto;padding:0 1rem;color:#1f2933}table{border-collapse:collapse;width:100%}
td,th{padding:.35rem .6rem;border-bottom:1px solid #d6dde4;text-align:left}td.n{text-align:right}
form{display:flex;gap:.6rem;flex-wrap:wrap;align-items:end}label{display:grid}
input,select,button{font:inherit;padding:.35rem .6rem}h2{font-size:1.1rem;margin-top:2rem}"""


def page(office: BankOffice, *, english: bool) -> str:
    words, language = (_EN, "en") if english else (_ZH, "zh-CN")
    with office.lock:
        orders = [
            _row(escape(o.message_id), str(len(o.payments)), f"{o.total:,}")
            for o in reversed(office.orders.values())
        ]
        answers, fetched = list(office.answers), list(reversed(office.fetched))
        rules = office.rules.reject.items()
        money = _money(office.account, words)
        failing = [f"{mask_account(account)} · {escape(words.get(r, r))}" for account, r in rules]
    spoken = "en" if english else "zh"
    other, head = ("zh" if english else "en"), [words[name] for name in ("order", "count", "total")]
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<title>{words["title"]}</title><meta name="viewport" content="width=device-width">
<style>{_STYLE}</style></head><body>
<p><a href="/?lang={other}">{words["other"]}</a></p><h1>{words["title"]}</h1><p>{words["intro"]}</p>
<h2>{words["orders"]}</h2><table><tr>{"".join(f"<th>{name}</th>" for name in head)}</tr>
{"".join(orders) or f"<tr><td colspan=3>{words['none']}</td></tr>"}</table>
{money}
<h2>{words["answers"]}</h2>{_list(answers, words)}<h2>{words["fetched"]}</h2>{_list(fetched[:20], words)}
<h2>{words["failing"]}</h2>{_list(failing, words)}{_form(words, spoken)}
{_pay_in(words, spoken)}</body></html>"""


def _money(account: Account, words: dict[str, str]) -> str:
    """The last ten entries, the statements, and a way to pay in."""
    rows = [
        _row(f"{entry.at[:16].replace('T', ' ')}", f"{Decimal(entry.fen) / 100:,.2f}", escape(entry.remark))
        for entry in account.entries[:-11:-1]
    ]
    days = {"all": "", "today": f"?since={datetime.now(HERE):%Y-%m-%d}"}
    files = [
        f'{words[day]}: <a href="/statement.xml{query}">{words["xml"]}</a> · '
        f'<a href="/statement.csv{query}">{words["csv"]}</a>'
        for day, query in days.items()
    ]
    head = "".join(f"<th>{words[name]}</th>" for name in ("at", "sum", "remark"))
    return f"""<h2>{words["money"]}</h2>
<p>{words["balance"]}: {Decimal(account.balance_fen) / 100:,.2f}</p><table><tr>{head}</tr>
{"".join(rows) or f"<tr><td colspan=3>{words['none']}</td></tr>"}</table>
<p>{words["statement"]}</p>{_list(files, words)}"""


def _pay_in(words: dict[str, str], language: str) -> str:
    fields = "".join(
        f'<label>{words[name]}<input name="{name}" autocomplete="off"></label>'
        for name in ("yuan", "name", "account", "remark")
    )
    buttons = "".join(
        f'<button name="what" value="{what}">{words[what]}</button>' for what in ("pay-in", "charge")
    )
    return f"""<h2>{words["in"]}</h2><p>{words["in_hint"]}</p><form method="post" action="/">
<input type="hidden" name="lang" value="{language}">{fields}{buttons}</form>"""


def _row(first: str, *numbers: str) -> str:
    return f"<tr><td>{first}</td>{''.join(f'<td class=n>{number}</td>' for number in numbers)}</tr>"


def _list(items: list[str], words: dict[str, str]) -> str:
    if not items:
        return f"<p>{words['none']}</p>"
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _form(words: dict[str, str], language: str) -> str:
    reasons = "".join(
        f'<option value="{code}">{code} {words[code]}</option>' for code in ("AC01", "AC04", "AC06", "BE01")
    )
    buttons = "".join(
        f'<button name="what" value="{what}">{words[what]}</button>' for what in ("reject", "accept", "reset")
    )
    return f"""<form method="post" action="/"><input type="hidden" name="lang" value="{language}">
<label>{words["account"]}<input name="account" list="known" inputmode="numeric" autocomplete="off"></label>
<datalist id="known"><option value="{CHEN.account}">{CHEN.name}</option></datalist>
<label>{words["reason"]}<select name="reason">{reasons}</select></label>{buttons}</form>"""
