"""Sample programmes (示例) in any number, to see that the lists hold as many as a city and its districts run:
each a whole pack, made from a theme, an audience and a way to grant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zerotrip.catalogue.place_files import Organisation
from zerotrip.core.files import write_whole
from zerotrip.core.text import Text


@dataclass(frozen=True, slots=True)
class Theme:
    """`yuan` is granted; of what has none, so many can be booked."""

    code: str
    category: str
    zh: str
    en: str
    yuan: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True)
class Audience:
    """`that` is the condition, `holds` and `fails` are facts of examples."""

    code: str
    zh: str
    en: str
    that: str
    holds: str
    fails: str


THEMES = (
    Theme("summer-heat", "health", "夏季送清凉", "Relief in the summer heat", yuan=200),
    Theme("cancer-screening", "health", "两癌筛查", "Cancer screening", times=1),
    Theme("dental-care", "health", "口腔检查", "Dental check", times=1),
    Theme("counselling", "health", "心理咨询", "Counselling", times=3),
    Theme("winter-warmth", "hardship", "冬季送温暖", "Warmth in winter", yuan=500),
    Theme("flood-relief", "hardship", "防汛一线慰问", "Greeting for flood watchers", yuan=300),
    Theme("traffic-safety", "accident", "出行安全包", "Safety kit for the road", times=1),
    Theme("golden-wedding", "family", "工会集体婚礼", "Union wedding", times=1),
    Theme("matchmaking", "family", "青年联谊", "Get-together", times=2),
    Theme("after-school", "education", "四点半课堂", "After-school class", times=20),
    Theme("exam-fees", "education", "学历考试补贴", "Examination fees", yuan=400),
    Theme("reading", "culture", "职工书屋借阅", "Union library", times=12),
    Theme("cinema", "culture", "电影观看", "Cinema", times=4),
    Theme("badminton", "culture", "羽毛球场地", "Badminton court", times=8),
    Theme("park-tickets", "culture", "公园年票", "Park tickets", times=1),
    Theme("new-skill", "work", "新技能培训补贴", "New skill", yuan=800),
    Theme("innovation", "work", "小发明奖励", "Prize for a small invention", yuan=1000),
    Theme("commuting", "travel", "通勤补贴", "Commuting", yuan=240),
    Theme("airport-bus", "travel", "机场巴士", "Airport bus", times=4),
    Theme("wage-advice", "rights", "工资集体协商指导", "Advice on wages", times=2),
)  # fmt: skip
AUDIENCES = (
    Audience(
        "all", "职工", "workers", "member.employed", "member.employed = true", "member.employed = false"
    ),
    Audience(
        "women", "女职工", "women", "member.sex == 'female'", 'member.sex = "female"', 'member.sex = "male"'
    ),
    Audience(
        "young", "青年职工", "those up to 35", "age_on(member.birth_date, opened_on) <= 35",
        "member.birth_date = 1990-03-02", "member.birth_date = 1990-03-01",
    ),
    Audience(
        "from-elsewhere", "外来职工", "workers from elsewhere", "not member.registered_local",
        "member.registered_local = false", "member.registered_local = true",
    ),
)  # fmt: skip


def write_programmes(folder: Path, unions: Sequence[Organisation], *, city: int, districts: int) -> int:
    """The same ones each time: those of the city, and those of its districts, dealt out in turn, with other
    themes in each. Files that stand are written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    at_the_top = next(each for each in unions if each.level == "city")
    below = [each for each in unions if each.level == "district"]
    written = _write(folder, at_the_top, first=0, number=city)
    for place, owner in enumerate(below):
        share = len(range(place, districts, len(below)))
        written += _write(folder, owner, first=place * share % len(THEMES), number=share)
    return written


def _write(folder: Path, owner: Organisation, *, first: int, number: int) -> int:
    for theme, audience, round_ in islice(_kinds(), first, first + number):
        path = folder / f"{owner.code}-{theme.code}-{audience.code}-{round_}.toml"
        write_whole(path, text_of(theme, audience, round_, owner).encode())
    return number


def _kinds() -> Iterator[tuple[Theme, Audience, int]]:
    """Every theme for everyone before any for a part of them; then the same in further rounds."""
    round_ = 1
    while True:
        yield from ((theme, audience, round_) for audience in AUDIENCES for theme in THEMES)
        round_ += 1


