"""Who acts for whom on a day, and the doors to mandates."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.members.mandates.policy import may_read_consent
from zerotrip.members.models import Mandate, MandateKind, Person
from zerotrip.members.models.mandates import MandateRows
from zerotrip.members.queries import are_family, person_of
from zerotrip.org.models import Role
from zerotrip.org.queries import reach
from zerotrip.vault.index import blind

SHORTEST_PHONE = 7


def _whole() -> MandateRows:
    return Mandate.objects.select_related("principal__organisation", "place")


def acting_under(actor: Actor, on: date) -> Mandate | None:
    """The mandate the actor says they act under, if it still counts; asked again with every act."""
    if actor.behalf is None or actor.person_uid is None:
        return None
    held = _whole().in_force(on).filter(agent_uid=actor.person_uid)
    return held.filter(uid=actor.behalf.mandate).first()


def mandate_for(actor: Actor, uid: UUID | str, *, on: date) -> Mandate:
    """The door to acting for somebody: not one's own, run out, or revoked is the same as absent."""
    mandate = held_by(actor, on=on).filter(uid=uid).first()
    if mandate is None:
        raise NotVisible(
            "no-such-mandate", _("You do not act for this person, or not any more; nothing was changed.")
        )
    return mandate


def held_by(actor: Actor, *, on: date) -> MandateRows:
    """For whom the actor may act today."""
    return _whole().in_force(on).filter(agent_uid=actor.person_uid)


def invitations_to(actor: Actor, *, on: date, person: Person | None = None) -> MandateRows:
    """Named as a delegate and not agreed yet, by the account or by the ID number of the person behind it:
    `person`, where whoever asks has them."""
    named = _named(actor, person or person_of(actor))
    return _whole().awaiting(on).filter(named, kind=MandateKind.DELEGATE)


def may_act(actor: Actor, *, on: date) -> bool:
    """Whether there is anybody they act for, or are asked to."""
    return held_by(actor, on=on).exists() or invitations_to(actor, on=on).exists()


def waiting_for_code(actor: Actor, *, on: date) -> MandateRows:
    """What a unit's officer asked for and has no answer to yet."""
    return _whole().awaiting(on).filter(agent_uid=actor.person_uid, kind=MandateKind.UNIT_OFFICER)


def given_by(person: Person) -> MandateRows:
    """Whoever acts or acted for this person, newest first."""
    return Mandate.objects.filter(principal=person).select_related("place")


def own_mandate(actor: Actor, uid: UUID | str) -> Mandate:
    """One that the actor gave, holds, or is invited to."""
    mine = Q(principal_id=actor.person_uid) | _named(actor, person_of(actor))
    mandate = _whole().filter(mine, uid=uid).first()
    if mandate is None:
        raise NotVisible("no-such-mandate", _("There is no such mandate of yours."))
    return mandate


def _named(actor: Actor, person: Person | None) -> Q:
    """By the account; by the ID number of the person behind it; of one who is no member, by the number and
    telephone they were named by before: a number alone anybody might have named."""
    own = Q(agent_uid=actor.person_uid)
    if person is not None:
        return own | Q(agent_index=person.id_index, agent_name=person.name)
    before = Mandate.objects.filter(
        agent_uid=actor.person_uid,
        agent_index=OuterRef("agent_index"),
        agent_phone_index=OuterRef("agent_phone_index"),
    )
    return own | Q(Exists(before.exclude(agent_phone_index="")), agent_name=actor.name)


def papers_to_read(actor: Actor, on: date) -> MandateRows:
    """Consents on paper inside the actor's reach that nobody has read yet."""
    waiting = _whole().awaiting(on).filter(document__isnull=False)
    return reach(actor, on).filter(waiting, field="principal__organisation__path", role=Role.OFFICER)


def paper_to_read(actor: Actor, uid: UUID | str, *, on: date) -> Mandate:
    mandate = papers_to_read(actor, on).filter(uid=uid).first()
    if mandate is None:
        raise NotVisible("no-such-mandate", _("There is no such paper to read here."))
    kin = are_family(actor.person_uid, mandate.principal_id, on=on)
    may_read_consent(actor, reach(actor, on), mandate, is_family=kin).or_refuse()
    return mandate


def has_acted_for(actor: Actor, person_uid: UUID | str, item_id: str) -> bool:
    """Whether the actor ever had a mandate of this person's for this item: such a one never decides on it."""
    if actor.person_uid is None:
        return False
    agreed = Mandate.objects.filter(
        principal=UUID(str(person_uid)), agent_uid=actor.person_uid, agreed_at__isnull=False
    )
    return any(mandate.covers(item_id) for mandate in agreed)


def index_of(id_number: str) -> str:
    return blind("identity", id_number)


def phone_index_of(phone: str) -> str:
    """Empty for what is no telephone: nothing is found by it."""
    digits = digits_of(phone)
    return blind("contact", digits) if len(digits) >= SHORTEST_PHONE else ""


def digits_of(phone: str) -> str:
    """Without country code, blanks and dashes."""
    return "".join(letter for letter in phone if letter.isdecimal())[-11:]
