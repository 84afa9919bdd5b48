"""What human resources' answers mean.

Employment: AAB004 the employer, AAB003 its unified social credit code [A], AAE030 and AAE031 first and last
day (none: still there); the present job is the one begun last. Who works for two at once has no one
employer: it is missing, and so it is where the code is left out or is none. Insurance: AAC008 1 means that
it is being paid, AAE201 for how many months without a break. Skills: AAC015 the level, 1 senior technician,
2 technician, 3 senior, and below those 4 and 5; FZRQ when. Retirement: AIC162 the day.
"""

from __future__ import annotations

from datetime import timedelta

from stdnum.cn import uscc

from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.human_resources.client import Client
from zerotrip.evidence.connectors.reading import once, the_day, told, told_or_none
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

EMPLOYMENT = Source(
    "human-resources.employment",
    {"zh-Hans": "人社 · 就业登记", "en": "Human resources · employment"},
    ("member.employed", "member.employed_since", "member.employer"),
    timedelta(days=30),
)
INSURANCE = Source(
    "human-resources.insurance",
    {"zh-Hans": "人社 · 社会保险", "en": "Human resources · social insurance"},
    ("member.insured", "member.insured_months"),
    timedelta(days=30),
)
SKILLS = Source(
    "human-resources.skills",
    {"zh-Hans": "人社 · 职业技能证书", "en": "Human resources · skill certificates"},
    ("skill_certificates",),
    timedelta(days=30),
)
RETIREMENT = Source(
    "human-resources.retirement",
    {"zh-Hans": "人社 · 退休登记", "en": "Human resources · retirement"},
    ("member.retired_on",),
    timedelta(days=30),
)
LEVELS = {"1": "senior-technician", "2": "technician", "3": "senior"}
BELOW = ("4", "5")


class HumanResources:
    name = "human-resources"
    label = {"zh-Hans": "人社", "en": "Human resources"}
    sources = {source.key: source for source in (EMPLOYMENT, INSURANCE, SKILLS, RETIREMENT)}

    def __init__(self, gateway: Gateway) -> None:
        client = Client(gateway)
        self._gateway = gateway
        self._routes = {
            EMPLOYMENT.key: (client.employment, read_employment),
            INSURANCE.key: (client.insurance, read_insurance),
            SKILLS.key: (client.skills, read_skills),
            RETIREMENT.key: (client.retirement, read_retirement),
        }

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        call, read = self._routes[source]
        return hear(call, read, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_employment(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    jobs = only_about(rows, inquiry.id_number, key="AAC147")
    present = [job for job in jobs if job["AAB004"] and not job["AAE031"]]
    since = max((the_day(job, "AAE030") for job in present), default=None)
    return [
        Told("member.employed", bool(present)),
        told_or_none("member.employed_since", since),
        told("member.employer", _employer(present)) if present else told_or_none("member.employer", None),
    ]


def _employer(present: list[Row]) -> str | None:
    codes = {str(job.get("AAB003") or "").strip().upper() for job in present}
    code = codes.pop()
    return code if not codes and uscc.is_valid(code) else None


def read_insurance(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    kinds = only_about(rows, inquiry.id_number, key="AAC147")
    paid = [kind for kind in kinds if kind["AAC008"] == "1"]
    months = [int(kind["AAE201"]) for kind in paid if kind.get("AAE201") not in (None, "")]
    return [
        Told("member.insured", bool(paid)),
        told("member.insured_months", max(months, default=None) if paid else 0),
    ]


def read_skills(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    """No item reads the two lowest levels, so they are left out; a level that is none is nonsense."""
    mine = once(only_about(rows, inquiry.id_number, key="AAC147"))
    counting = [row for row in mine if row["AAC015"] not in BELOW]
    held = [{"level": LEVELS[row["AAC015"]], "issued_on": the_day(row, "FZRQ")} for row in counting]
    return [Told("skill_certificates", sorted(held, key=lambda row: (row["issued_on"], row["level"])))]


def read_retirement(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    days = [the_day(row, "AIC162") for row in only_about(rows, inquiry.id_number, key="AAC147")]
    return [told_or_none("member.retired_on", min(days, default=None))]
