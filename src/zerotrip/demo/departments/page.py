"""The department's page: its state, its faults, what it was asked; at medical insurance, a settlement to push by hand.

Plain HTML without script, so that it needs nothing from the platform.
"""

from __future__ import annotations

from html import escape

from zerotrip.core.text import mask_name
from zerotrip.demo.departments.medical_insurance import MedicalInsurance, Push
from zerotrip.demo.departments.office import Office
from zerotrip.demo.people import CAST
from zerotrip.demo.settlements import GRAVE, KINDS, ORDINARY

STYLE = """
body{font:15px/1.6 -apple-system,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#182433;background:#f6f8fb}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
h1{font-size:1.35rem;margin:0}h2{font-size:1.05rem;margin:0 0 .75rem}
section{background:#fff;border:1px solid #dce1e7;border-radius:8px;padding:1rem 1.25rem;margin-top:1rem}
form.fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.75rem 1rem}
label{display:block;font-size:.9rem;color:#49566c}
input,select{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem .5rem;border:1px solid #8592a6;border-radius:4px;background:#fff;color:#182433}
button{font:inherit;padding:.45rem 1rem;border:1px solid #206bc4;border-radius:4px;background:#206bc4;color:#fff;cursor:pointer}
button.plain{background:#fff;color:#1a569d}
.wide{grid-column:1/-1}.row{display:flex;flex-wrap:wrap;gap:.5rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.35rem .5rem;border-top:1px solid #dce1e7;vertical-align:top;overflow-wrap:anywhere}
.ok{color:#1c6b3c}.bad{color:#a61e1e}.note{color:#49566c;font-size:.9rem;margin:.25rem 0 0}
"""
ZH_KINDS = {
    "inpatient": "住院",
    "outpatient-special": "规定病种门诊",
    "childbirth": "生育住院",
    "outpatient": "普通门诊",
}
EN_KINDS = {
    "inpatient": "Hospital stay",
    "outpatient-special": "Listed outpatient disease",
    "childbirth": "Childbirth",
    "outpatient": "Ordinary visit",
}
EN_DISEASES = {
    "J18.900": "Pneumonia", "I20.000": "Unstable angina", "K80.200": "Gallstones", "S82.800": "Broken lower leg",
    "E11.900": "Type 2 diabetes", "M51.200": "Slipped disc", "K35.800": "Appendicitis",
    "C34.900": "Cancer of the lung", "C50.900": "Cancer of the breast", "C53.900": "Cancer of the cervix",
    "D05.100": "Breast cancer in situ", "D06.900": "Cervical cancer in situ",
}  # fmt: skip


def page(office: Office, *, english: bool, said: str = "") -> str:
    t = _English() if english else _Chinese()
    parts = [_faults(office, t)]
    if isinstance(office, MedicalInsurance):
        parts = [_push_form(t), _pushed(office.pushed, t), *parts]
    parts.append(_calls(office, t))
    other, code = ("中文", "zh-CN") if english else ("English", "en")
    warned = f'<p class="bad" role="alert">{escape(said)}</p>' if said else ""
    return f"""<!doctype html><html lang="{"en" if english else "zh-CN"}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(t.title(office))}</title><style>{STYLE}</style>
<main><header><h1>{escape(t.title(office))}</h1><a href="/?lang={code}" lang="{code}">{other}</a></header>
<p class="note">{t.note}</p>{warned}{"".join(parts)}</main></html>"""


class _Chinese:
    lang = "zh-CN"
    note = "演示用的模拟部门：人员均为虚构，数据不来自任何真实系统。"
    push, pushed, faults, calls = "推送一笔结算", "已推送", "故障开关", "收到的查询"
    person, borne, disease, missing, level = (
        "参保人",
        "范围内个人自负（元）",
        "主要诊断",
        "上游缺失（不随数据提供）",
        "医院等级",
    )
    kind, days, day, operation, none = "就医类别", "住院天数", "结算日期（留空为今天）", "主要手术", "无"
    hysterectomy, send = "经腹子宫全切除术", "推送给工会"
    levels = {"3": "三级", "2": "二级", "1": "一级"}
    kinds = ZH_KINDS
    number, answer, working, broken = "结算号", "工会的答复", "正常", "当前故障："
    stop, html, back = "断开服务", "返回登录网页", "恢复正常"
    drop, keep = "查询结果不带诊断", "查询结果带上诊断"
    nobody = "还没有。"
    when, what, about, why = "时间", "查询", "对象", "用途"
    no_answer = "没有答复"

    def title(self, office: Office) -> str:
        return office.title

    def disease_name(self, code: str, name: str) -> str:
        return name

    def player(self, name: str, name_en: str) -> str:
        return name


