"""What the keys of a pack must mean together. Checks yield findings; their places are looked up later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from zerotrip.catalogue.ceilings import checked_ceiling
from zerotrip.catalogue.contradictions import contradictions
from zerotrip.catalogue.earning import checked_points
from zerotrip.catalogue.facts import FactsFile
from zerotrip.catalogue.figures import checked_figures
from zerotrip.catalogue.findings import Finding, Findings, say
from zerotrip.catalogue.needs import checked_lists, checked_needs, own_needs, repeated
from zerotrip.catalogue.pack import Pack, Scale, Texts
from zerotrip.catalogue.places import Path
from zerotrip.core.text import LANGUAGES, nearest

ANYWHERE = frozenset({"item", "name", "ref"})
PLACEHOLDERS = {
    "paid": ANYWHERE | {"amount", "account_tail"},
    "granted": ANYWHERE | {"amount"},
    "refused": ANYWHERE | {"reason"},
    "waiting": ANYWHERE | {"deadline"},
    "supplement": ANYWHERE | {"deadline", "papers"},
}
"""What each text is filled in with; name and summary stand as they are."""


def checked(pack: Pack, shared: FactsFile, *, borrowed: bool = False) -> list[Finding]:
    found = [finding for check in _CHECKS for finding in check(pack)]
    found += _payee(pack, shared)
    found += checked_needs(pack.need, ("need",), {**shared.paper, **pack.paper})
    found += repeated([need.key for need in pack.need], "need", "key")
    found += () if borrowed else own_needs(pack, shared)
    found += checked_lists(pack.list, ("list",))
    found += checked_figures(pack.figure, pack.table, [basis.id for basis in pack.basis])
    return found


def checked_facts(shared: FactsFile) -> list[Finding]:
    keys = [need.key for need in shared.fact]
    return [
        *repeated(keys, "fact", "key"),
        *checked_needs(shared.fact, ("fact",), dict(shared.paper)),
        *checked_lists(shared.list, ("list",)),
        *checked_figures(shared.figure, shared.table, None),
    ]


# Texts


def _languages(pack: Pack) -> Findings:
    for language in LANGUAGES:
        if language not in pack.text:
            yield Finding(
                ("text",),
                f"no [text.{language}]",
                say("texts in both languages", "两种语言的文字"),
                at_key=True,
            )
    for language in pack.text:
        if language not in LANGUAGES:
            near = nearest(language, LANGUAGES)
            yield Finding(
                ("text", language),
                f"[text.{language}]",
                say("zh-Hans or en", "zh-Hans 或 en"),
                near,
                at_key=True,
            )


def _same_texts(pack: Pack) -> Findings:
    both = [(language, pack.text[language]) for language in LANGUAGES if language in pack.text]
    for (language, texts), (other, others) in [*pairwise(both), *pairwise(both[::-1])]:
        for key in _said(others) - _said(texts):
            text = say(f"“{key}” too, as in [text.{other}]", f"与 [text.{other}] 一样也有“{key}”")
            yield Finding(("text", language), f"[text.{language}] without “{key}”", text, at_key=True)


def _said(texts: Texts) -> set[str]:
    return {key for key in Texts.model_fields if getattr(texts, key)}


def _placeholders(pack: Pack) -> Findings:
    for language, texts in pack.text.items():
        for key in sorted(_said(texts)):
            for word in re.findall(r"\{([^{}]*)\}", getattr(texts, key)):
                known = sorted(PLACEHOLDERS.get(key, ()))
                if word not in known:
                    text = say(f"one of {', '.join(known)}", f"其中之一：{'、'.join(known)}")
                    yield Finding(("text", language, key), f"{{{word}}}", text, nearest(word, known))


# Bases and codes


def _bases(pack: Pack) -> Findings:
    known = [basis.id for basis in pack.basis]
    yield from repeated(known, "basis", "id")
    for path, used in _used_bases(pack):
        if used not in known:
            text = say(
                f"a basis defined in this file: {', '.join(known)}",
                f"本文件中已列出的依据：{'、'.join(known)}",
            )
            yield Finding(path, f'basis = "{used}"', text, nearest(used, known))


def _used_bases(pack: Pack) -> Iterator[tuple[Path, str]]:
    for i, require in enumerate(pack.require):
        yield ("require", i, "basis"), require.basis
    for i, exclusion in enumerate(pack.stacking.excludes):
        yield ("stacking", "excludes", i, "basis"), exclusion.basis
    for i, cap in enumerate(pack.stacking.caps):
        yield ("stacking", "caps", i, "basis"), cap.basis
    if pack.stacking.ceiling:
        yield ("stacking", "ceiling", "basis"), pack.stacking.ceiling.basis
    for i, scale in enumerate(pack.award.scale if pack.award else ()):
        yield ("award", "scale", i, "basis"), scale.basis
    process = pack.process
    steps = {"notice": process.notice, "discretion": process.discretion, "instalments": process.instalments}
    for name, step in steps.items():
        yield from [(("process", name, "basis"), step.basis)] if step else []
    for section, dated in (("figure", pack.figure), ("table", pack.table)):
        for i, one in enumerate(dated):
            yield from [((section, i, "basis"), one.basis)] if one.basis else []
    for i, figure in enumerate(pack.figure):
        for j, value in enumerate(figure.values):
            yield from [(("figure", i, "values", j, "basis"), value.basis)] if value.basis else []
    yield from [(("points", "basis"), pack.points.basis)] if pack.points else []
    if pack.guide.fee:
        yield ("guide", "fee", "basis"), pack.guide.fee.basis


def _kept(pack: Pack) -> Findings:
    names = [one.name for one in pack.define]
    for key, name in (pack.result.keeps if pack.result else {}).items():
        if name not in names:
            text = say("a name given by a [[define]]", "[[define]] 中起的名称")
            yield Finding(("result", "keeps", key), f'{key} = "{name}"', text, nearest(name, names))


def _codes(pack: Pack) -> Findings:
    yield from repeated([one.code for one in pack.require], "require", "code")
    yield from repeated([one.name for one in pack.define], "define", "name")
    yield from repeated([one.name for one in pack.example], "example", "name")


# How much


def _scales(pack: Pack) -> Findings:
    scales = pack.award.scale if pack.award else ()
    for i, scale in enumerate(scales):
        path: Path = ("award", "scale", i)
        if scale.since in [other.since for other in scales[:i]]:
            text = say(
                "one scale for a day: a later one begins later", "同一天只有一个标准，新标准应有更晚的生效日"
            )
            yield Finding((*path, "since"), f"since = {scale.since} twice", text)
        yield from _scale(scale, path)
    if scales and min(scale.since for scale in scales) > pack.valid.since:
        text = say(
            f"a scale from {pack.valid.since} on, when the item begins",
            f"自事项生效日 {pack.valid.since} 起就有标准",
        )
        yield Finding(("award", "scale", 0, "since"), f"first scale since {scales[0].since}", text)


def _scale(scale: Scale, path: Path) -> Findings:
    ways = [
        key
        for key in ("bands", "flat", "percent", "per_day", "choices")
        if getattr(scale, key) not in ((), None, {})
    ]
    if len(ways) != 1:
        text = say(
            "just one of bands, flat, percent, per_day, choices",
            "bands、flat、percent、per_day、choices 只写一种",
        )
        yield Finding(path, f"scale with {' and '.join(ways) or 'no sum'}", text, at_key=True)
    if scale.bands and scale.bands[0].above:
        text = say('a first band above = "0.00"', '首段从 "0.00" 起')
        yield Finding((*path, "bands", 0, "above"), "a sum below the first band", text)
    for i, (lower, upper) in enumerate(pairwise(scale.bands)):
        if upper.above <= lower.above:
            text = say("bands in rising order, none twice", "各段由低到高、互不重叠")
            yield Finding((*path, "bands", i + 1, "above"), f"bands overlap at band {i + 2}", text)
    if scale.at_least is not None and scale.at_most is not None and scale.at_least > scale.at_most:
        yield Finding(
            (*path, "at_least"), "at_least above at_most", say("a floor below the ceiling", "保底不高于封顶")
        )


def _payee(pack: Pack, shared: FactsFile) -> Findings:
    accounts = [need.key for need in (*shared.fact, *pack.need) if need.type == "bank-account"]
    if pack.award and pack.award.to not in accounts:
        text = say(
            f"a fact of type bank-account: {', '.join(accounts)}",
            f"类型为 bank-account 的事实：{'、'.join(accounts)}",
        )
        yield Finding(("award", "to"), f'to = "{pack.award.to}"', text, nearest(pack.award.to, accounts))


def _beside(pack: Pack) -> Findings:
    """What is said of other items must be able to do something."""
    award, stacking = pack.award, pack.stacking
    if award and award.deducts and award.over != "period":
        text = say('over = "period", in which they are deducted', '还要写 over = "period"，在本期内扣除')
        yield Finding(("award", "deducts"), "deducts without over", text, at_key=True)
    if award and award.deducts_when and not award.deducts:
        text = say("“deducts” too: what is deducted then", "还要有“deducts”：届时扣除什么")
        yield Finding(("award", "deducts_when"), "deducts_when without deducts", text, at_key=True)
    if award is None and (pack.process.discretion or pack.process.provisional):
        text = say("an [award] that can come to another sum", "事项应有 [award] 才谈得上另定金额")
        yield Finding(("process",), "discretion or provisional without an award", text, at_key=True)
    for key, said in (("highest_with", stacking.highest_with), ("caps", stacking.caps)):
        if said and award is None:
            text = say("an [award] to be held back", "事项应有 [award] 才谈得上限制")
            yield Finding(("stacking", key), f"{key} without an award", text, at_key=True)


# Deadlines, process


def _deadlines(pack: Pack) -> Findings:
    for i, deadline in enumerate(pack.deadline[:-1]):
        if deadline.when is None:
            text = say("“when” in every deadline but the last", "除最后一条外，每条期限都有“when”")
            yield Finding(("deadline", i + 1), "a deadline that is never reached", text, at_key=True)


def _process(pack: Pack) -> Findings:
    checks = pack.process.check
    for i, one in enumerate(checks[:-1]):
        following = checks[i + 1].up_to
        if one.up_to is None:
            text = say("“up_to” in every check but the last", "除最后一项外，每项审核都有“up_to”")
            yield Finding(("process", "check", i + 1), "a check that is never reached", text)
        elif following is not None and following <= one.up_to:
            text = say("limits in rising order", "限额由低到高")
            yield Finding(("process", "check", i + 1, "up_to"), "a limit not above the one before", text)
    if checks[-1].up_to is not None:
        text = say(
            "a last check without “up_to”, for every higher amount", "最后一项审核不写“up_to”，管到更高的金额"
        )
        yield Finding(("process", "check", len(checks) - 1, "up_to"), "amounts that nobody checks", text)
    statutory = pack.process.statutory_working_days
    if statutory is not None and statutory < pack.process.promised_working_days:
        text = say("a promise not longer than the statutory term", "承诺时限不长于法定时限")
        yield Finding(("process", "statutory_working_days"), f"statutory_working_days = {statutory}", text)
    for i, second in enumerate(pack.process.second_check):
        if second.by == "automatic":
            text = say("a person for the second check", "第二次审核由人来做")
            yield Finding(("process", "second_check", i, "by"), 'by = "automatic"', text)


# The official guide's own rules


def _guide(pack: Pack) -> Findings:
    guide, online = pack.guide, pack.guide.online or ("part" if pack.trips else "whole")
    if pack.trips and not pack.trips_because:
        text = say("“trips_because”: why someone must appear", "写明必须到场的原因“trips_because”")
        yield Finding(("trips",), f"trips = {pack.trips}", text)
    if not pack.trips and pack.trips_because:
        text = say("no reason where nobody has to appear", "不用到场就不写原因")
        yield Finding(("trips_because",), "trips_because with trips = 0", text, at_key=True)
    if online == "whole" and pack.trips:
        text = say("trips = 0 where everything is online", "全程网办的到场次数为 0")
        yield Finding(("trips",), f'trips = {pack.trips} with online = "whole"', text)
    if not pack.trips and online == "none" and not guide.posted_papers:
        text = say(
            "posted_papers = true: no trip and not online leaves the post",
            "posted_papers = true：不到场又不网办，只能邮寄",
        )
        yield Finding(("guide", "online"), 'online = "none" with trips = 0', text)
    if guide.result and not guide.result_sample:
        text = say("“result_sample” too", "还要有“result_sample”结果样本")
        yield Finding(("guide", "result"), "a result without a sample", text)
    if guide.result_sample and not guide.result:
        text = say("“result” too: what the sample is of", "还要有“result”：样本对应的办理结果")
        yield Finding(("guide", "result_sample"), "a sample without a result", text)
    if guide.consult_phone and _digits(guide.consult_phone) == _digits(guide.complaint_phone or ""):
        text = say("two different numbers to ask and to complain", "咨询电话与投诉电话不同")
        yield Finding(("guide", "complaint_phone"), f'complaint_phone = "{guide.complaint_phone}"', text)
    if (guide.kind == "immediate") != (pack.process.promised_working_days == 0):
        text = say(
            'kind = "immediate" just with promised_working_days = 0', "即办件的承诺时限为 0，承诺件大于 0"
        )
        yield Finding(
            ("process", "promised_working_days"),
            f'{pack.process.promised_working_days} days with kind = "{guide.kind}"',
            text,
        )


def _digits(phone: str) -> str:
    """`0571-12351` and `(0571) 12351` are one number."""
    return "".join(filter(str.isdigit, phone)) or phone


# Head, examples


def _head(pack: Pack) -> Findings:
    if pack.valid.until and pack.valid.until < pack.valid.since:
        text = say(f"a day from {pack.valid.since} on", f"不早于 {pack.valid.since} 的日期")
        yield Finding(("valid", "until"), f"until = {pack.valid.until}", text)
    if "settlement" in pack.opens and pack.subject != "settlement":
        text = say(
            'subject = "settlement" for cases opened by a settlement', "由结算开启的办件，对象为 settlement"
        )
        yield Finding(("subject",), f'subject = "{pack.subject}"', text, "settlement")
    if pack.subject == "event" and not any(opener.startswith("event:") for opener in pack.opens):
        text = say("an event:… among “opens”", "“opens”中应有 event:…")
        yield Finding(("subject",), f'subject = "{pack.subject}"', text)
    if f"payment:{pack.id}" in pack.opens:
        text = say("another item's payment", "另一事项的发放")
        yield Finding(("opens",), f'"payment:{pack.id}"', text)


def _examples(pack: Pack) -> Findings:
    for i, one in enumerate(pack.example):
        implied = {
            word
            for word, given in (("met", one.amount), ("unmet", one.fails), ("unknown", one.ask))
            if given is not None
        }
        if one.verdict:
            implied.add(one.verdict)
        if not implied:
            text = say("“verdict”, “amount”, “fails” or “ask”", "“verdict”“amount”“fails”“ask”之一")
            yield Finding(("example", i), f"“{one.name}” that expects nothing", text, at_key=True)
        # met with the amount open also asks
        elif len(implied - {"unknown"} if implied == {"met", "unknown"} else implied) > 1:
            text = say("one outcome", "一种结果")
            yield Finding(
                ("example", i),
                f"“{one.name}” that expects {' and '.join(sorted(implied))}",
                text,
                at_key=True,
            )


def _reach(pack: Pack) -> Findings:
    for found in contradictions([one.that for one in pack.require]):
        earlier = pack.require[found.earlier].code if found.earlier is not None else ""
        path: Path = ("require", found.index, "that")
        if found.kind == "contradicts":
            text = say(f"something that can hold together with “{earlier}”", f"能与“{earlier}”同时成立的条件")
        elif found.kind == "repeats":
            text = say(f"a condition not yet said by “{earlier}”", f"“{earlier}”没有说过的条件")
        else:
            text = say("a condition on facts", "与事实有关的条件")
        yield Finding(path, found.said, text)


_CHECKS: tuple[Callable[[Pack], Findings], ...] = (
    _head,
    _languages,
    _same_texts,
    _placeholders,
    _bases,
    _kept,
    _codes,
    _scales,
    _beside,
    checked_ceiling,
    checked_points,
    _deadlines,
    _process,
    _guide,
    _examples,
    _reach,
)
