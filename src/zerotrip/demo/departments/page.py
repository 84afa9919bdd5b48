"""The department's page: its faults, what it was asked; at medical insurance, a settlement to push by hand.

Plain HTML without script, so that it needs nothing from the platform.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from html import escape

from zerotrip.core.text import mask_name, pick
from zerotrip.demo.departments.medical_insurance import MedicalInsurance, Push
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.words import STYLE, Chinese, English
from zerotrip.demo.people import CAST
from zerotrip.demo.settlements import GRAVE, KINDS, ORDINARY

SHOWN = 20


def page(office: Office, *, english: bool, wrong: bool = False) -> str:
    t = English() if english else Chinese()
    title = escape(t.title(office.title, office.title_en))
    parts = [_faults(office, t), _calls(office, t)]
    if isinstance(office, MedicalInsurance):
        parts = [_push_form(t), _pushed(office.pushed, t), *parts]
    if office.happenings:
        parts = [_add_form(office, t), *parts]
    other, code = ("中文", "zh-CN") if english else ("English", "en")
    warned = f'<p class="bad" role="alert">{t.wrong}</p>' if wrong else ""
    return f"""<!doctype html>
<html lang="{t.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><style>{STYLE}</style></head>
<body><main><header><h1>{title}</h1><a class="nowrap" href="/?lang={code}" lang="{code}">{other}</a></header>
<p class="note">{t.note}</p>{warned}{"".join(parts)}</main></body></html>"""


def _push_form(t: Chinese) -> str:
    people = {player.username: t.player(player.name, player.name_en) for player in CAST}
    known = (*reversed(GRAVE), *ORDINARY)
    diseases = {code: f"{code[:5]} {t.disease_name(code, name)}" for code, name in known}
    kinds = {kind: t.kinds[kind] for kind in KINDS}
    fields = (
        (t.person, _select("person", people)),
        (t.borne, '<input name="self_borne" value="4134.00" inputmode="decimal" required>'),
        (t.disease, _select("diagnosis", diseases | {"": t.missing}, "C53.900")),
        (t.level, _select("hospital_level", t.levels)),
        (t.kind, _select("kind", kinds)),
        (t.days, '<input name="days" type="number" min="1" max="365" value="12">'),
        (t.operation, _select("operation", {"": t.none, "68.4900": t.hysterectomy})),
        (t.day, '<input name="settled_on" type="date">'),
    )
    labels = "".join(f"<label>{label}{field}</label>" for label, field in fields)
    # Sent along once: a second click on the same page pushes nothing more.
    once = f'<input type="hidden" name="once" value="{secrets.token_hex(8)}">'
    send = f'{once}<div class="wide"><button name="act" value="push">{t.send}</button></div>'
    return _section(t.push, _form("fields", labels + send, t))


def _add_form(office: Office, t: Chinese) -> str:
    people = {player.username: t.player(player.name, player.name_en) for player in CAST}
    happenings = {what: t.happenings.get(what, what) for what in office.happenings}
    fields = (
        (t.who, _select("person", people)),
        (t.happens, _select("what", happenings)),
        (t.on, '<input name="on" type="date">'),
    )
    labels = "".join(f"<label>{label}{field}</label>" for label, field in fields)
    send = f'<div class="wide"><button name="act" value="add">{t.add}</button></div>'
    forget = f'<button class="plain" name="act" value="forget">{t.forget}</button>'
    return _section(t.adding, _form("fields", labels + send, t) + _form("row", forget, t))


def _form(kind: str, inside: str, t: Chinese) -> str:
    language = f'<input type="hidden" name="lang" value="{t.lang}">'
    return f'<form class="{kind}" method="post" action="/">{language}{inside}</form>'


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{title}</h2>{inside}</section>"


def _select(name: str, options: dict[str, str], chosen: str = "") -> str:
    rows = "".join(
        f'<option value="{escape(value)}"{" selected" if chosen and value == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in options.items()
    )
    return f'<select name="{name}">{rows}</select>'


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], t: Chinese) -> str:
    if not rows:
        return f'<p class="note">{t.nobody}</p>'
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _pushed(pushes: list[Push], t: Chinese) -> str:
    rows = [
        (escape(push.row["setl_id"]), escape(mask_name(_name(push, t))), _answer(push, t))
        for push in pushes[:SHOWN]
    ]
    return _section(t.pushed, _table((t.number, t.person, t.answer), rows, t))


def _name(push: Push, t: Chinese) -> str:
    player = next((each for each in CAST if each.id_number == push.row["certno"]), None)
    return t.player(player.name, player.name_en) if player else str(push.row["psn_name"])


def _answer(push: Push, t: Chinese) -> str:
    if push.status is None:
        return f'<span class="bad">{t.no_answer}</span>'
    try:
        said = pick(json.loads(push.answer)["msg"], t.lang)
    except (ValueError, KeyError, TypeError):
        said = push.answer[:200]
    return f'<span class="{"ok" if push.status < 300 else "bad"}">{push.status} {escape(said)}</span>'


def _faults(office: Office, t: Chinese) -> str:
    mode = office.faults.mode or ("lossy" if office.faults.lossy else "")
    now = (
        f'<span class="bad">{t.broken}{t.modes[mode]}</span>'
        if mode
        else f'<span class="ok">{t.working}</span>'
    )
    buttons = {"down": t.stop, "html": t.html, "lossy": t.lossy, "ok": t.back}
    if isinstance(office, MedicalInsurance):
        buttons["drop-diagnosis"] = t.keep if office.faults.drop_diagnosis else t.drop
    shown = "".join(
        f'<button class="plain" name="act" value="{act}">{label}</button>' for act, label in buttons.items()
    )
    return _section(t.faults, f"<p>{now}</p>{_form('row', shown, t)}")


def _calls(office: Office, t: Chinese) -> str:
    rows = [
        (escape(call["at"]), escape(call["question"]), escape(call["about"]), escape(call["for"]))
        for call in list(office.calls)[:SHOWN]
    ]
    return _section(t.calls, _table((t.when, t.what, t.about, t.why), rows, t))
