from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN, OTHER = "330106198503091028", "330102197903223173"
WEDDING = {"cert_num_man": OTHER, "cert_num_woman": CHEN, "op_date": "2010-05-20", "op_type": "IA"}
DIVORCE = WEDDING | {"op_date": "2018-03-02", "op_type": "IB"}
DIBAO = {"cert_num": CHEN, "begin_date": "2024-01-01", "status": "1"}
MARRIAGE, RELATIVES = "civil-affairs.marriage", "civil-affairs.relatives"
MARRIED_ON = Told("member.married_on", date(2010, 5, 20))
DIVORCED = Told("member.marital_status", "divorced")
FATHER = {"cert_num": CHEN, "cert_num_deceased": "330106195501010012", "gx": "51", "death_date": "2026-05-30"}
MOURNED = {"relation": "parent", "died_on": date(2026, 5, 30)}

REPLIES = (
    Reply("married", MARRIAGE, [WEDDING], (Told("member.marital_status", "married"), MARRIED_ON)),
    Reply("divorced since", MARRIAGE, [DIVORCE, WEDDING], (DIVORCED, MARRIED_ON)),
    Reply(
        "divorced, married before the register began",
        MARRIAGE,
        [DIVORCE],
        (DIVORCED, Told("member.married_on", status=Status.MISSING)),
    ),
    Reply(
        "no marriage registered",
        MARRIAGE,
        [],
        (
            Told("member.marital_status", status=Status.ABSENT),
            Told("member.married_on", status=Status.ABSENT),
        ),
    ),
    Reply(
        "other people's marriage", MARRIAGE, [WEDDING | {"cert_num_woman": ""}], silence="unreadable-answer"
    ),
    Reply("an act nobody agreed on", MARRIAGE, [WEDDING | {"op_type": "ZZ"}], silence="unreadable-answer"),
    Reply("on the dibao list", "civil-affairs.dibao", [DIBAO], (Told("household.dibao", True),)),
    Reply("dibao ended", "civil-affairs.dibao", [DIBAO | {"status": "0"}], (Told("household.dibao", False),)),
    Reply("not on the dibao list", "civil-affairs.dibao", [], (Told("household.dibao", False),)),
    Reply("alive", "civil-affairs.death", [], (Told("member.deceased_on", status=Status.ABSENT),)),
    Reply(
        "deceased",
        "civil-affairs.death",
        [{"cert_num": CHEN, "death_date": "2026-02-03"}],
        (Told("member.deceased_on", date(2026, 2, 3)),),
    ),
    Reply(
        "somebody else's death",
        "civil-affairs.death",
        [{"cert_num": OTHER, "death_date": "2026-02-03"}],
        silence="someone-else",
    ),
    Reply("a father", RELATIVES, [FATHER], (Told("relatives_deceased", [MOURNED]),)),
    Reply(
        "told twice, and a cousin",
        RELATIVES,
        [FATHER, FATHER, FATHER | {"gx": "97"}],
        (Told("relatives_deceased", [MOURNED]),),
    ),
    Reply("nobody", RELATIVES, [], (Told("relatives_deceased", []),)),
    Reply("no day of death", RELATIVES, [FATHER | {"death_date": None}], silence="unreadable-answer"),
    Reply("relatives of others", RELATIVES, [FATHER | {"cert_num": OTHER}], silence="someone-else"),
)
