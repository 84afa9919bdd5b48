"""Read as they go by, messages are taken and refused exactly as whole trees would be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from zerotrip.core.errors import Invalid
from zerotrip.demo.bank.report import Said, report
from zerotrip.payments.formats import format_named, xml
from zerotrip.payments.statements import camt
from zerotrip.payments.tests.test_layouts import LINE, ORDER

LINES = tuple(replace(LINE, end_to_end_id=f"M1-{n:06d}", bank_code="" if n % 2 else "1") for n in range(40))
ORDERED = format_named("pain.001").write(replace(ORDER, lines=LINES))
ANSWERED = report(
    [Said(line.end_to_end_id, "RJCT", "1234.56", "AC04") for line in LINES],
    order="M1",
    message_id="A1",
    written_at=datetime(2026, 6, 12, tzinfo=UTC),
)


def _of_a_tree(raw: bytes) -> str:
    try:
        xml.check(xml.parse(raw), xml.message_of(raw))
    except Invalid as fault:
        return fault.code
    return "good"


def _going_by(raw: bytes, tag: str) -> str:
    try:
        xml.each(raw, tag, lambda element: element.sourceline)
    except Invalid as fault:
        return fault.code
    return "good"


def _without_a_tag(raw: bytes, random: Random) -> bytes:
    found = random.choice(list(re.finditer(rb"</?\w+[^>]*>", raw)))
    return raw[: found.start()] + raw[found.end() :]


def _without_an_element(raw: bytes, random: Random) -> bytes:
    found = random.choice(list(re.finditer(rb"<(\w+)[^<>]*>[^<>]*</\1>", raw)))
    return raw[: found.start()] + raw[found.end() :]


def _element_twice(raw: bytes, random: Random) -> bytes:
    found = random.choice(list(re.finditer(rb"<(\w+)[^<>]*>[^<>]*</\1>", raw)))
    return raw[: found.end()] + found[0] + raw[found.end() :]


def _element_elsewhere(raw: bytes, random: Random) -> bytes:
    found = random.choice(list(re.finditer(rb"<(\w+)[^<>]*>[^<>]*</\1>", raw)))
    rest = raw[: found.start()] + raw[found.end() :]
    where = random.choice(list(re.finditer(rb"<", rest))).start()
    return rest[:where] + found[0] + rest[where:]


def _cut(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(60, len(raw))].rstrip()[:-1]


@pytest.mark.parametrize(("raw", "tag"), [(ORDERED, "CdtTrfTxInf"), (ANSWERED, "TxInfAndSts")])
@pytest.mark.parametrize(
    "alter", [_without_a_tag, _without_an_element, _element_twice, _element_elsewhere, _cut]
)
def test_verdict_is_that_of_a_whole_tree(raw: bytes, tag: str, alter: Any) -> None:
    random = Random(f"{alter.__name__} {tag}")
    assert (_of_a_tree(raw), _going_by(raw, tag)) == ("good", "good")
    verdicts = [
        (_of_a_tree(altered), _going_by(altered, tag)) for altered in (alter(raw, random) for _ in range(80))
    ]
    assert [each for each in verdicts if (each[0] == "good") != (each[1] == "good")] == []
    assert {verdict for verdict, _ in verdicts} - {"good"}


def test_long_file_is_told_apart_without_a_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ORDERED.replace(b"<RmtInf>", b"<RmtXnf>").replace(b"</RmtInf>", b"</RmtXnf>")
    monkeypatch.setattr(xml, "SMALL", 0)
    assert _going_by(broken, "CdtTrfTxInf") == "xml-against-schema"


@pytest.mark.parametrize(
    "namespace", ["urn:iso:std:iso:20022:tech:xsd:pain.001.0}01.03", "{x", "x}", "}{", ""]
)
def test_brace_in_the_namespace_is_refused_with_a_sentence(namespace: str) -> None:
    raw = f'<Document xmlns="{namespace}"><CstmrCdtTrfInitn/></Document>'.encode()
    for read in (format_named("pain.001").read, format_named("pain.001").read_answer, camt.read):
        with pytest.raises(Invalid) as fault:
            read(raw)
        assert fault.value.code in ("xml-foreign", "xml-broken")
