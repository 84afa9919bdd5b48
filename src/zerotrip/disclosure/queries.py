"""Doors to publications, and each payee's own proofs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.disclosure import merkle
from zerotrip.disclosure.models import Leaf, Publication
from zerotrip.disclosure.policy import PUBLISHERS
from zerotrip.disclosure.states import State
from zerotrip.members.models import Person
from zerotrip.org.queries import reach

SHOWN = (State.PUBLISHED, State.SUPERSEDED)
LONGEST_PROOF = 200_000


def public() -> QuerySet[Publication]:
    """What everybody may see: also what a corrected one has replaced."""
    return Publication.objects.filter(state__in=SHOWN).select_related("owner")


def public_for(uid: UUID | str) -> Publication:
    publication = public().filter(pk=uid).first()
    if publication is None:
        raise _absent()
    return publication


def visible_to(actor: Actor, on: date) -> QuerySet[Publication]:
    rows = Publication.objects.exclude(state=State.DROPPED).select_related("owner")
    return reach(actor, on).filter(rows, field="owner__path", role=PUBLISHERS)


def publication_for(actor: Actor, uid: UUID | str, *, on: date) -> Publication:
    """The door at the desk: outside the actor's reach it looks like absent."""
    publication = visible_to(actor, on).filter(pk=uid).first()
    if publication is None:
        raise _absent()
    return publication


def _absent() -> NotVisible:
    return NotVisible("no-such-publication", _("There is no such publication."))


@dataclass(frozen=True, slots=True)
class Mine:
    """One payment of a person's, inside one publication."""

    publication: Publication
    reference: str
    purpose: dict[str, str]
    fen: int


def mine(person: Person) -> list[Mine]:
    """In one query, the latest first; superseded publications count no more."""
    leaves = Leaf.objects.filter(payable__person=person, publication__state=State.PUBLISHED)
    sums: dict[tuple[UUID, str], list[Leaf]] = defaultdict(list)
    for leaf in leaves.select_related("publication__owner", "payable").order_by(
        "-publication__month", "payable__reference", "part"
    ):
        sums[leaf.publication_id, leaf.payable.reference].append(leaf)
    return [
        Mine(rows[0].publication, reference, rows[0].payable.purpose, sum(row.amount_fen for row in rows))
        for (_uid, reference), rows in sums.items()
    ]


def proof_for(person: Person, uid: UUID | str, reference: str) -> dict[str, Any]:
    """Of the person's own payment and of nothing else."""
    leaves = list(
        Leaf.objects.filter(
            publication__pk=uid,
            publication__state__in=SHOWN,
            payable__person=person,
            payable__reference=reference,
        )
        .select_related("payable", "publication")
        .order_by("part")
    )
    if not leaves:
        raise NotVisible("no-such-proof", _("This payment is not in these figures."))
    publication = leaves[0].publication
    nodes = _beside(publication, [leaf.position for leaf in leaves])
    return {
        "format": merkle.FORMAT,
        "parts": [
            {
                "leaf": leaf.content,
                "path": [
                    step.as_dict() for step in merkle.path(leaf.position, publication.leaf_count, nodes)
                ],
            }
            for leaf in leaves
        ],
    }


def _beside(publication: Publication, positions: Iterable[int]) -> dict[merkle.Place, merkle.Node]:
    """What the ways from these leaves to the root need, and nothing else: two queries, few rows."""
    wanted = {place for position in positions for place in merkle.beside(position, publication.leaf_count)}
    leaves = publication.leaves.filter(position__in=[position for level, position in wanted if not level])
    either = Q(pk__in=[])
    for level, position in wanted:
        if level:
            either |= Q(level=level, position=position)
    rows = [(0, *row) for row in leaves.values_list("position", "hash", "amount_fen")]
    rows += publication.forks.filter(either).values_list("level", "position", "hash", "sum_fen")
    return {(level, position): merkle.Node(bytes.fromhex(said), fen) for level, position, said, fen in rows}


def check(publication: Publication, proof: object) -> merkle.Finding:
    return merkle.check(
        proof,
        publication=str(publication.pk),
        root=publication.root,
        total_fen=publication.total_fen,
    )


def read_proof(raw: bytes) -> object:
    """What was pasted or chosen, as it is; None where it is no JSON, or far too long for a proof."""
    if len(raw) > LONGEST_PROOF:
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
