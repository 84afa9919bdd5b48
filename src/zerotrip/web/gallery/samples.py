"""What the components show in the gallery: words of usual length, far too long ones, and none at all.

Plain stand-ins, never rows of a database: the gallery opens for anybody, on an empty platform too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace as Like
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from zerotrip.applications.expected import Expected
from zerotrip.catalogue.comparing.lines import Row
from zerotrip.catalogue.comparing.words import PARTS, Change
from zerotrip.core.text import pick
from zerotrip.web.console.editor.showing import Example
from zerotrip.web.console.page import Queued
from zerotrip.web.explained import Step
from zerotrip.web.gallery.help import shown
from zerotrip.web.member.asked import Cell, Shown
from zerotrip.web.member.events import Told
from zerotrip.web.wording import Said

LONG = {
    "zh-Hans": "杭州市西湖区云栖小镇服装服饰行业联合工会委员会女职工特殊疾病互助保障补助",
    "en": "Women's diseases mutual aid for the Yunqi Town Garment and Accessories Joint Union Committee",
}
SHORT = {"zh-Hans": "会员大病关爱", "en": "Major-disease care"}
UNIT = {"zh-Hans": "云栖服饰工会", "en": "Yunqi Garments Union"}
SOMEBODY = {"zh-Hans": "陈**", "en": "Chen"}
AT = datetime(2026, 6, 10, 8, 40, tzinfo=UTC)
DAY = date(2026, 6, 12)
UID = UUID(int=1)


def every() -> dict[str, Any]:
    """For all galleries; each takes what it shows."""
    return {
        "long": LONG,
        "somebody": SOMEBODY,
        "nav": _rooms(),
        "queue": [case.row for case in _cases()],
        "cases": [case.row for case in _cases()],
        "people": _people(),
        "units": _units(),
        "pages": _pages(),
        "changed": _changes(),
        "rows_of_text": _lines(),
        "examples": _examples(),
        "typed": Like(name=pick(LONG), id_number=""),
        "editions": [_edition(SHORT, "hz.care"), _edition(LONG, "hz.aid")],
        "chosen": ["hz.aid"],
        "form": Sample({"choice": "", "text": ""}),
        "figures": _figures(),
        "report": _report(),
        "steps": _steps(),
        "sorry_ways": [{"href": "/m/cases/", "label": pick(SHORT)}, {"href": "/m/", "label": pick(LONG)}],
        **_of_the_phone(),
        **_of_the_hall(),
        **_help(),
    }


def _help() -> dict[str, Any]:
    texts = {language: Like(summary=words) for language, words in LONG.items()}
    edition = Like(number=3, valid_since=DAY, loaded=Like(pack=Like(text=texts)))
    return shown(edition=edition, long=LONG, short=SHORT, long_words=pick(LONG), short_words=pick(SHORT))


class Sample(forms.Form):
    """Bound and empty, so that its fields say what is wrong with them."""

    text = forms.CharField(widget=forms.TextInput({"class": "form-control"}))
    number = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """In the language of this page, not of whoever came first."""
        super().__init__(*args, **kwargs)
        words = [("long", pick(LONG)), ("short", pick(SHORT))]
        self.fields["choice"] = forms.ChoiceField(choices=words, widget=forms.RadioSelect, label=pick(LONG))
        self.fields["text"].label, self.fields["number"].label = pick(LONG), pick(SHORT)


def _rooms() -> list[dict[str, Any]]:
    """A group that stands open, and a folded one in which something is wrong."""
    room = {"href": "#", "count": 0, "alarm": "", "icon": "cases"}
    down = {"zh-Hans": "1 异常", "en": "1 down"}
    work = [
        {**room, "name": "queue", "label": {"zh-Hans": "待我办理", "en": "My queue"}, "count": 37},
        {**room, "name": "cases", "label": LONG},
        {**room, "name": "connectors", "label": {"zh-Hans": "数据接口", "en": "Connectors"}, "alarm": down},
    ]
    return [
        {"label": {"zh-Hans": "办理", "en": "Work"}, "alarm": "", "open": True, "rooms": work},
        {"label": LONG, "alarm": down, "open": False, "rooms": work},
    ]


def _cases() -> list[Any]:
    """Late, soon, standing still, and granted without a sum."""
    return [
        _case(1, SHORT, left=-2, fen=176_700),
        _case(2, LONG, left=1, fen=123_456_700, also=True),
        _case(3, LONG, left=0, state="supplement", fen=None, stopped=True),
        _case(4, SHORT, left=9, state="refused", fen=None),
    ]


def _case(
    number: int,
    name: dict[str, str],
    *,
    left: int,
    fen: int | None,
    state: str = "review",
    stopped: bool = False,
    also: bool = False,
) -> Any:
    case = Like(
        ref=f"HZ-2026-{number:06}",
        name=name,
        person=Like(masked_name=pick(SOMEBODY)),
        organisation=Like(name=pick(LONG if name is LONG else UNIT)),
        opened_at=AT,
        also_before=also,
        is_open=state != "refused",
        state=state,
        result="",
        expected_fen=fen,
        due_on=DAY,
        ended_at=None,
    )
    row: Any = Queued(case, left, stopped, number == 2)  # type: ignore[arg-type]
    return Like(case=case, row=row)


def _people() -> list[Any]:
    return [
        Like(
            uid=UID,
            masked_name="陈**",
            masked_id="3301**********0028",
            organisation=Like(name=pick(unit)),
            joined_on=day,
        )
        for unit, day in ((UNIT, DAY), (LONG, None))
    ]


def _units() -> list[Any]:
    return [
        Like(
            code="330106-001",
            name=pick(name),
            get_level_display=pick(SHORT),
            get_kind_display=pick(SHORT),
            people_count=count,
        )
        for name, count in ((UNIT, 37), (LONG, 0))
    ]


def _pages() -> dict[str, Page[int]]:
    """The first, one in between, and a list of one page, which shows no pager."""
    many = Paginator(range(1_000_000), 30)
    return {"first": many.page(1), "middle": many.page(17), "only": Paginator(range(3), 30).page(1)}


def _edition(name: dict[str, str], item_id: str) -> Any:
    return Like(item_id=item_id, loaded=Like(pack=Like(title=name)))


def _changes() -> list[Change]:
    first, last = (list(PARTS)[at] for at in (0, -1))
    return [
        Change(first, "changed", pick(SHORT), "1,000.00", pick(LONG)),
        Change(first, "added", pick(LONG), "", "1,000.00"),
        Change(last, "removed", pick(SHORT), pick(LONG), ""),
    ]


def _lines() -> list[Row]:
    return [
        Row("folded", folded=11),
        Row("changed", 12, "amount = 1000", 12, "amount = 2000"),
        Row("added", None, None, 13, pick(LONG)),
        Row("removed", 14, pick(LONG)),
    ]


def _examples() -> list[Example]:
    return [
        Example(pick(SHORT), True, "1,767.00", "1,767.00"),
        Example(pick(LONG), False, pick(LONG), "0.00"),
    ]


def _figures() -> list[tuple[str, Any]]:
    """With everything, without the two that may be missing, and hidden because few."""
    known = Like(
        persons=128, fen=123_456_700, median_fen=176_700, working_days_median=2, zero_trip_permille=987
    )
    bare = Like(persons=3, fen=0, median_fen=0, working_days_median=None, zero_trip_permille=None)
    return [(pick(SHORT), known), (pick(LONG), bare), (pick(SHORT), None)]


def _report() -> Any:
    return Like(
        wrong=2,
        untold=1,
        hits=60,
        low_permille=4,
        high_permille=116,
        loss=Like(projected_fen=1_234_500, at_most_fen=123_456_700),
    )


def _steps() -> list[Step]:
    paid, asked, refused = Said(_("Paid"), "good"), Said(pick(LONG), "wait"), Said(_("Not granted"), "bad")
    return [
        Step(AT, paid, "1,767.00", _("Bank"), "", ""),
        Step(AT, asked, "", _("the person concerned"), "陈秀英", pick(LONG)),
        Step(AT, refused, "", "", "", ""),
    ]


def _of_the_phone() -> dict[str, Any]:
    return {
        "expected": {
            "exact": Expected(pays=True, exact_fen=176_700, certain=True, rows=_sum()),
            "between": Expected(pays=True, least_fen=100_000, most_fen=123_456_700),
            "most": Expected(pays=True, most_fen=500_000),
            "open": Expected(pays=True),
            "thing": Expected(pays=False),
        },
        "asked": _asked(),
        "begun": _begun(),
        "event": Told([("birth", pick(SHORT)), ("marriage", pick(LONG))], wrong=pick(LONG)),
        "reasons": _reasons(),
        "whys": _whys(),
        "grades": [(5, _("Very good")), (3, pick(LONG)), (1, _("Bad"))],
        "papers": _papers(),
        "mandates": [
            Like(principal=Like(name="陈秀英"), get_kind_display=pick(SHORT), medical=True),
            Like(principal=Like(name="欧阳" * 12), get_kind_display=pick(LONG), medical=False),
        ],
    }


def _reasons() -> list[Any]:
    """With everything; with nothing known; following from a limit."""
    fact = Like(
        label=pick(SHORT),
        value="4,134.00",
        source=pick(UNIT),
        open=False,
        line=Like(at=AT),
        rows=[pick(LONG)],
    )
    unknown = Like(label=pick(LONG), value="", source="", open=True, line=Like(at=None), rows=[])
    article = Like(title="职工互助保障办法", article="第三条", note=LONG, url="#main")
    met, not_known = Like(outcome="met"), Like(outcome="unknown")
    bare: dict[str, Any] = {"basis": None, "facts": [], "sources": [], "note": ""}
    return [
        Like(
            condition=met,
            says=pick(SHORT),
            basis=article,
            facts=[fact],
            sources=[pick(UNIT)],
            note=pick(LONG),
        ),
        Like(condition=not_known, says=pick(LONG), **{**bare, "basis": article, "facts": [unknown]}),
        Like(condition=Like(outcome="unmet"), says=pick(SHORT), **bare),
    ]


def _whys() -> list[Any]:
    """With every part; and where nothing is known of it but that nobody else can say."""
    article = Like(title="职工互助保障办法", article="第三条")
    one = Like(says=SHORT, otherwise=LONG, basis=article)
    other = Like(says=None, otherwise=LONG, basis=None)
    return [
        Like(conditions=[one, other], is_for_sum=True, sum_basis=article, asked=[UNIT, LONG]),
        Like(conditions=[], is_for_sum=False, sum_basis=None, asked=[]),
    ]


def _sum() -> Any:
    return (
        Like(label=SHORT, percent=50, base_fen=313_400, amount_fen=156_700),
        Like(label=LONG, percent=None, base_fen=0, amount_fen=20_000),
    )


def _asked() -> list[Shown]:
    yes_no = (("yes", _("yes")), ("no", _("no")))
    return [
        _question("a", Cell("a", "yesno", pick(SHORT), "yes", yes_no), saved=True),
        _question(
            "b", Cell("b", "date", pick(LONG), "", hint=pick(LONG)), theirs="2026-01-31", mine=pick(LONG)
        ),
        _question("c", Cell("c", "number", pick(SHORT), "1,000", error=pick(LONG))),
        _question(
            "d",
            None,
            rows=((Cell("d.0.x", "text", pick(SHORT), pick(LONG)), Cell("d.0.y", "date", pick(LONG), "")),),
        ),
        _question("e", None, hidden=True),
    ]


def _question(key: str, cell: Cell | None, **more: Any) -> Shown:
    question: Any = Like(key=key, is_answered=True)
    return Shown(
        question, pick(LONG if cell is None else {"zh-Hans": cell.label, "en": cell.label}), "", cell, **more
    )


def _begun() -> list[Any]:
    draft = Like(uid=UID, updated_at=AT, ends_at=AT, item_id="hz.care.major-disease")
    row: dict[str, Any] = {
        "draft": draft,
        "by_another": "",
        "is_exact": True,
        "missing": [],
        "most_fen": 176_700,
    }
    return [
        Like(**row, edition=_edition(SHORT, "hz.care")),
        Like(
            **{**row, "missing": [pick(LONG), pick(SHORT)], "most_fen": 123_456_700, "is_exact": False},
            edition=_edition(LONG, "hz.aid"),
        ),
        Like(**{**row, "by_another": "林晓燕", "most_fen": None}, edition=None),
    ]


def _papers() -> list[Any]:
    """Wanted, at hand, doubtful, and run out."""
    kept = Like(
        row=Like(kept_at=AT, valid_until=DAY, pk=UID, is_doubtful=False, document=Like(get_doubt_display=""))
    )
    doubt = Like(
        row=Like(
            kept_at=AT,
            valid_until=None,
            pk=UID,
            is_doubtful=True,
            document=Like(get_doubt_display=pick(LONG)),
        )
    )
    paper = {"paper": Like(label=SHORT, hint=LONG), "kept": None, "run_out": None}
    return [
        Like(**paper, name="wanted"),
        Like(**{**paper, "kept": kept}, name="at-hand"),
        Like(**{**paper, "kept": doubt, "paper": Like(label=LONG, hint=SHORT)}, name="doubtful"),
        Like(**{**paper, "run_out": kept}, name="run-out"),
    ]


def _of_the_hall() -> dict[str, Any]:
    fields = [Like(code="a", name=SHORT, count=9), Like(code="b", name=LONG, count=0)]
    districts = [Like(code="330106", name=pick(UNIT)), Like(code="330108", name=pick(LONG))]
    return {
        "fields": fields,
        "field": fields[0],
        "district_here": Like(choices=districts, chosen=districts[0]),
        "outcomes": [
            _outcome(SHORT, amount_fen=176_700),
            _outcome(LONG, open_=[SHORT, LONG], more_open=3),
            _outcome(SHORT, against=[SHORT, LONG]),
        ],
    }


def _outcome(name: dict[str, str], **known: Any) -> Any:
    unknown: dict[str, Any] = {"amount_fen": None, "against": [], "open_": [], "more_open": 0}
    return Like(loaded=Like(pack=Like(title=name)), expected=Like(text=LONG), **{**unknown, **known})
