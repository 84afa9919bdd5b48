"""Drafting figures, publishing them by a second person, dropping a draft."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, Stale
from zerotrip.core.text import Text
from zerotrip.disclosure import differencing, merkle
from zerotrip.disclosure.document import Tables, document_of, tables_of
from zerotrip.disclosure.figures import Gathered, Paid, ends, gather
from zerotrip.disclosure.models import Fork, Leaf, Publication
from zerotrip.disclosure.policy import may_draft, may_publish
from zerotrip.disclosure.sources import changed_people
from zerotrip.disclosure.states import State
from zerotrip.disclosure.suppression import NothingCanBeShown
from zerotrip.org.models import Level, Organisation
from zerotrip.org.queries import reach

AT_ONCE = 1_000
SHOWN = (State.PUBLISHED, State.SUPERSEDED)


@transaction.atomic
def draft(*, owner: Organisation, month: date, by: Actor, at: datetime, because: str = "") -> Publication:
    """The figures of a month that is over. A second draft takes the place of the first.

    Where the month is published already the draft is a correction and needs a reason.
    """
    may_draft(reach(by, day_of(at)), owner).or_refuse()
    month = month.replace(day=1)
    if at < ends(month):
        raise Invalid(
            "month-not-over", _("The month is not over yet; its figures still change."), field="month"
        )
    _refuse_another_level(owner, month)
    earlier = list(owner.publications.filter(month=month, state__in=SHOWN))
    if earlier and not because.strip():
        raise Invalid(
            "no-reason", _("These figures are published; please say why they change."), field="because"
        )
    gathered = gather(owner, month)
    tables = _tables(gathered, earlier)
    _drop_drafts(owner, month)
    publication, leaves, forks = _made(owner, month, gathered, tables, earlier)
    publication.drafted_by_key, publication.drafted_by_name = by.key, by.name
    publication.drafted_at, publication.because = at, because.strip()
    publication.save(force_insert=True)
    Leaf.objects.bulk_create(leaves, batch_size=AT_ONCE)
    Fork.objects.bulk_create(forks, batch_size=AT_ONCE)
    data = {"content_hash": publication.content_hash}
    record("disclosure.drafted", f"publication:{publication.pk}", by=by, at=at, because=because, data=data)
    return publication


@transaction.atomic
def publish(*, publication: Publication, seen_hash: str, by: Actor, at: datetime) -> Publication:
    """By somebody else than whoever drafted it, who looked at exactly this. An earlier one is superseded."""
    publication.refresh_from_db()
    may_publish(by, reach(by, day_of(at)), publication).or_refuse()
    if seen_hash != publication.content_hash:
        raise Stale(
            "publication-changed", _("What you looked at is not what is here now; please look again.")
        )
    _refuse_another_level(publication.owner, publication.month)
    month = Publication.objects.filter(owner=publication.owner_id, month=publication.month)
    if month.filter(state=State.PUBLISHED, number__gt=publication.number).exists():
        raise Stale(
            "publication-overtaken", _("A later correction is published already; draft the figures anew.")
        )
    month.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED)
    who = {"published_by_key": by.key, "published_by_name": by.name, "published_at": at}
    if not month.filter(pk=publication.pk, state=State.DRAFT).update(state=State.PUBLISHED, **who):
        raise Stale(
            "publication-moved-on", _("This draft has moved on in the meantime; nothing was published.")
        )
    publication.refresh_from_db()
    data = {
        "content_hash": seen_hash,
        "root": publication.root,
        "total_fen": publication.total_fen,
        "leaves": publication.leaf_count,
    }
    record("disclosure.published", f"publication:{publication.pk}", by=by, at=at, data=data)
    return publication


@transaction.atomic
def drop(*, publication: Publication, by: Actor, at: datetime) -> None:
    may_draft(reach(by, day_of(at)), publication.owner).or_refuse()
    if not Publication.objects.filter(pk=publication.pk, state=State.DRAFT).update(state=State.DROPPED):
        raise Stale(
            "publication-moved-on", _("This draft has moved on in the meantime; nothing was dropped.")
        )
    record("disclosure.dropped", f"publication:{publication.pk}", by=by, at=at)


def _tables(gathered: Gathered, earlier: list[Publication]) -> Tables:
    if not gathered.paid:
        raise Conflict("nothing-paid", _("Nothing was paid in this month: there is nothing to publish."))
    kept = set().union(*(differencing.hidden_in(one.figures) for one in earlier))
    try:
        tables = tables_of(gathered, kept_hidden=kept, changed=_changed_sources(gathered, earlier))
    except NothingCanBeShown:
        raise Conflict(
            "too-few-persons",
            _("So few people were paid in this month that the figures would show what one of them received."),
        ) from None
    _refuse_telling_difference(earlier, gathered, tables)
    return tables


def _changed_sources(gathered: Gathered, earlier: list[Publication]) -> dict[str, set[uuid.UUID]]:
    """Against each earlier one; the fewest people count."""
    fewest: dict[str, set[uuid.UUID]] = {}
    for one in earlier:
        told = {each["source"]: each["fen"] for each in one.figures["sources"]}
        rows = [row for _item, _district, row in _rows_of(one)]
        for source, people in changed_people(rows, told, gathered.paid).items():
            if source not in fewest or len(people) < len(fewest[source]):
                fewest[source] = people
    return fewest


def _refuse_another_level(owner: Organisation, month: date) -> None:
    """Two tables of the same payments would tell who is hidden in either: a district's own whole is a cell of
    the city's. The row of the union at the top is held, so that of two at once the second sees the first."""
    codes = owner.path.strip("/").split("/")
    Organisation.objects.select_for_update().get(code=codes[0])
    related = Q(owner__code__in=codes) | Q(owner__path__startswith=owner.path)
    shown = Publication.objects.filter(related, month=month, state__in=SHOWN).exclude(owner=owner)
    if other := shown.select_related("owner").first():
        raise Conflict(
            "told-by-another-union",
            _(
                "%(union)s has published this month, and these payments are in its figures: two tables of "
                "the same payments would show who is hidden in either. Please look there."
            ),
            union=other.owner.name,
        )


