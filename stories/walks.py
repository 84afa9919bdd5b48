"""What each item of Hangzhou needs to happen, what its form may ask, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Happening = tuple[str, Mapping[str, Any]]
"""A department's name, and what `/_control/add` is told there."""


@dataclass(frozen=True)
class Walk:
    """What is asked and not answered in `says` is a fault, and so is an answer nobody asked for."""

    item: str
    on: str
    yuan: str | None = None
    """What arrives in the account; None for what is no money."""
    who: str = "chen"
    event: str = ""
    happens: tuple[Happening, ...] = ()
    settles: Mapping[str, Any] | None = None
    after: str = ""
    """The item that was granted before, in the same world."""
    says: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)
    """What an officer enters from a paper."""
    papers: int = 0
    way: str = "phone"
    books: str = ""
    points: int = 0
    """What can be spent in the mall afterwards."""
    result: str = ""
    """The act of the grant, which must be done."""

    @property
    def whom(self) -> str:
        """To whom it happens: an heir files for Chen."""
        return "chen" if self.way == "heir" else self.who


def at(department: str, what: str, on: str, **more: Any) -> Happening:
    return department, {"what": what, "on": on} | more


AWAY = at("public-security", "moved-away", "2020-01-01")
FIRE = at("emergency", "incident", "2026-05-01", kind="fire", home_loss="80000.00", disability_level=6,
          first_aid_cost="4000.00")  # fmt: skip
POOR = at("tax", "income", "2026-03-01", income="40000.00", spending="20000.00")
STAY = {"borne": "4134.00", "diagnosis": "C53.900"}
FILED = "hz.hardship.filing"
MAJOR = "hz.mutual-aid.major-disease"
HOSPITAL = "hz.mutual-aid.hospital"

