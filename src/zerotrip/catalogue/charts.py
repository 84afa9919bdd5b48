"""The check of a place's chart of accounts; its form belongs to the books."""

from __future__ import annotations

from collections.abc import Iterator

from zerotrip.books.chart_file import ChartFile
from zerotrip.catalogue.findings import Finding, say
from zerotrip.core.text import nearest


def checked_chart(file: ChartFile) -> Iterator[Finding]:
    """Titles and pairs of places once, every title named is there, one takes the result."""
    codes: list[str] = []
    for i, title in enumerate(file.title):
        if title.code in codes:
            twice = f'code = "{title.code}" twice'
            yield Finding(("title", i, "code"), twice, say("a code used once", "不重复的科目编号"))
        codes.append(title.code)
    if sum(title.takes_result for title in file.title) != 1:
        yield Finding(
            ("title", 0), "takes_result", say("one title that takes the result", "恰好一个科目承接结余")
        )
    pairs: set[tuple[str, str]] = set()
    for i, posting in enumerate(file.posting):
        yield from _of_posting(i, posting.debit, posting.credit, codes)
        pair = posting.source, posting.destination
        if pair in pairs:
            once = say("a pair used once", "不重复的来源与去向")
            yield Finding(("posting", i, "from"), f"{pair[0]} → {pair[1]} twice", once)
        pairs.add(pair)


def _of_posting(i: int, debit: str, credit: str, codes: list[str]) -> Iterator[Finding]:
    for side, code in (("debit", debit), ("credit", credit)):
        if code not in codes:
            said = f'{side} = "{code}"'
            yield Finding(
                ("posting", i, side),
                said,
                say("the code of a title above", "上文科目的编号"),
                nearest(code, codes),
            )
    if debit == credit:
        yield Finding(
            ("posting", i, "credit"),
            f'credit = "{credit}"',
            say("another title than debit", "与借方不同的科目"),
        )
