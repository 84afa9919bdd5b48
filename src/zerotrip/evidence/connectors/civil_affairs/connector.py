"""What civil affairs' answers mean.

Marriage: the last registered act counts, IA married, IB divorced; none registered is absent, not "single",
because acts from before the register went electronic are not in it. The day married is that of the last act
IA; divorced without one, it is missing. Dibao: listed and running, or not. Death: a date, or nobody has died.
Relatives: those of the person asked about who died, by GX (GB/T 4761: 10 spouse, 20 and 30 child, 50 parent).
"""

from __future__ import annotations

from datetime import timedelta

from zerotrip.evidence.connectors.civil_affairs.client import Client
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import once, the_day, told, told_or_none
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told
from zerotrip.evidence.states import Status

MARRIAGE = Source(
    "civil-affairs.marriage",
    {"zh-Hans": "民政 · 婚姻登记", "en": "Civil affairs · marriage register"},
    ("member.marital_status", "member.married_on"),
    timedelta(days=30),
)
DIBAO = Source(
    "civil-affairs.dibao",
    {"zh-Hans": "民政 · 最低生活保障", "en": "Civil affairs · minimum living allowance"},
    ("household.dibao",),
    timedelta(days=30),
)
DEATH = Source(
    "civil-affairs.death",
    {"zh-Hans": "民政 · 死亡登记", "en": "Civil affairs · register of deaths"},
    ("member.deceased_on",),
    timedelta(days=7),
)
RELATIVES = Source(
    "civil-affairs.relatives",
    {"zh-Hans": "民政 · 亲属死亡登记", "en": "Civil affairs · deaths of relatives"},
    ("relatives_deceased",),
    timedelta(days=7),
)
RELATIONS = {"1": "spouse", "2": "child", "3": "child", "5": "parent"}
ACTS = {"IA": "married", "IB": "divorced"}


class CivilAffairs:
    name = "civil-affairs"
    label = {"zh-Hans": "民政", "en": "Civil affairs"}
    sources = {source.key: source for source in (MARRIAGE, DIBAO, DEATH, RELATIVES)}

    def __init__(self, gateway: Gateway) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes = {
            MARRIAGE.key: (client.marriage, read_marriage),
            DIBAO.key: (client.dibao, read_dibao),
            DEATH.key: (client.death, read_death),
            RELATIVES.key: (client.relatives, read_relatives),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_marriage(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = [row for row in rows if inquiry.id_number in (row["cert_num_man"], row["cert_num_woman"])]
    if len(mine) != len(rows):
        raise ValueError("a marriage of other people")
    if not mine:
        return [Told(fact, status=Status.ABSENT) for fact in MARRIAGE.facts]
    last = max(mine, key=lambda row: the_day(row, "op_date"))
    weddings = [the_day(row, "op_date") for row in mine if ACTS[row["op_type"]] == "married"]
    return [
        Told("member.marital_status", ACTS[last["op_type"]]),
        told("member.married_on", max(weddings, default=None)),
    ]


def read_dibao(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    running = [row for row in only_about(rows, inquiry.id_number, key="cert_num") if row["status"] == "1"]
    return [Told("household.dibao", bool(running))]


def read_death(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = only_about(rows, inquiry.id_number, key="cert_num")
    return [told_or_none("member.deceased_on", the_day(mine[0], "death_date") if mine else None)]


def read_relatives(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = once(only_about(rows, inquiry.id_number, key="cert_num"))
    close = [row for row in mine if str(row["gx"])[:1] in RELATIONS]
    dead = [{"relation": RELATIONS[row["gx"][:1]], "died_on": the_day(row, "death_date")} for row in close]
    return [Told("relatives_deceased", sorted(dead, key=lambda row: (row["died_on"], row["relation"])))]
