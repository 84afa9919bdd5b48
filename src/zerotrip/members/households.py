"""Who lives together, as public security tells it: a move closes one row and opens another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.members.models import Household, HouseholdPerson, Person
from zerotrip.vault.index import blind


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of a household as a department tells it. The number finds whom we know, and is not kept."""

    id_number: str
    name: str
    relation: str
    sex: str
    born_on: date


@dataclass(frozen=True, slots=True)
class _Told:
    registered: Registered
    person: Person | None

    def is_at(self, place: HouseholdPerson) -> bool:
        """The same human being: by number, or by name and birth as long as the union did not know them."""
        if self.person is not None and place.person_id is not None:
            return place.person_id == self.person.pk
        by_name = (place.name, place.born_on, place.sex)
        return place.person_id is None and by_name == _by_name(self.registered)


@transaction.atomic
def register(
    *, person: Person, people: Sequence[Registered], source: str, told_at: datetime, by: Actor, at: datetime
) -> Household | None:
    """Takes over what was told when `person` was asked about. None where it is no news: nobody was told of,
    or something newer is known of one of them. The same again changes nothing but the day it was told."""
    told = _found(people)
    if not any(one.person == person for one in told):
        return None
    places = _places_of(one.person for one in told)
    if any(place.household.told_at and place.household.told_at > told_at for place in places):
        return None
    home = _home(person, told, places) or Household.objects.create()
    changed = _settle(home, told, places, on=day_of(told_at))
    Household.objects.filter(pk=home.pk).update(source=source[:80], told_at=told_at)
    if changed:
        about = {"persons": len(told), "source": source}
        record("members.household", f"household:{home.uid}", by=by, at=at, data=about)
    return home


@transaction.atomic
def live_together(
    *, people: Mapping[Person, str], on: date, by: Actor, at: datetime, because: str = ""
) -> Household:
    """Registers a household by hand, person → relation; earlier places end."""
    _close(HouseholdPerson.objects.filter(person__in=list(people), until__isnull=True), on=on)
    household = Household.objects.create()
    HouseholdPerson.objects.bulk_create(
        HouseholdPerson(household=household, person=person, name=person.name, relation=relation, since=on)
        for person, relation in people.items()
    )
    about = {"persons": len(people)}
    record("members.household", f"household:{household.uid}", by=by, at=at, because=because, data=about)
    return household


def _found(people: Sequence[Registered]) -> list[_Told]:
    by_index = {blind("identity", one.id_number): one for one in people}
    known = {person.id_index: person for person in Person.objects.filter(id_index__in=by_index)}
    return [_Told(one, known.get(index)) for index, one in by_index.items()]


def _places_of(people: Iterable[Person | None]) -> list[HouseholdPerson]:
    """Everybody who lives where one of these lives. The rows of the households are held: two answers about
    one household come after each other."""
    theirs = Q(persons__person__in=[person for person in people if person], persons__until__isnull=True)
    held = list(Household.objects.select_for_update().filter(pk__in=Household.objects.filter(theirs)))
    places = HouseholdPerson.objects.filter(household__in=held).select_related("household")
    return [place for place in places if place.until is None or place.upheld]


def _home(person: Person, told: Sequence[_Told], places: Sequence[HouseholdPerson]) -> Household | None:
    """The household most of them live in already. Who leaves all others of it behind founds another."""
    living = [place for place in places if place.until is None]
    matched = [place for place in living if any(one.is_at(place) for one in told)]
    votes: Counter[UUID] = Counter(place.household_id for place in matched)
    if not votes:
        return None
    own = next((place.household_id for place in matched if place.person_id == person.pk), None)
    best = max(votes, key=lambda home: (votes[home], home == own))
    left_behind = sum(place.household_id == best for place in living) - votes[best]
    if votes[best] == 1 and len(told) > 1 and left_behind:
        return None
    return next(place.household for place in living if place.household_id == best)


def _settle(home: Household, told: Sequence[_Told], places: Sequence[HouseholdPerson], *, on: date) -> bool:
    """Whoever is told of lives here from now on and nowhere else; whoever is not, no longer."""
    living = [place for place in places if place.until is None]
    here = [place for place in living if place.household_id == home.pk]
    taken_out = [place for place in places if place.until is not None and place.household_id == home.pk]
    told = [one for one in told if not any(one.is_at(place) for place in taken_out)]
    gone = [place for place in here if not any(one.is_at(place) for one in told)]
    people = {one.person.pk for one in told if one.person}
    moved = [place for place in living if place.household_id != home.pk and place.person_id in people]
    _close(HouseholdPerson.objects.filter(pk__in=[place.pk for place in (*gone, *moved)]), on=on)
    stayed = [(one, next((place for place in here if one.is_at(place)), None)) for one in told]
    corrected = [_corrected(place, one) for one, place in stayed if place is not None]
    HouseholdPerson.objects.bulk_create(_place(home, one, on) for one, place in stayed if place is None)
    return bool(gone or moved or any(corrected) or any(place is None for _one, place in stayed))


def _close(places: QuerySet[HouseholdPerson], *, on: date) -> None:
    """A place that began on this very day never stood."""
    places.filter(since__gte=on).delete()
    places.update(until=on - timedelta(days=1))


def _corrected(place: HouseholdPerson, one: _Told) -> bool:
    """Who has become known is linked from now on; a relation told otherwise is the better word."""
    said = _fields(one)
    if all(getattr(place, name) == value for name, value in said.items()):
        return False
    for name, value in said.items():
        setattr(place, name, value)
    place.save(update_fields=list(said))
    return True


def _place(home: Household, one: _Told, on: date) -> HouseholdPerson:
    return HouseholdPerson(household=home, since=on, **_fields(one))


def _fields(one: _Told) -> dict[str, object]:
    name, born_on, sex = _by_name(one.registered)
    relation = one.registered.relation
    return {"person": one.person, "name": name, "born_on": born_on, "sex": sex, "relation": relation}


def _by_name(one: Registered) -> tuple[str, date, str]:
    return one.name[:64], one.born_on, one.sex
