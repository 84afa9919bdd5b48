"""Help and tour as the gallery shows them: with everything in far too long words, and with almost nothing."""

from __future__ import annotations

from types import SimpleNamespace as Like
from typing import Any

from zerotrip.core.text import Text
from zerotrip.guides.office.flow import Step
from zerotrip.guides.office.materials import Material
from zerotrip.guides.office.sums import Expected
from zerotrip.web.help.item import Condition, ItemHelp
from zerotrip.web.help.page import Help
from zerotrip.web.help.verbs import SAID_OF_VERBS
from zerotrip.web.help.words import Words
from zerotrip.web.tour_steps import Step as Stop
from zerotrip.web.tour_steps import Touring


def shown(*, edition: Any, long: Text, short: Text, long_words: str, short_words: str) -> dict[str, Any]:
    """`edition` is a stand-in with number, first day and texts."""
    law: Any = Like(title="杭州市职工互助保障办法（示例）", article="第十二条第三款")
    item = ItemHelp(
        edition=edition,
        title=long,
        gives=Expected(pays=True, fen=123_456_700),
        conditions=(Condition(long, {}, law), Condition({}, short, None)),
        offices=(short, long),
        papers=(
            Material(long, short, short, 1, "needed", long),
            Material(short, long, long, 1, "fallback", {}),
        ),
        steps=(Step(long, short, long), Step(short, long, {})),
        clocks=(long_words, short_words),
    )
    return {
        "help": Help(Words(long_words, short_words), item, "#main"),
        "help_of_a_page": Help(Words(short_words, long_words), None, ""),
        "verbs_said": SAID_OF_VERBS,
        "touring": Touring(Stop(short_words, long_words, ""), 2, 5, "#main", "#main"),
        "touring_last": Touring(Stop(long_words, short_words, ""), 5, 5, "", "#main"),
    }
