"""What a good looks like: one picture, written small and anew; it shows a thing, so it is not sealed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.mall.models import Good, GoodPicture
from zerotrip.vault.pictures import written_small

LONGEST = 720  # pixels: as wide as a phone shows it, sharp
LARGEST = 8 * 1024 * 1024


@transaction.atomic
def picture(good: Good, *, file: bytes, by: Actor, at: datetime) -> GoodPicture:
    """In place of the one it had."""
    if len(file) > LARGEST:
        raise Invalid("picture-too-large", _("A picture is at most %(mb)s MB."), mb=LARGEST >> 20)
    if not file:
        raise Invalid("picture-empty", _("This file is empty. Please choose it again."), field="file")
    jpeg = written_small(file, longest=LONGEST)
    digest = hashlib.sha256(jpeg).hexdigest()[:16]
    kept, _new = GoodPicture.objects.update_or_create(good=good, defaults={"jpeg": jpeg, "digest": digest})
    told = {"digest": digest, "bytes": len(jpeg)}
    record("mall.pictured", f"good:{good.uid}", by=by, at=at, data=told)
    return kept


@transaction.atomic
def without_picture(good: Good, *, by: Actor, at: datetime) -> None:
    gone, _rows = GoodPicture.objects.filter(good=good).delete()
    if not gone:
        raise Conflict("no-picture", _("There is no picture to take away."))
    record("mall.picture-removed", f"good:{good.uid}", by=by, at=at)
