"""The form of an item's file: sections, keys, kinds of value. What they mean together is for `checks`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from zerotrip.catalogue.facts import CodeList, Need, Paper
from zerotrip.catalogue.fields import Basis, Both, Day, Expression, Percent, Section, Words, Yuan
from zerotrip.catalogue.figures import Figure, Table

ItemId = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
PartnerCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
_OPENERS = r"member|delegate|unit|settlement|population|event:[a-z0-9-]+|payment:[a-z0-9.-]+"
Opener = Annotated[str, Field(pattern=rf"^({_OPENERS})$")]
Role = Literal["automatic", "district-officer", "district-approver", "city-officer", "city-approver"]
AlsoCalled = dict[str, Annotated[tuple[Words, ...], Field(max_length=50, strict=False)]]
"""By language: what people call it, for the policy look-up."""
Rounding = Literal["half-up", "half-even", "down", "up"]
ROLES_OF_PERSONS = ("district-officer", "district-approver", "city-officer", "city-approver")


class Valid(Section):
    since: Day
    until: Day | None = None


class Texts(Section):
    """What is said, in one language. `{amount}` and the like are filled in."""

    name: Words
    summary: Words
    paid: Words
    granted: str | None = None
    refused: str | None = None
    waiting: str | None = None
    supplement: str | None = None


class Define(Section):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Expression = Field(alias="is")


class Require(Section):
    code: Code
    that: Expression
    says: Both | None = None
    otherwise: Both = Field(alias="else")
    basis: str


class Deadline(Section):
    when: Expression | None = None
    until: Expression


class Band(Section):
    above: Yuan
    percent: Percent


class Scale(Section):
    since: Day
    basis: str
    bands: tuple[Band, ...] = Field(max_length=50, default=(), strict=False)
    flat: Yuan | None = None
    percent: Percent | None = None
    per_day: Yuan | None = None
    choices: dict[str, Yuan] = Field(default_factory=dict)
    at_least: Yuan | None = None
    at_most: Yuan | None = None


class Award(Section):
    of: str = ""
    over: Literal["period"] | None = None
    as_of: Expression = "on"
    fund: Words
    to: Words
    rounding: Rounding = Field(default="half-up", alias="round")
    deducts: tuple[ItemId, ...] = Field(default=(), strict=False)
    deducts_when: str = ""
    scale: tuple[Scale, ...] = Field(max_length=100, strict=False, min_length=1)


class Exclusion(Section):
    """No award beside one of another item in the same period (only one above a sum, where that is given).
    Two items that exclude each other have to say that the first stands: nothing else could decide it."""

    item: ItemId
    above: Yuan | None = None
    either_or: Literal["first"] | None = None
    code: Code
    otherwise: Both = Field(alias="else")
    says: Both | None = None
    basis: str


class Cap(Section):
    """This item's awards and those of the items in `with` come to no more than `at_most` (an expression).
    `records` names a list of awards to be added up (a household's); without, it is this person's own."""

    at_most: Expression
    others: tuple[ItemId, ...] = Field(max_length=50, default=(), strict=False, alias="with")
    over: Literal["period", "lifetime"] = "period"
    records: str = ""
    basis: str


class Ceiling(Section):
    """Items of several levels that share `name` grant together no more than `of`, a define that all of them
    reckon alike: for one bill (the case's subject), household or person. The lower `rank` bears first.
    Without `of` only the highest of them is due, whichever comes first."""

    name: Code
    key: Literal["bill", "household", "person"]
    of: Words | None = None
    over: Literal["period", "lifetime"] = "period"
    rank: Annotated[int, Field(ge=1, le=9)]
    basis: str


class Stacking(Section):
    """`highest_with`: of these items and this one only the highest of a period is due."""

    once: Literal["case", "period", "lifetime"] = "case"
    highest_with: tuple[ItemId, ...] = Field(max_length=50, default=(), strict=False)
    caps: tuple[Cap, ...] = Field(max_length=20, default=(), strict=False)
    excludes: tuple[Exclusion, ...] = Field(max_length=50, default=(), strict=False)
    ceiling: Ceiling | None = None


class Check(Section):
    by: Role
    up_to: Yuan | None = None


class SecondCheck(Section):
    by: Role
    above: Yuan = 0


class Provisional(Section):
    """Decided on the person's statement up to this sum when a department is silent for so many hours."""

    up_to: Yuan
    after_hours: Annotated[int, Field(ge=1, le=720)] = 48


class PublicNotice(Section):
    """公示 between the last check and the decision: so many working days, in which anybody may object."""

    working_days: Annotated[int, Field(ge=1, le=60)]
    shows: tuple[Literal["name", "unit", "amount", "item"], ...] = Field(min_length=1, strict=False)
    basis: str


class Discretion(Section):
    """The approver may grant another sum than the rule's: up to this one, with a reason, signed by two."""

    at_most: Yuan
    basis: str


class Instalments(Section):
    """What was paid too much may be paid back in monthly parts: so many at most, none below this sum."""

    at_most_months: Annotated[int, Field(ge=2, le=60)]
    at_least: Yuan
    basis: str


class Partner(Section):
    """A step outside the union between approval and decision (a bank that lends, say)."""

    code: PartnerCode
    name: Both
    does: Both
    working_days: Annotated[int, Field(ge=1, le=365)]


class Process(Section):
    """Who looks, in order of the amount; the second check is by another person than the first."""

    check: tuple[Check, ...] = Field(max_length=10, strict=False, min_length=1)
    second_check: tuple[SecondCheck, ...] = Field(max_length=10, default=(), strict=False)
    promised_working_days: Annotated[int, Field(ge=0, le=365)]
    statutory_working_days: Annotated[int, Field(ge=1, le=365)] | None = None
    provisional: Provisional | None = None
    notice: PublicNotice | None = None
    discretion: Discretion | None = None
    partner: Partner | None = None
    instalments: Instalments | None = None
    appeal_days: Annotated[int, Field(ge=1, le=365)]
    # So long before the promised day the officer is warned; so long without a hand on it, and a case lies
    # before the next level up as well; who has not said by then what is missing has accepted it.
    warn_working_days: Annotated[int, Field(ge=0, le=60)] = 2
    idle_working_days: Annotated[int, Field(ge=1, le=60)] = 3
    accept_working_days: Annotated[int, Field(ge=1, le=60)] = 5
    # When budget or fund cannot pay what is approved: it waits in a line by this rule, or an officer hears.
    when_short: Literal["queue", "stop"] = "queue"
    queue_by: Literal["applied", "need"] = "applied"
    overtakes: bool = False
    keep_years: Annotated[int, Field(ge=1, le=100)] = 5
    sample_percent: Percent = Field(default="0", validate_default=True)

    def first_check_by(self, amount_fen: int) -> Role:
        """The first check whose limit covers the amount; the last one has no limit."""
        return next(one.by for one in self.check if one.up_to is None or amount_fen <= one.up_to)

    def second_check_by(self, amount_fen: int) -> Role | None:
        """The strictest second check that the amount calls for, or None."""
        called = [one for one in self.second_check if amount_fen > one.above]
        return max(called, key=lambda one: one.above).by if called else None


class Publish(Section):
    every: Literal["month", "quarter", "year"]
    show: tuple[Literal["cases_paid", "amount_paid", "working_days_median", "zero_trip_share"], ...] = Field(
        strict=False
    )
    by: tuple[Literal["city", "district", "industry"], ...] = Field(strict=False)
    smallest_group: Annotated[int, Field(ge=2)]


class Fee(Section):
    amount: Yuan
    basis: str


class Guide(Section):
    """The official service guide (实施清单), as far as it cannot be computed."""

    online: Literal["whole", "part", "none"] | None = None
    posted_papers: bool = False
    kind: Literal["immediate", "promised"] = "promised"
    fee: Fee | None = None
    result: str | None = None
    result_sample: str | None = None
    consult_phone: str | None = None
    complaint_phone: str | None = None


class Quota(Section):
    """Limited places: so many grants in a period, or ever."""

    places: Annotated[int, Field(ge=1, le=10_000_000)]
    over: Literal["period", "lifetime"] = "period"


class Booking(Section):
    """What a grant entitles to book: of what, how many, and for how long the right holds."""

    what: Code
    label: Both
    number: Annotated[int, Field(ge=1, le=1_000)] = 1
    valid_days: Annotated[int, Field(ge=1, le=3_660)]


Act = Literal["file-hardship", "end-hardship-filing", "membership-join", "membership-transfer", "gift-cover"]
"""What a grant can do; `config.wiring` enters a function for each."""


class Result(Section):
    """What a grant does in the union's own books beside paying: an act that `config.wiring` lists.

    `keeps` are the values that the act writes down, by name: defines, as they came out in the decision.
    """

    does: Act
    keeps: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Words] = Field(default_factory=dict)


class Points(Section):
    """What a grant earns: a number, or a define's as it came out in the decision. `fund` stands behind it."""

    gives: Annotated[int, Field(ge=1, le=100_000)] | Words
    when: Literal["granted"] = "granted"
    fund: Words
    fen_per_point: Annotated[int, Field(ge=1, le=1_000)]
    valid_months: Annotated[int, Field(ge=1, le=120)]
    at_most_a_year: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    paid_for: tuple[Code, ...] = Field(max_length=20, default=(), strict=False)
    spent_when_taken_back: Literal["owed", "forgiven"] = "owed"
    basis: str


class Example(Section):
    """Facts given, and the verdict, amount or questions expected. Not known to exist: `{ absent = true }`."""

    name: Words
    on: Day
    opened_on: Day | None = None
    verdict: Literal["met", "unmet", "unknown"] | None = None
    amount: Yuan | None = None
    fails: str | None = None
    ask: tuple[str, ...] | None = Field(default=None, strict=False)
    facts: dict[str, Any] = Field(default_factory=dict)
    records: dict[str, Any] = Field(default_factory=dict)


class Pack(Section):
    id: ItemId
    category: Code
    owner: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]
    also_called: AlsoCalled = Field(default_factory=dict)
    subject: Literal["member", "household", "organisation", "settlement", "event"]
    opens: tuple[Opener, ...] = Field(strict=False, min_length=1)
    trips: Annotated[int, Field(ge=0, le=9)]
    trips_because: str | None = None
    valid: Valid
    basis: tuple[Basis, ...] = Field(max_length=100, strict=False, min_length=1)
    text: dict[str, Texts]
    paper: dict[str, Paper] = Field(default_factory=dict)
    need: tuple[Need, ...] = Field(max_length=200, default=(), strict=False)
    list: tuple[CodeList, ...] = Field(max_length=200, default=(), strict=False)
    figure: tuple[Figure, ...] = Field(max_length=200, default=(), strict=False)
    table: tuple[Table, ...] = Field(max_length=200, default=(), strict=False)
    define: tuple[Define, ...] = Field(max_length=100, default=(), strict=False)
    require: tuple[Require, ...] = Field(max_length=100, strict=False, min_length=1)
    deadline: tuple[Deadline, ...] = Field(max_length=20, default=(), strict=False)
    award: Award | None = None
    stacking: Stacking = Field(default_factory=Stacking)
    process: Process
    publish: Publish | None = None
    guide: Guide = Field(default_factory=Guide)
    quota: Quota | None = None
    booking: Booking | None = None
    result: Result | None = None
    points: Points | None = None
    example: tuple[Example, ...] = Field(max_length=200, strict=False, min_length=1)

    @property
    def title(self) -> dict[str, str]:
        return {language: texts.name for language, texts in self.text.items()}

    @property
    def points_given(self) -> int:
        """The same to everybody; 0 where there are none, or the decision says how many."""
        gives = self.points.gives if self.points else 0
        return gives if isinstance(gives, int) else 0
