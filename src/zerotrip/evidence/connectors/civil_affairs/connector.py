"""What civil affairs' answers mean.

Marriage: the last registered act counts, IA married, IB divorced; none registered is absent, not "single",
because acts from before the register went electronic are not in it. Dibao: listed and running, or not.
Death: a date, or nobody has died.
"""

from __future__ import annotations

from datetime import date, timedelta

from zerotrip.evidence.connectors.civil_affairs.client import Client
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told
from zerotrip.evidence.states import Status

MARRIAGE = Source(
    "civil-affairs.marriage",
    {"zh-Hans": "民政 · 婚姻登记", "en": "Civil affairs · marriage register"},
    ("member.marital_status",),
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
ACTS = {"IA": "married", "IB": "divorced"}


class CivilAffairs:
    name = "civil-affairs"
    label = {"zh-Hans": "民政", "en": "Civil affairs"}
    sources = {source.key: source for source in (MARRIAGE, DIBAO, DEATH)}

    def __init__(self, gateway: Gateway) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes = {
            MARRIAGE.key: (client.marriage, read_marriage),
            DIBAO.key: (client.dibao, read_dibao),
            DEATH.key: (client.death, read_death),
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
        return [Told("member.marital_status", status=Status.ABSENT)]
    last = max(mine, key=lambda row: date.fromisoformat(row["op_date"]))
    return [Told("member.marital_status", ACTS[last["op_type"]])]


def read_dibao(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    running = [row for row in only_about(rows, inquiry.id_number, key="cert_num") if row["status"] == "1"]
    return [Told("household.dibao", bool(running))]


def read_death(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    for row in only_about(rows, inquiry.id_number, key="cert_num"):
        return [Told("member.deceased_on", date.fromisoformat(row["death_date"]))]
    return [Told("member.deceased_on", status=Status.ABSENT)]
