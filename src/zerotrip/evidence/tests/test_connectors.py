from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.connectors.medical_insurance.connector import sum_of_fields
from zerotrip.evidence.connectors.plugging import MAKERS
from zerotrip.evidence.registry import Inquiry, Silence


def _class_of(name: str) -> Any:
    """Each known answer meets a connector of its own, on a line that gives just this answer."""
    folder = import_module(f"zerotrip.evidence.connectors.{name.replace('-', '_')}.connector")
    return next(
        each
        for each in vars(folder).values()
        if getattr(each, "name", "") == name and each.__module__ == folder.__name__
    )


CONNECTORS = {name.replace("-", "_"): _class_of(name) for name in MAKERS}
RECORD, CARD = "S20260610000001", "6222021208010026217"


def _known() -> list[Any]:
    replies = []
    for folder, connector in CONNECTORS.items():
        module = import_module(f"zerotrip.evidence.connectors.{folder}.replies")
        replies += [
            pytest.param(connector, each, id=f"{each.source}: {each.what}") for each in module.REPLIES
        ]
    return replies


@pytest.mark.parametrize(("connector", "reply"), _known())
def test_a_known_answer_means_what_replies_say(connector: Any, reply: Reply) -> None:
    line: Any = SimpleNamespace(rows=lambda path, inquiry, **question: reply.rows)
    inquiry = Inquiry("330106198503091028", "陈秀英", "互助审核", "r1", RECORD, CARD)
    if reply.silence:
        with pytest.raises(Silence, match=reply.silence):
            connector(line).fetch(reply.source, inquiry)
    else:
        assert connector(line).fetch(reply.source, inquiry).told == reply.told


@pytest.mark.parametrize("connector", CONNECTORS.values())
def test_every_source_has_a_known_answer_and_both_languages(connector: Any) -> None:
    folder = next(name for name, each in CONNECTORS.items() if each is connector)
    replies = import_module(f"zerotrip.evidence.connectors.{folder}.replies").REPLIES
    assert {each.source for each in replies} == set(connector.sources)
    assert all(set(source.label) == {"zh-Hans", "en"} for source in connector.sources.values())


def test_self_borne_is_what_the_settings_say() -> None:
    row = {"inscp_scp_amt": "100.00", "fund_pay_sumamt": "60.00", "maf_pay": "10.50"}
    assert sum_of_fields("inscp_scp_amt - fund_pay_sumamt")(row) == 4000
    assert sum_of_fields("inscp_scp_amt - fund_pay_sumamt - maf_pay")(row) == 2950
    assert sum_of_fields("inscp_scp_amt - hifob_pay")(row) is None


@pytest.mark.parametrize("expression", ["", "a *b", "a - 1", "__import__('os')", "a -", "a b"])
def test_self_borne_adds_up_fields_and_does_nothing_else(expression: str) -> None:
    with pytest.raises(ValueError, match="only field names"):
        sum_of_fields(expression)
