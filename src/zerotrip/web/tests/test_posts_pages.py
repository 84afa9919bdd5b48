"""An administrator opens accounts, gives posts for a term and ends them; the next request knows of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.audit.models import Entry
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.demo.cast import Cast
from zerotrip.org.models import Post, User
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
XIHU = "330106"
NEW = {
    "key": "n" * 32, "username": "qian", "role": "approver", "place": XIHU, "since": "", "until": "",
    "because": "调任",
}  # fmt: skip


def today() -> date:
    return day_of(clock())


def holds(client: Client, username: str, **said: str) -> int:
    return client.post(f"/desk/posts/{username}/", {"key": "k" * 32, **said}).status_code


def test_an_account_of_another_district_is_given_a_post_and_has_it_with_the_next_request(cast: Cast) -> None:
    admin, qian = signed_in(cast, "admin"), signed_in(cast, "qian")
    assert qian.get("/desk/leading/").status_code == 403
    assert admin.post("/desk/posts/", NEW)["Location"] == "/desk/posts/qian/"
    post = Post.objects.get(user=cast.qian, role="approver")
    assert (post.organisation.code, post.since, post.until) == (XIHU, today(), None)
    assert qian.get("/desk/leading/").status_code == 200
    entry = Entry.objects.filter(about="user:qian", what="org.appointed").latest("id")
    assert entry.data == {"role": "approver", "organisation": XIHU, "since": today().isoformat()}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"username": "nobody"}, 404),
        ({"username": ""}, 400),
        ({"place": "999999"}, 404),
        ({"role": "partner"}, 400),
        ({"since": "2026-02-30"}, 400),
        ({"since": "2020-01-01"}, 400),
        ({"until": "2020-01-01"}, 400),
        ({"because": ""}, 400),
    ],
)
def test_what_cannot_be_is_refused_and_gives_nothing(cast: Cast, wrong: dict[str, str], status: int) -> None:
    answer = signed_in(cast, "admin").post("/desk/posts/", NEW | wrong)
    page = answer.content.decode()
    keeps = wrong != {"because": ""}
    assert (answer.status_code, 'role="alert"' in page, "调任" in page) == (status, True, keeps)
    assert cast.qian.posts.count() == 1


def test_a_post_that_begins_later_does_not_stand_in_for_one_from_today(cast: Cast) -> None:
    admin, later = signed_in(cast, "admin"), (today() + timedelta(days=9)).isoformat()
    assert admin.post("/desk/posts/", NEW | {"since": later}).status_code == 302
    assert admin.post("/desk/posts/", NEW | {"key": "o" * 32}).status_code == 409
    post = Post.objects.get(user=cast.qian, role="approver")
    said = {"key": "p" * 32, "does": "end", "post": str(post.pk), "because": "取消"}
    assert admin.post("/desk/posts/qian/", said).status_code == 302
    assert admin.post("/desk/posts/", NEW | {"key": "q" * 32}).status_code == 302
    assert [one.since for one in Post.objects.filter(user=cast.qian, role="approver", until=None)] == [
        today()
    ]


def test_what_was_is_not_ended_again_for_an_earlier_day(cast: Cast) -> None:
    admin, post = signed_in(cast, "admin"), cast.qian.posts.get()
    for number, (on, status) in enumerate([("2026-01-01", 400), ("", 302), ("", 409)]):
        said = {"key": f"{number}" * 32, "does": "end", "post": str(post.pk), "on": on, "because": "离任"}
        assert admin.post("/desk/posts/qian/", said).status_code == status
    entry = Entry.objects.filter(about="user:qian", what="org.post-ended").get()
    assert entry.data["until"] == today().isoformat()


def test_a_term_ends_by_itself_and_may_be_ended_before(cast: Cast) -> None:
    admin, ends = signed_in(cast, "admin"), today() + timedelta(days=30)
    said = {"does": "appoint", "role": "approver", "place": XIHU, "since": "", "because": "代理"}
    assert holds(admin, "qian", **said, until=ends.isoformat()) == 302
    post = Post.objects.get(user=cast.qian, role="approver")
    assert (post.counts_on(ends - timedelta(days=1)), post.counts_on(ends)) == (True, False)
    said = {"does": "end", "post": str(post.pk), "on": "", "because": "提前结束"}
    assert admin.post("/desk/posts/qian/", {"key": "e" * 32, **said}).status_code == 302
    post.refresh_from_db()
    assert post.until == today()
    again = admin.post("/desk/posts/qian/", {"key": "f" * 32, **said})
    assert again.status_code == 409


def test_rights_end_at_the_next_request(cast: Cast) -> None:
    admin, qian = signed_in(cast, "admin"), signed_in(cast, "qian")
    assert qian.get("/desk/cases/").status_code == 200
    for number, post in enumerate(cast.qian.posts.all()):
        said = {"does": "end", "post": str(post.pk), "because": "离任"}
        admin.post("/desk/posts/qian/", {"key": f"{number}" * 32, **said})
    assert qian.get("/desk/cases/").status_code == 403


def test_a_closed_account_is_out_at_the_next_request_and_signs_in_no_more(cast: Cast, client: Client) -> None:
    admin, qian = signed_in(cast, "admin"), signed_in(cast, "qian")
    assert holds(admin, "qian", does="close", because="调离") == 302
    assert qian.get("/desk/cases/").status_code == 302
    client.post("/accounts/login/", {"login": "qian", "password": "zerotrip"})
    assert client.get("/desk/cases/").status_code == 302
    answer = admin.post("/desk/posts/qian/", {"key": "r" * 32, "does": "reopen", "because": "回任"})
    assert answer.status_code == 302
    assert qian.get("/desk/cases/").status_code == 302, "the session of before does not come back"
    assert signed_in(cast, "qian").get("/desk/cases/").status_code == 200


@pytest.mark.parametrize("does", ["close", "appoint"])
def test_nobody_keeps_an_account_of_their_own(cast: Cast, does: str) -> None:
    said = {"does": does, "because": "自己", "role": "approver", "place": XIHU}
    assert holds(signed_in(cast, "admin"), "admin", **said) == 403
    assert cast.admin.posts.count() == 1


@pytest.mark.parametrize(
    ("username", "role"), [("auditor", "officer"), ("wu", "auditor"), ("accountant", "cashier")]
)
def test_posts_that_are_kept_apart_are_not_held_together(cast: Cast, username: str, role: str) -> None:
    said = {"does": "appoint", "role": role, "place": XIHU, "because": "兼任"}
    assert holds(signed_in(cast, "admin"), username, **said) == 403
    held = {"user": User.objects.get(username=username), "organisation": cast.district, "role": role}
    with pytest.raises(IntegrityError, match="together"), transaction.atomic():
        Post.objects.create(since=today(), **held)


def test_an_auditor_looks_and_changes_nothing(cast: Cast) -> None:
    auditor = signed_in(cast, "auditor")
    page = auditor.get("/desk/posts/qian/").content.decode()
    assert ("钱" in page, "End this post" in page, 'name="does"' in page) == (True, False, False)
    assert holds(auditor, "qian", does="close", because="x") == 403


def test_accounts_without_a_post_in_reach_look_like_absent(cast: Cast) -> None:
    admin = signed_in(cast, "admin")
    assert admin.get("/desk/posts/chen/").status_code == admin.get("/desk/posts/nobody/").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast) -> None:
    admin = signed_in(cast, "admin")
    admin.get("/desk/posts/?q=qian")
    counts = []
    for page in ("/desk/posts/?q=qian", "/desk/posts/"):
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
