"""What the disabled persons' federation's answers mean. The smallest connector: copy it to begin another.

CJDJ is the grade, 1 the gravest of four (GB/T 26341); ZZZT 1: the certificate is in force. No certificate in
force: known to have none.
"""

from __future__ import annotations

from datetime import timedelta

from zerotrip.evidence.connectors.disabled_persons.client import Client
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import told_or_none
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

CERTIFICATE = Source(
    "disabled-persons.certificate",
    {"zh-Hans": "残联 · 残疾人证", "en": "Disabled persons' federation · certificate"},
    ("member.disability_grade",),
    timedelta(days=90),
)
GRADES = {"1": 1, "2": 2, "3": 3, "4": 4}


class DisabledPersons:
    name = "disabled-persons"
    label = {"zh-Hans": "残联", "en": "Disabled persons' federation"}
    sources = {CERTIFICATE.key: CERTIFICATE}

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._client = gateway, Client(gateway)

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        return hear(self._client.certificate, read_certificate, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_certificate(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = only_about(rows, inquiry.id_number, key="SFZH")
    grades = [GRADES[row["CJDJ"]] for row in mine if row["ZZZT"] == "1"]
    return [told_or_none("member.disability_grade", min(grades, default=None))]
