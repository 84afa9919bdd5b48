from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_only_the_account_pages_we_made_are_there() -> None:
    assert Client().get("/accounts/login/").status_code == 200
    for page in ("password/reset/", "email/", "confirm-email/"):
        assert Client().get(f"/accounts/{page}").status_code == 404, page


def test_the_well_known_address_leads_nowhere_without_falling_over() -> None:
    answer = Client().get("/.well-known/change-password", follow=True)
    assert answer.status_code == 404
