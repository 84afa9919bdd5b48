from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.cases.tests.conftest import HOSPITAL, hall
from zerotrip.catalogue.queries import current
from zerotrip.centre.standards import procedure_of, standards
from zerotrip.core.calendar import day_of
from zerotrip.demo.cast import Cast
from zerotrip.org.models import Role

__all__ = ["hall"]


def test_every_post_that_works_on_cases_has_its_duties() -> None:
    read = standards()
    assert {post.role for post in read.post} <= set(Role.values)
    assert [post.role for post in read.post] == ["unit-officer", "officer", "approver", "cashier", "auditor"]
    assert {plan.code for plan in read.plan} == {"department-down", "platform-down", "disaster", "upset"}


@pytest.mark.django_db
def test_the_procedure_follows_from_the_pack(hall: Cast, now: datetime) -> None:
    steps = procedure_of(current(HOSPITAL, day_of(now)))
    assert [(step.post, step.name["en"]) for step in steps] == [
        ("", "Receive"),
        ("", "Check"),
        ("district-officer", "Check"),
        ("district-approver", "Second check"),
        ("", "Decide and tell"),
        ("cashier", "Pay"),
    ]
    assert steps[3].does["zh-Hans"] == "5,000.00 元以上由另一人审核。"
