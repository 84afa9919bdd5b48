"""What a story has at hand: the cast, a clock it moves itself, the simulated world outside, and a voice."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from django.conf import settings
from django.utils import translation

from zerotrip.audit.actions import seal
from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case
from zerotrip.catalogue.actions import publish
from zerotrip.config.working import Work, work
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast, seat_the_cast
from zerotrip.evidence.actions import receive
from zerotrip.evidence.feed import headers_for
from zerotrip.evidence.models import Message
from zerotrip.payments.actions import make_batch, release
from zerotrip.payments.models import Batch
from zerotrip.payments.queries import batch_for
from zerotrip.population.outcome import RUN, Outcome
from zerotrip.population.rounds import everyone

HANGZHOU = ZoneInfo("Asia/Shanghai")
YEAR = 2026
SLOWEST_ANSWER = 20.0

HOSPITAL = "hz.mutual-aid.hospital"
MAJOR = "hz.mutual-aid.major-disease"
ALLOWANCE = "hz.mutual-aid.living-allowance"
WOMENS = "hz.mutual-aid.womens-diseases"
CARE = "hz.care.major-disease"


class Stage:
    """Acts go through the same doors and verbs as the screens; departments and bank answer over real HTTP."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.now = datetime(YEAR - 1, 11, 3, 9, tzinfo=HANGZHOU)
        self.start_worker()
        self.cast: Cast = seat_the_cast(at=self.now, year=YEAR)
        self.actors: dict[str, Actor] = self.cast.actors
        self._publish_packs()
        self._everything_as_it_should_be()

    # The clock and the voice

    def on(self, day: str, hour: int = 9, minute: int = 0) -> None:
        at = date.fromisoformat(day)
        self.now = datetime(at.year, at.month, at.day, hour, minute, tzinfo=HANGZHOU)

    def tell(self, zh: str, en: str) -> None:
        said = en if (translation.get_language() or "").startswith("en") else zh
        self.say(f"{self.now:%Y-%m-%d %H:%M}  {said}")

    def expect(self, what: str, found: object, wanted: object) -> None:
        """A total that the story promises."""
        if found != wanted:
            raise AssertionError(f"{what}: promised {wanted!r}, found {found!r}")

    # The world outside

    def control(self, department: str, word: str, **given: Any) -> Any:
        url = settings.ZEROTRIP_DEPARTMENTS[department]["url"]
        return self._post(f"{url}/_control/{word}", given)

    def tell_bank(self, word: str, **given: Any) -> Any:
        return self._post(f"{settings.ZEROTRIP_BANK}/_control/{word}", given)

    def settlement(
        self, *, borne: str, diagnosis: str | None, person: str = "chen", **more: Any
    ) -> dict[str, Any]:
        """The hospital settles with medical insurance: the message it owes the union, `id` and `body`."""
        day = self.now.date().isoformat()
        given = {"person": person, "self_borne": borne, "diagnosis": diagnosis, "settled_on": day} | more
        settled = self.control("medical-insurance", "settle", **given)
        return {"id": settled["headers"]["X-Feed-Message"], "body": settled["body"].encode()}

    def deliver(self, message: dict[str, Any]) -> Message:
        """Medical insurance signs it anew each time it sends it; the message's id stays."""
        secret = settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
        headers = headers_for(secret, message_id=message["id"], body=message["body"], at=self.now)
        return receive(source="medical-insurance", headers=headers, body=message["body"], at=self.now)

    def settles(self, *, borne: str, diagnosis: str | None, **more: Any) -> str:
        message = self.deliver(self.settlement(borne=borne, diagnosis=diagnosis, **more))
        self.expect("the message is taken", message.state, "taken")
        return str(message.record)

    # The platform at work

    def work(self, until: Callable[[], bool] | None = None) -> None:
        """What the worker does, until `until` holds; without it, until nothing is left to do."""
        deadline = time.monotonic() + SLOWEST_ANSWER
        while True:
            busy = [bool(do(self.now)) for do in self.worker()]
            if until() if until else not any(busy):
                return
            if time.monotonic() > deadline:
                raise AssertionError("the worker still waits for an answer")
            time.sleep(0.05)

    def start_worker(self) -> None:
        """A fresh one, where the story's time goes back: it remembers what it has done today."""
        self._worker = list(work().values())

    def worker(self) -> list[Work]:
        return self._worker

    def round(self) -> Outcome:
        """The nightly round over everyone."""
        return everyone(at=self.now, by=RUN)[1]

    def case(self, item: str, person: str = "chen") -> Case:
        uid = self.actors[person].person_uid
        return Case.objects.with_names().get(item_id=item, person_id=str(uid))

    def door(self, item: str, who: str, verb: str) -> tuple[Case, Actor]:
        """The case as this person gets it for this verb."""
        by = self.actors[who]
        return case_for(by, self.case(item).ref, at=self.now, may=verb), by

    def pay(self, *, wait_for: Callable[[], bool]) -> Batch:
        """Sun makes the batch, Wu looks at it and lets it go, the bank answers."""
        seal(at=self.now)  # as the worker did all the days that the story left out
        batch = make_batch(by=self.actors["sun"], at=self.now)
        seen = batch_for(self.actors["wu"], batch.ref, on=self.now.date())
        release(batch=seen, seen_hash=seen.content_hash, by=self.actors["wu"], at=self.now)
        self.tell(
            f"孙丽华做发放批次 {batch.ref}：{batch.count} 笔 {batch.total} 元；吴建国复核放行。",
            f"Sun makes batch {batch.ref}: payments: {batch.count}, {batch.total}; Wu releases it.",
        )
        self.work(until=wait_for)
        return batch

    def the_books_balance(self) -> None:
        self.work()
        differences = [str(difference) for difference in reconcile()]
        self.expect("differences in the books and the journal", differences, [])

    # Setting up

    def _publish_packs(self) -> None:
        folder = settings.ZEROTRIP_PACKS / "hangzhou"
        publish(paths=[folder], by=self.actors["admin"], second=self.actors["zhao"], at=self.now)

    def _everything_as_it_should_be(self) -> None:
        for department in settings.ZEROTRIP_DEPARTMENTS:
            self.control(department, "ok")
            self.control(department, "forget")
        self.tell_bank("reset")

    @cached_property
    def _http(self) -> httpx.Client:
        """One for all: each reads the machine's certificates. No line stays open: processes may be killed."""
        return httpx.Client(trust_env=False, timeout=10, limits=httpx.Limits(max_keepalive_connections=0))

    def _post(self, url: str, given: dict[str, Any]) -> Any:
        return self._http.post(url, json=given).raise_for_status().json()