def _refuse_telling_difference(earlier: list[Publication], gathered: Gathered, tables: Tables) -> None:
    now = [(row.item, row.district, (row.reference, row.person, row.fen)) for row in gathered.paid]
    told = [differencing.by_cell(_rows_of(one)) for one in earlier]
    if told and differencing.telling([*told, differencing.by_cell(now)], smallest=tables.smallest):
        raise Conflict(
            "difference-tells",
            _(
                "The corrected figures would differ from the published ones by so few people that the "
                "difference names them. They are counted in the month in which the change was booked."
            ),
        )


def _rows_of(publication: Publication) -> list[tuple[str, str, differencing.Row]]:
    sums: dict[tuple[str, str, str, uuid.UUID], int] = {}
    leaves = publication.leaves.values_list(
        "item_id", "district", "payable__reference", "payable__person", "amount_fen"
    )
    for item, district, reference, person, fen in leaves:
        key = (item, district, reference, person)
        sums[key] = sums.get(key, 0) + fen
    return [
        (item, district, (reference, person, fen))
        for (item, district, reference, person), fen in sums.items()
    ]


def _drop_drafts(owner: Organisation, month: date) -> None:
    owner.publications.filter(month=month, state=State.DRAFT).update(state=State.DROPPED)


def _made(
    owner: Organisation, month: date, gathered: Gathered, tables: Tables, earlier: list[Publication]
) -> tuple[Publication, list[Leaf], list[Fork]]:
    uid, cut_off = uuid.uuid4(), ends(month)
    last = owner.publications.filter(month=month).aggregate(last=Max("number"))["last"] or 0
    publication = Publication(uid=uid, owner=owner, month=month, number=last + 1, cut_off=cut_off)
    leaves = _leaves(publication, gathered.paid)
    forks, root = _forks(publication, leaves)
    said = document_of(
        uid=uid,
        owner={"code": owner.code, "name": _name(owner)},
        month=month,
        cut_off=timezone.localtime(cut_off).isoformat(),
        number=publication.number,
        gathered=gathered,
        tables=tables,
        districts=_districts(),
        root=root.hash.hex(),
        leaves=len(leaves),
        told_before=[one.figures["returned"] for one in earlier],
    )
    publication.document = merkle.canonical(said).decode()
    publication.content_hash = hashlib.sha256(publication.document.encode()).hexdigest()
    publication.root, publication.total_fen, publication.leaf_count = root.hash.hex(), root.sum, len(leaves)
    return publication, leaves, forks


def _leaves(publication: Publication, paid: tuple[Paid, ...]) -> list[Leaf]:
    """Each payment in random parts at random places: what lies beside one's own tells no sum of anybody's."""
    parts = [(row, part, fen) for row in paid for part, fen in enumerate(_split(row.fen))]
    secrets.SystemRandom().shuffle(parts)
    return [_leaf(publication, position, *each) for position, each in enumerate(parts)]


def _forks(publication: Publication, leaves: list[Leaf]) -> tuple[list[Fork], merkle.Node]:
    """Between leaves and root, and the root."""
    rows = merkle.levels([merkle.Node(bytes.fromhex(leaf.hash), leaf.amount_fen) for leaf in leaves])
    forks = [
        Fork(publication=publication, level=level, position=position, sum_fen=node.sum, hash=node.hash.hex())
        for level, row in enumerate(rows[1:-1], 1)
        for position, node in enumerate(row)
    ]
    return forks, rows[-1][0]


def _split(fen: int) -> list[int]:
    cuts = sorted(secrets.randbelow(fen + 1) for _ in range(merkle.PARTS - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, fen], strict=True)]


def _leaf(publication: Publication, position: int, row: Paid, part: int, fen: int) -> Leaf:
    content: Mapping[str, Any] = {
        "publication": str(publication.pk),
        "salt": secrets.token_hex(16),
        "reference": row.reference,
        "part": part,
        "amount_fen": fen,
        "item": row.item,
        "district": row.district,
        "month": row.month,
    }
    return Leaf(
        publication=publication,
        position=position,
        payable_id=row.payable,
        part=part,
        amount_fen=fen,
        item_id=row.item,
        district=row.district,
        paid_in=row.month,
        salt=content["salt"],
        hash=merkle.leaf(content).hash.hex(),
    )


def _districts() -> dict[str, Text]:
    return {one.code: _name(one) for one in Organisation.objects.filter(level=Level.DISTRICT)}


def _name(organisation: Organisation) -> Text:
    return {"zh-Hans": organisation.name_zh, "en": organisation.name_en or organisation.name_zh}
