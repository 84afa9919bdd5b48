"""The ways a department can fail, switched on and off while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

MODES = (
    "",
    "down",
    "error",
    "html",
    "garbage",
    "cut",
    "huge",
    "redirect",
    "someone-else",
    "nonsense",
    "forgetful",
)

KINDS = ("lost", "double", "late", "garbled")
GARBLED = ("html", "garbage", "cut", "nonsense")


@dataclass
class Lossy:
    """A bad line: of `rate` of all calls the answer is

    lost      never sent                     double   sent with every row twice
    late      sent after `pause` seconds     garbled  a page, noise, cut off, or rows that mean nothing

    What becomes of the nth call of one question about one person follows from the seed alone, whatever else
    is asked meanwhile: a run can be repeated to the call.
    """

    rate: float = 0.3
    seed: int = 7
    kinds: tuple[str, ...] = KINDS
    pause: float = 0.3
    _met: dict[str, Iterator[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.kinds = tuple(self.kinds)
        unknown = set(self.kinds) - set(KINDS)
        if unknown or not self.kinds or not 0 <= self.rate <= 1 or self.pause < 0:
            raise ValueError(f"a rate from 0 to 1, and kinds out of {', '.join(KINDS)}")

    def told(self) -> dict[str, object]:
        return {"rate": self.rate, "seed": self.seed, "kinds": self.kinds, "pause": self.pause}

    def fate(self, call: str) -> str:
        """What becomes of the next call of this name: a kind of fault, and how garbled; mostly nothing."""
        nth = next(self._met.setdefault(call, count()))
        chance = Random(f"{self.seed}/{call}/{nth}")  # noqa: S311
        if chance.random() >= self.rate:
            return ""
        kind = chance.choice(self.kinds)
        return chance.choice(GARBLED) if kind == "garbled" else kind


@dataclass
class Faults:
    """`mode` is one of MODES:

    down          hangs up without a word          error     says 503
    html          a login page, with 200           garbage   bytes that are no text
    cut           half of the answer               huge      more than anybody needs
    redirect      to another address               nonsense  well-formed, but no row means anything
    someone-else  rows about another person        forgetful refuses every signature
    `times`: for that many calls only; 0 until further notice.
    """

    mode: str = ""
    times: int = 0
    seconds: float = 0.0  # before every answer
    drop_diagnosis: bool = False
    lossy: Lossy | None = None

    def next(self, call: str = "") -> str:
        """The mode of the call that is coming in: the fault of all calls, or what a bad line makes of it."""
        mode = self.mode
        if not mode and self.lossy:
            return self.lossy.fate(call)
        if mode and self.times:
            self.times -= 1
            if not self.times:
                self.mode = ""
        return mode

    def set(self, mode: str, times: int = 0) -> None:
        if mode not in MODES:
            raise ValueError(f"no such fault: {mode}; there are {', '.join(filter(None, MODES))}")
        self.mode, self.times = mode, times

    def clear(self) -> None:
        self.mode, self.times, self.seconds, self.drop_diagnosis, self.lossy = "", 0, 0.0, False, None

    def told(self) -> dict[str, object]:
        """For who looks at it; not the calls met so far, which name people."""
        return {
            "mode": self.mode,
            "times": self.times,
            "seconds": self.seconds,
            "drop_diagnosis": self.drop_diagnosis,
            "lossy": self.lossy.told() if self.lossy else None,
        }
