"""Settings on the phone: type, look and language in one form, how one is reached, and one's own password."""

from __future__ import annotations

import pytest
from django.test import Client

from zerotrip.audit.models import Entry
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/accounts/password/change/"
NEW = "west-lake-2026"


def _changed(client: Client, old: str) -> tuple[int, str]:
    answer = client.post(PAGE, {"oldpassword": old, "password1": NEW, "password2": NEW})
    return answer.status_code, answer.get("Location", "")


def test_everything_to_be_set_stands_on_one_page(cast: Cast) -> None:
    page = signed_in(cast, "chen_user").get("/m/me/settings/").content.decode()
    named = ['name="elder"', 'name="theme"', 'name="language"', "/m/me/reach/", PAGE, "22:00–07:00"]
    assert [one in page for one in named] == [True] * len(named)
    assert "/m/me/settings/" in signed_in(cast, "chen_user").get("/m/me/").content.decode()


def test_a_password_is_changed_by_whoever_knows_the_old_one_and_it_is_written_down(cast: Cast) -> None:
    cast.chen_user.set_password("east-lake-2025")
    cast.chen_user.save()
    client = signed_in(cast, "chen_user")
    assert _changed(client, "wrong") == (200, "")
    assert not Entry.objects.filter(what="account.password-changed").exists()
    assert _changed(client, "east-lake-2025") == (302, "/")
    cast.chen_user.refresh_from_db()
    assert cast.chen_user.check_password(NEW)
    entry = Entry.objects.get(what="account.password-changed")
    assert (entry.about, entry.by_key) == (cast.chen_user.actor.key,) * 2
    assert client.get("/m/").status_code == 200
