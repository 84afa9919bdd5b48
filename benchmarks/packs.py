"""The workload as pack files, with what members bore reckoned from their settlements."""

from __future__ import annotations

from benchmarks.conditions import COLUMN, COLUMNS, Condition
from benchmarks.items import text_of
from benchmarks.workload import Programme, Scale, workload
from zerotrip.catalogue.reading import ReadPack, read_text

BORNE, STAYED = "member.self_borne", "member.hospital_days"
COUNTS = 'if not s.refunded and s.settled_on >= date("2026-01-01")'
DEFINES = {
    BORNE: ("borne", f"sum(s.self_borne for s in settlements {COUNTS})"),
    STAYED: ("stayed", f"sum(s.days for s in settlements {COUNTS})"),
}
SETTLEMENTS = """
[[fact]]
key   = "settlements"
type  = "records"
columns = { id = "text", settled_on = "date", self_borne = "money", days = "number", refunded = "bool" }
label = { zh-Hans = "结算记录", en = "Settlements" }
from  = ["medical-insurance.settlements"]
"""
ACCOUNT = """
[[fact]]
key   = "member.account"
type  = "bank-account"
label = { zh-Hans = "收款账户", en = "Account to be paid to" }
from  = ["union.members"]
"""


def packs(many: int | None = None) -> list[ReadPack]:
    """All 130, or the first so many."""
    found, shared = workload(), facts_text()
    return [
        read_text(pack_text(each, found.conditions), shared, file=f"{each.id}.toml", thorough=False)
        for each in found.programmes[:many]
    ]


def facts_text() -> str:
    return (
        "\n".join(_fact(column.key) for column in COLUMNS if column.key not in DEFINES)
        + SETTLEMENTS
        + ACCOUNT
    )


def _fact(key: str) -> str:
    column = COLUMN[key]
    kind = f'"{column.kind}"'
    choices = ", ".join(f'"{name}"' for name in column.choices)
    lines = ["[[fact]]", f'key = "{key}"', f"type = {kind}"]
    lines += [f"choices = [{choices}]"] if choices else []
    return "\n".join(
        [*lines, f'label = {{ zh-Hans = "{key}", en = "{key}" }}', 'from = ["union.members"]', ""]
    )


def pack_text(programme: Programme, distinct: tuple[Condition, ...]) -> str:
    requires = "".join(_require(at, _told(text_of(distinct[at]))) for at in programme.conditions)
    defines = "".join(
        f'[[define]]\nname = "{name}"\nis = """{text}"""\n\n' for name, text in DEFINES.values()
    )
    return HEAD.format(id=programme.id) + defines + requires + _award(programme.scale) + FOOT


def _told(text: str) -> str:
    for fact, (name, _) in DEFINES.items():
        text = text.replace(fact, name)
    return text


def _require(at: int, text: str) -> str:
    return f"""[[require]]
code = "c{at}"
that = \"\"\"{text}\"\"\"
else = {{ zh-Hans = "不符合。", en = "This does not hold." }}
basis = "rules"

"""


def _award(scale: Scale) -> str:
    of = f'of = "{_told(scale.fact)}"\n' if scale.fact else ""
    lines = [
        f'[award]\n{of}fund = "bench"\nto = "member.account"',
        '\n[[award.scale]]\nsince = 2020-01-01\nbasis = "rules"',
    ]
    match scale.way:
        case "flat":
            lines.append(f"flat = {_yuan(scale.flat)}")
        case "day":
            lines.append(f"per_day = {_yuan(scale.flat)}")
        case "choice":
            pairs = zip(COLUMN[scale.fact].choices, scale.table, strict=True)
            lines.append(f"choices = {{ {', '.join(f'{name} = {_yuan(fen)}' for name, fen in pairs)} }}")
        case "percent":
            lines.append(f'percent = "{scale.bands[0][1]}"')
        case _:
            bands = (f'{{ above = {_yuan(above)}, percent = "{rate}" }}' for above, rate in scale.bands)
            lines.append(f"bands = [{', '.join(bands)}]")
    lines += [f"at_least = {_yuan(scale.least)}"] if scale.least is not None else []
    lines += [f"at_most = {_yuan(scale.most)}"] if scale.most is not None else []
    return "\n".join(lines) + "\n\n"


def _yuan(fen: int) -> str:
    return f'"{fen // 100}.{fen % 100:02d}"'


HEAD = """id = "{id}"
category = "care"
owner = "330100"
subject = "member"
opens = ["population"]
trips = 0
valid = {{ since = 2020-01-01 }}

[[basis]]
id = "rules"
title = "规则"
mark = "R"

[text.zh-Hans]
name = "项目"
summary = "一项补助。"
paid = "{{amount}} 元已到账。"

[text.en]
name = "Programme"
summary = "A grant."
paid = "{{amount}} has arrived."

"""
FOOT = """[process]
check = [{ by = "automatic" }]
promised_working_days = 10
appeal_days = 30

[[example]]
name = "Nothing known"
on = 2026-06-11
verdict = "unknown"
[example.facts]
"""