WALKS = (
    Walk(HOSPITAL, "2026-06-10", "1767.00", settles=STAY, way="itself"),
    Walk(MAJOR, "2026-06-10", "15000.00", settles=STAY, way="itself"),
    Walk("hz.mutual-aid.womens-diseases", "2026-06-10", "20000.00", settles=STAY, way="itself"),
    Walk("hz.mutual-aid.living-allowance", "2026-06-10", "1200.00",
         settles={"borne": "4134.00", "diagnosis": "J18.900"}, way="itself"),
    Walk("hz.care.major-disease", "2026-06-12", "1000.00", after=MAJOR, way="itself"),
    Walk("hz.cover.accident", "2026-05-11", "5000.00", event="disaster:2026-05-01", happens=(FIRE,)),
    Walk("hz.cover.home-loss", "2026-05-11", "8000.00", event="disaster:2026-05-01", happens=(FIRE,)),
    Walk("hz.aid.disaster", "2026-05-11", "3000.00", event="disaster:2026-05-01", happens=(FIRE,)),
    Walk(FILED, "2026-04-01", happens=(POOR,), result="file-hardship"),
    Walk("hz.hardship.living-aid", "2026-05-11", "14940.00", after=FILED),
    Walk("hz.hardship.medical-aid", "2026-06-10", "2367.00", after=FILED,
         settles={"borne": "4134.00", "diagnosis": "J18.900"}),
    Walk("hz.hardship.study-aid", "2026-08-20", "5000.00", after=FILED,
         happens=(at("education", "student", "2025-09-01", level="tertiary"),),
         says={"study.military": "no", "study.funded_elsewhere": "no"}),
    Walk("hz.hardship.temporary-aid", "2026-05-11", "1000.00", after=FILED, event="disaster:2026-05-01",
         happens=(FIRE,)),
    Walk("hz.hardship.exit", "2026-05-11", after=FILED, says={"exit.wished": "yes"},
         result="end-hardship-filing"),
    Walk("hz.aid.non-local", "2026-07-01", "2000.00", happens=(AWAY,), settles=STAY),
    Walk("hz.work.ticket-home", "2026-02-20", "100.00",
         happens=(AWAY, at("transport", "journey", "2026-02-10", price="263.50"))),
    Walk("hz.work.free-parcel", "2026-01-20", books="parcel-pickup"),
    Walk("hz.work.degree-aid", "2026-07-01", "7000.00",
         happens=(AWAY, at("education", "degree", "2026-06-20", degree="bachelor"))),
    Walk("hz.work.skill-prize", "2026-07-01", "600.00",
         happens=(at("human-resources", "certificate", "2026-05-20", level="technician"),), points=100),
    Walk("hz.work.recuperation-leave", "2026-07-01", "1800.00", papers=1,
         says={"leave.begins_on": "2026-06-01", "leave.days": "3", "leave.parts": "1"},
         reads={"leave.cost": "2000"}),
    Walk("hz.care.birthday", "2026-03-10", "300.00", event="birthday:2026-03-09"),
    Walk("hz.care.marriage-or-birth", "2026-05-11", "600.00", event="birth:2026-05-01",
         happens=(at("public-security", "birth", "2026-05-01"),)),
    Walk("hz.care.hospital-visit", "2026-06-12", "1000.00", event="hospital-stay:2026-06-10",
         settles={"borne": "4134.00", "diagnosis": "J18.900"}),
    Walk("hz.care.death", "2026-06-12", "2000.00", who="lin", way="heir",
         happens=(at("civil-affairs", "death", "2026-06-01"),)),
    Walk("hz.care.bereavement", "2026-06-12", "1000.00", event="relative-death:2026-06-01",
         happens=(at("civil-affairs", "relative-death", "2026-06-01"),)),
    Walk("hz.care.retirement", "2026-06-12", "1000.00", event="retirement:2026-06-01",
         happens=(at("human-resources", "retirement", "2026-06-01"),)),
    Walk("hz.cover.gig-workers", "2026-06-12", says={"gig.work": "courier"}, result="gift-cover"),
    Walk("hz.membership.joining", "2026-06-12", way="stranger", says={"joining.unit": "云栖服饰"},
         result="membership-join"),
    Walk("hz.membership.transfer", "2026-06-12", event="job-change:2026-06-01",
         happens=(at("human-resources", "job", "2026-06-01"),), result="membership-transfer"),
    Walk("hz.mutual-aid.enrolment", "2026-11-03", who="lin", way="roster"),
    Walk("hz.work.start-up-credit", "2026-06-12", "3000.00", papers=2,
         says={"credit.sum": "200000"},
         reads={"credit.licensed": "yes", "credit.interest_year": "6000"}),
    Walk("hz.work.safety-suggestion", "2026-06-12", says={"suggestion.put_right": "yes"}, points=200),
    Walk("hz.work.volunteer-service", "2026-06-12", says={"volunteering.hours": "30"}, points=150),
    Walk("hz.work.contest-prize", "2026-06-12", says={"contest.finished": "yes"}, points=100),
    Walk("hz.health.check", "2026-06-12", books="health-check"),
    Walk("hz.life.metro-rides", "2026-06-12", books="metro-ride"),
    Walk("hz.family.summer-camp", "2026-06-12", happens=(AWAY,), books="summer-camp"),
    Walk("hz.rights.legal-advice", "2026-06-12", books="legal-advice"),
    Walk("xihu.mutual-aid.hospital-top-up", "2026-06-16", "176.70", after=HOSPITAL),
    Walk("yunqi.care.hospital-condolence", "2026-06-16", "2367.00", after=HOSPITAL),
    Walk("xihu.life.tea-gift", "2026-04-12", books="tea-gift"),
    Walk("binjiang.work.skill-top-up", "2026-07-01", "600.00", who="qian",
         happens=(at("human-resources", "certificate", "2026-05-20", level="technician"),)),
    Walk("binjiang.study.night-classes", "2026-06-12", who="qian", books="night-class"),
    Walk("yuhang.life.rider-meals", "2026-07-01", who="sun", says={"rider.works": "yes"}, books="meal"),
)  # fmt: skip
