"""What human resources' answers mean. AAB004 the employer, AAE030 and AAE031 first and last day (none:
still there); AAC008 1 means that social insurance is being paid."""

from __future__ import annotations

from datetime import timedelta

from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.human_resources.client import Client
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

EMPLOYMENT = Source(
    "human-resources.employment",
    {"zh-Hans": "人社 · 就业登记", "en": "Human resources · employment"},
    ("member.employed",),
    timedelta(days=30),
)
INSURANCE = Source(
    "human-resources.insurance",
    {"zh-Hans": "人社 · 社会保险", "en": "Human resources · social insurance"},
    ("member.insured",),
    timedelta(days=30),
)


class HumanResources:
    name = "human-resources"
    label = {"zh-Hans": "人社", "en": "Human resources"}
    sources = {source.key: source for source in (EMPLOYMENT, INSURANCE)}

    def __init__(self, gateway: Gateway) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes = {
            EMPLOYMENT.key: (client.employment, read_employment),
            INSURANCE.key: (client.insurance, read_insurance),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_employment(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    jobs = only_about(rows, inquiry.id_number, key="AAC147")
    return [Told("member.employed", any(job["AAB004"] and not job["AAE031"] for job in jobs))]


def read_insurance(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    kinds = only_about(rows, inquiry.id_number, key="AAC147")
    return [Told("member.insured", any(kind["AAC008"] == "1" for kind in kinds))]
