"""What `[points]` must mean: by itself, and with the rules. Nobody earns by looking in, or by being ahead."""

from __future__ import annotations

import re

from zerotrip.catalogue.findings import Finding, Findings, say
from zerotrip.catalogue.pack import Pack
from zerotrip.catalogue.places import Path
from zerotrip.core.text import nearest
from zerotrip.rules import Kind, Program
from zerotrip.rules.tree import Named, facts_read

AT: Path = ("points", "gives")
_LOOKING_IN = re.compile(
    r"check_?ins?|log_?ins?|sign_?ins?|logged_in|signed_in|visits?|streak|consecutive_days|days_active"
)
_COMPARING = re.compile(r"rank(ing|ed)?|leaderboard|percentile|place_among")


def checked_points(pack: Pack) -> Findings:
    points = pack.points
    if points is None:
        return
    names = [one.name for one in pack.define]
    if isinstance(points.gives, str) and points.gives not in names:
        text = say("a whole number, or a name given by a [[define]]", "整数，或 [[define]] 中起的名称")
        yield Finding(AT, f'gives = "{points.gives}"', text, nearest(points.gives, names))
    if isinstance(points.gives, int) and points.gives > (points.at_most_a_year or points.gives):
        text = say("at least what one grant gives", "不少于一次给出的积分")
        yield Finding(("points", "at_most_a_year"), f"at_most_a_year = {points.at_most_a_year}", text)
    yield from _earned_by_presence(pack)


def _earned_by_presence(pack: Pack) -> Findings:
    """The words of a fact's or a define's name say what it counts: so they are read."""
    texts = [(("define", i, "is"), one.text) for i, one in enumerate(pack.define)]
    texts += [(("require", i, "that"), one.that) for i, one in enumerate(pack.require)]
    for path, text in texts:
        for word in re.findall(r"[a-z_]+", text):
            if _LOOKING_IN.fullmatch(word):
                yield Finding(
                    path, word, say("something done, not daily check-ins", "做过的事，而不是每日签到")
                )
            elif _COMPARING.fullmatch(word):
                yield Finding(
                    path, word, say("something done, not a ranking of people", "做过的事，而不是人的排名")
                )


def points_in_rules(pack: Pack, program: Program) -> Findings:
    """A number that is known whenever the verdict is."""
    gives = pack.points.gives if pack.points else None
    node = program.named.get(gives) if isinstance(gives, str) else None
    if node is None:
        return
    if node.type.kind is not Kind.NUMBER:
        yield Finding(AT, f'gives = "{gives}"', say("a number", "数字"))
    strange = [
        key for key in facts_read(Named(node.type, str(gives)), program.named) if key not in program.reads
    ]
    if strange:
        text = say(
            f"points reckoned from what a condition or the award reads too; not {', '.join(strange)}",
            f"按条件或标准中也用到的事实计算的积分；没有用到 {'、'.join(strange)}",
        )
        yield Finding(AT, f'gives = "{gives}"', text)