class _English(_Chinese):
    lang = "en"
    note = "A simulated department for the demonstration: nobody here is real, and no data come from a real system."
    push, pushed, faults, calls = "Push a settlement", "Pushed so far", "Faults", "Questions received"
    person, borne, disease, missing, level = (
        "Insured person", "Borne by them within scope (yuan)", "Main diagnosis", "Missing upstream", "Level of the hospital",
    )  # fmt: skip
    kind, days, day, operation, none = (
        "Kind of treatment",
        "Days in hospital",
        "Day of settlement (empty: today)",
        "Main operation",
        "none",
    )
    hysterectomy, send = "Total abdominal hysterectomy", "Send to the union"
    levels = {"3": "Level 3", "2": "Level 2", "1": "Level 1"}
    kinds = EN_KINDS
    number, answer, working, broken = "Settlement", "The union's answer", "Working", "Fault now: "
    stop, html, back = "Stop answering", "Answer with a login page", "Work again"
    drop, keep = "Leave diagnoses out", "Tell diagnoses again"
    nobody = "None yet."
    when, what, about, why = "When", "Question", "About", "What for"
    no_answer = "no answer"

    def title(self, office: Office) -> str:
        return office.title_en

    def disease_name(self, code: str, name: str) -> str:
        return EN_DISEASES.get(code, name)

    def player(self, name: str, name_en: str) -> str:
        return name_en


def _push_form(t: _Chinese) -> str:
    people = {player.username: t.player(player.name, player.name_en) for player in CAST}
    diseases = {
        code: f"{code[:5]} {t.disease_name(code, name)}" for code, name in (*reversed(GRAVE), *ORDINARY)
    }
    chosen = "C53.900"
    kinds = {kind: t.kinds[kind] for kind in KINDS}
    return f"""<section><h2>{t.push}</h2><form class="fields" method="post" action="/"><input type="hidden" name="lang" value="{t.lang}">
<label>{t.person}{_select("person", people)}</label>
<label>{t.borne}<input name="self_borne" value="4134.00" inputmode="decimal" required></label>
<label>{t.disease}{_select("diagnosis", diseases | {"": t.missing}, chosen)}</label>
<label>{t.level}{_select("hospital_level", t.levels)}</label>
<label>{t.kind}{_select("kind", kinds)}</label>
<label>{t.days}<input name="days" type="number" min="1" max="365" value="12"></label>
<label>{t.operation}{_select("operation", {"": t.none, "68.4900": t.hysterectomy})}</label>
<label>{t.day}<input name="settled_on" type="date"></label>
<div class="wide"><button name="act" value="push">{t.send}</button></div></form></section>"""


def _select(name: str, options: dict[str, str], chosen: str = "") -> str:
    rows = "".join(
        f'<option value="{escape(value)}"{" selected" if chosen and value == chosen else ""}>{escape(label)}</option>'
        for value, label in options.items()
    )
    return f'<select name="{name}">{rows}</select>'


def _pushed(pushes: list[Push], t: _Chinese) -> str:
    rows = "".join(
        f"<tr><td>{escape(push.row['setl_id'])}</td><td>{escape(mask_name(push.row['psn_name']))}</td>"
        f'<td class="{"ok" if push.status and push.status < 300 else "bad"}">'
        f"{push.status or t.no_answer} {escape(push.answer)}</td></tr>"
        for push in pushes[:20]
    )
    head = f"<tr><th>{t.number}</th><th>{t.person}</th><th>{t.answer}</th></tr>"
    body = f"<table>{head}{rows}</table>" if rows else f'<p class="note">{t.nobody}</p>'
    return f"<section><h2>{t.pushed}</h2>{body}</section>"


def _faults(office: Office, t: _Chinese) -> str:
    mode = office.faults.mode
    state = (
        f'<span class="bad">{t.broken}{escape(mode)}</span>'
        if mode
        else f'<span class="ok">{t.working}</span>'
    )
    buttons = {"down": t.stop, "html": t.html, "ok": t.back}
    if isinstance(office, MedicalInsurance):
        buttons["drop-diagnosis"] = t.keep if office.faults.drop_diagnosis else t.drop
    shown = "".join(
        f'<button class="plain" name="act" value="{act}">{label}</button>' for act, label in buttons.items()
    )
    return f"""<section><h2>{t.faults}</h2><p>{state}</p><form class="row" method="post" action="/">
<input type="hidden" name="lang" value="{t.lang}">{shown}</form></section>"""


def _calls(office: Office, t: _Chinese) -> str:
    rows = "".join(
        f"<tr><td>{escape(call['at'])}</td><td>{escape(call['question'])}</td><td>{escape(call['about'])}</td><td>{escape(call['for'])}</td></tr>"
        for call in list(office.calls)[:20]
    )
    head = f"<tr><th>{t.when}</th><th>{t.what}</th><th>{t.about}</th><th>{t.why}</th></tr>"
    body = f"<table>{head}{rows}</table>" if rows else f'<p class="note">{t.nobody}</p>'
    return f"<section><h2>{t.calls}</h2>{body}</section>"
