"""How values look on a page. Domain code hands over fen, dates and bilingual texts; this writes them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, npgettext, pgettext

from zerotrip.core.money import Amount
from zerotrip.core.text import mask_account, mask_id, mask_name, pick
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.registry import registry
from zerotrip.evidence.wording import sentence
from zerotrip.org.models import Level, Organisation, Role
from zerotrip.preferences.models import Theme
from zerotrip.web import journal
from zerotrip.web.door import today
from zerotrip.web.entrance import OFFERED
from zerotrip.web.hashes import brief
from zerotrip.web.held import whose
from zerotrip.web.places import place_words
from zerotrip.web.ways import Way, ways_from
from zerotrip.web.wording import BATCH_TONES, LINE_TONES, Said, standing_of, sum_of

register = template.Library()
register.filter("mask_name", mask_name)
register.filter("mask_id", mask_id)
register.filter("mask_account", mask_account)
register.filter("brief", brief)

DAY = {"zh": ("n 月 j 日", "Y 年 n 月 j 日"), "en": ("j M", "j M Y")}


@register.filter
def money(value: Amount | int | str | None) -> str:
    """Fen or an Amount as `1,767.00`; nothing known as a dash."""
    if value is None or value == "":
        return "—"
    return str(value if isinstance(value, Amount) else Amount.fen(int(value)))


@register.filter
def yuan_short(fen: int) -> str:
    """Fen as whole yuan, where there is room for no more: `36,767`."""
    return f"{fen // 100:,}"


@register.filter
def grouped(number: int | None) -> str:
    """Points and pieces as `12,500`, read like sums of money."""
    return "—" if number is None else f"{number:,}"


@register.filter
def turned(fen: int) -> int:
    """A sum that stands on the other side: shown without its sign."""
    return -fen


@register.filter
def listed(names: Iterable[object]) -> str:
    """`a, b` as the reader's language lists things."""
    return gettext(", ").join(str(name) for name in names)


@register.filter
def said(text: Mapping[str, str] | str | None) -> str:
    """A bilingual text in the reader's language; plain strings pass."""
    return pick(dict(text)) if isinstance(text, Mapping) else str(text or "")


@register.filter
def day(value: date | datetime | None) -> str:
    """`6 月 12 日`, with the year when it is not this one."""
    if not value:
        return ""
    read = timezone.localtime(value).date() if isinstance(value, datetime) else value
    short, long = DAY[_tongue()]
    return formats.date_format(read, short if read.year == today().year else long)


@register.filter
def moment(value: datetime | None) -> str:
    """`6 月 12 日 10:21`"""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def stamp(value: date | datetime | None) -> str:
    """`2026-06-10 16:40`: what a desk compares column under column."""
    if not value:
        return ""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()


@register.filter
def post_name(check: str) -> str:
    """`district-officer` as a pack names it, or a role by itself, in words."""
    level, _mark, role = check.partition("-")
    if level in Level.values and role in Role.values:
        return f"{Level(level).label} · {Role(role).label}"
    return str(Role(check).label) if check in Role.values else check


@register.filter
def permille(value: int) -> str:
    """Thousandths as a percentage with one decimal: 987 → `98.7%`."""
    return f"{value // 10}.{value % 10}%"


@register.simple_tag
def fresh_key() -> str:
    """The idempotency key of one rendered form: sent twice, it acts once."""
    return uuid.uuid4().hex


@register.simple_tag(takes_context=True)
def whose_form(context: template.Context) -> str:
    """For whom this page is made: another person who signs in must not be shown what was typed on it."""
    user = getattr(context.get("request"), "user", None)
    return whose(user.actor) if user is not None and user.is_authenticated else ""


@register.simple_tag(takes_context=True)
def ways_here(context: template.Context, status: int) -> list[Way]:
    """Where one may go from this page, which could not be shown."""
    request = context.get("request")
    return ways_from(request, status) if request is not None else []


def _tongue() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


@register.filter
def desk_state(case: Any) -> Said:
    return standing_of(case, desk=True)


@register.filter
def issuer(name: str) -> str:
    """Whoever signed a paper is named in it as in the union's seal; read here in the reader's language."""
    if _tongue() == "zh":
        return name
    union = Organisation.objects.filter(name_zh=name).first()
    return union.name if union else name


@register.filter
def short_stamp(value: datetime | None) -> str:
    """`06-10 16:40`: a time of this year, where the year goes without saying."""
    return stamp(value)[5:] if value and value.year == today().year else stamp(value)


@register.filter
def paper_label(ask: Any) -> str:
    """What the pack calls the paper of an ask."""
    papers = ask.case.edition.loaded.papers
    return pick(papers[ask.paper].label) if ask.paper in papers else str(ask.paper)


@register.filter
def summary(edition: Any) -> str:
    """The item's own summary in the reader's language."""
    return pick({language: texts.summary for language, texts in edition.loaded.pack.text.items()})


@register.filter
def place(pattern: str) -> str:
    return place_words(pattern)


@register.filter
def batch_tone(state: str) -> str:
    return BATCH_TONES.get(state, "")


@register.filter
def line_tone(state: str) -> str:
    return LINE_TONES.get(state, "")


@register.filter
def note(kept: Mapping[str, Any] | None) -> str:
    """A remark kept as both languages, or nothing."""
    return pick(dict(kept)) if kept and ("zh-Hans" in kept or "en" in kept) else ""


@register.filter
def source_label(name: str) -> str:
    """A department by its name, where a connector of that name is plugged in."""
    connector = registry.connectors.get(name)
    return pick(connector.label) if connector else name


@register.filter
def source_said(key: str) -> str:
    """Whose word it is: a department's source, as it is called."""
    return pick(label_of(key))


@register.filter
def refusal_words(code: str) -> str:
    """Why a department's message was not taken, in words."""
    return str(sentence(code))


register.filter("act", journal.act)
register.filter("about", journal.about)
register.filter("which", journal.which)
register.filter("sum_of", sum_of)


@register.simple_tag(takes_context=True)
def simply(context: template.Context, sentence: str, count: int | None = None) -> str:
    """A sentence as usual, or in plainer words for whoever reads bigger type (context `plain`).

    With a count the plainer words may differ for one and for several.
    """
    look = context.get("look")
    if not look or not look.elder:
        return gettext(sentence)
    plain = pgettext("plain", sentence) if count is None else npgettext("plain", sentence, sentence, count)
    return gettext(sentence) if plain == sentence else plain


@register.simple_tag
def themes() -> list[tuple[str, str]]:
    return [(value, str(words)) for value, words in Theme.choices]


@register.simple_tag
def demo_cast() -> list[Any]:
    """Who the sign-in page of the demonstration offers; nobody elsewhere."""
    return OFFERED


@register.filter
def is_person(key: str) -> bool:
    return key.startswith("person:")


@register.filter
def department_name(key: str) -> str:
    """`department:medical-insurance` as the reader's language calls it."""
    return source_label(key.removeprefix("department:"))


@register.filter
def is_department(key: str) -> bool:
    return key.startswith("department:")
