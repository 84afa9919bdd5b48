"""The ways a department can fail, switched on and off while it runs."""

from __future__ import annotations

from dataclasses import dataclass

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

    def next(self) -> str:
        """The mode of the call that is coming in."""
        mode = self.mode
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
        self.mode, self.times, self.seconds, self.drop_diagnosis = "", 0, 0.0, False