def text_of(theme: Theme, audience: Audience, round_: int, owner: Organisation) -> str:
    item = f"sample.{owner.code}.{theme.code}.{audience.code}-{round_}"
    name, what = _name(theme, audience, round_, owner), _what(theme)
    award = _AWARD.format(sum=theme.yuan)
    booking = _BOOKING.format(what=theme.code, zh=theme.zh, en=theme.en, number=theme.times)
    return _HEAD.format(
        item=item, category=theme.category, owner=owner.code, zh=name["zh-Hans"], en=name["en"],
        also_zh=theme.zh, also_en=theme.en.lower(), what_zh=what["zh-Hans"], what_en=what["en"],
        that=audience.that, for_zh=audience.zh, for_en=audience.en,
        grants=award if theme.yuan else booking,
    ) + "".join(_examples(theme, audience, item))  # fmt: skip


def _name(theme: Theme, audience: Audience, round_: int, owner: Organisation) -> Text:
    zh = en = ""
    if owner.level != "city":
        zh, en = owner.name["zh-Hans"].removesuffix("总工会"), owner.name["en"].split()[0] + ": "
    again = ("", "") if round_ == 1 else (f"第 {round_} 期", f", round {round_}")
    return {
        "zh-Hans": f"{zh}{audience.zh}{theme.zh}{again[0]}（示例）",
        "en": f"{en}{theme.en} for {audience.en}{again[1]} (sample)",
    }


def _what(theme: Theme) -> Text:
    if theme.yuan:
        return {"zh-Hans": f"每年 {theme.yuan} 元", "en": f"{theme.yuan} a year"}
    return {"zh-Hans": f"每年可约 {theme.times} 次", "en": f"{theme.times} to book a year"}


def _examples(theme: Theme, audience: Audience, item: str) -> Iterator[str]:
    met = f'amount = "{theme.yuan}.00"' if theme.yuan else 'verdict = "met"'
    fact = audience.holds.partition(" = ")[0]
    earlier = f'{{ item = "{item}", on = 2026-01-10, amount = "{theme.yuan}.00", paid = true }}'
    yield _EXAMPLE.format(name="It fits", expects=met, fact=audience.holds, awards="")
    yield _EXAMPLE.format(name="It does not", expects='fails = "for-whom"', fact=audience.fails, awards="")
    yield _EXAMPLE.format(name="Once a year", expects='fails = "once"', fact=audience.holds, awards=earlier)
    yield _EXAMPLE.format(name="To be looked up", expects=f'ask = ["{fact}"]', fact="", awards="")


_HEAD = """\
# {zh} · {en}

id       = "{item}"
category = "{category}"
owner    = "{owner}"
subject  = "member"
opens    = ["member"]
trips    = 0
valid    = {{ since = 2026-01-01 }}

[also_called]
zh-Hans = ["{also_zh}"]
en      = ["{also_en}"]

[[basis]]
id    = "sample"
title = "{zh}"
mark  = "A"

[text.zh-Hans]
name    = "{zh}"
summary = "{for_zh}{what_zh}。示例，不是真实的办法。"
paid    = "{{item}}已为您办好。"

[text.en]
name    = "{en}"
summary = "For {for_en}: {what_en}. A sample, no real rule."
paid    = "{{item}} is yours."

[[define]]
name = "period"
is   = "year_of(opened_on)"

[[require]]
code  = "for-whom"
that  = "{that}"
says  = {{ zh-Hans = "面向{for_zh}。", en = "For {for_en}." }}
else  = {{ zh-Hans = "面向{for_zh}，您不在其中。", en = "For {for_en}; you are not among them." }}
basis = "sample"

[stacking]
once = "period"
{grants}
[process]
check = [{{ by = "automatic" }}]
promised_working_days = 5
appeal_days = 30
"""
_AWARD = """
[award]
as_of = "opened_on"
fund  = "samples"
to    = "member.account"

[[award.scale]]
since = 2026-01-01
basis = "sample"
flat  = "{sum}.00"
"""
_BOOKING = """
[quota]
places = 1000

[booking]
what       = "{what}"
label      = {{ zh-Hans = "{zh}", en = "{en}" }}
number     = {number}
valid_days = 90
"""
_EXAMPLE = """
[[example]]
name = "{name}"
on   = 2026-03-01
{expects}
[example.facts]
{fact}
[example.records]
awards = [{awards}]
"""
