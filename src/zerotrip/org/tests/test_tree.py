from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.org.actions import appoint, end_post, load_tree, open_account
from zerotrip.org.models import Organisation, Role, User, WorkingDayOverride
from zerotrip.org.queries import working_calendar

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
ENTRY = '[[organisation]]\ncode = "{code}"\nname = {{zh-Hans = "{name}", en = "X"}}\nlevel = "{level}"\n'
ENTRY += 'kind = "regional"\nform = "federation"\n{parent}\n'


def _file(tmp_path: Path, *entries: tuple[str, str, str]) -> Path:
    file = tmp_path / "organisations.toml"
    text = "".join(
        ENTRY.format(code=code, name=code, level=level, parent=f'parent = "{parent}"' if parent else "")
        for code, level, parent in entries
    )
    file.write_text(text, "utf-8")
    return file


def test_a_tree_is_founded_once_whatever_the_order_of_the_file(tmp_path: Path, now: datetime) -> None:
    file = _file(tmp_path, ("1-1-1", "unit", "1-1"), ("1-1", "district", "1"), ("1", "city", ""))
    assert load_tree(file=file, by=SYSTEM, at=now) == 3
    assert load_tree(file=file, by=SYSTEM, at=now) == 0
    assert list(Organisation.objects.values_list("path", flat=True)) == ["/1/", "/1/1-1/", "/1/1-1/1-1-1/"]
    assert Entry.objects.filter(what="org.tree-loaded").count() == 1


def test_names_follow_the_file_and_places_do_not(tmp_path: Path, now: datetime) -> None:
    load_tree(file=_file(tmp_path, ("1", "city", ""), ("2", "district", "1")), by=SYSTEM, at=now)
    renamed = _file(tmp_path, ("1", "city", ""), ("2", "street", "1"))
    assert load_tree(file=renamed, by=SYSTEM, at=now) == 0
    assert Organisation.objects.get(code="2").level == "street"
    with pytest.raises(Conflict):
        load_tree(file=_file(tmp_path, ("1", "city", ""), ("2", "city", "")), by=SYSTEM, at=now)


@pytest.mark.parametrize(
    "entries",
    [
        (("2", "district", "1"),),
        (("1", "city", "2"), ("2", "district", "1")),
        (("1", "galaxy", ""),),
        (("a", "city", ""),),
        (("1/2", "city", ""),),
    ],
)
def test_a_broken_tree_is_refused_whole(
    tmp_path: Path, now: datetime, entries: tuple[tuple[str, str, str], ...]
) -> None:
    with pytest.raises(Invalid):
        load_tree(file=_file(tmp_path, *entries), by=SYSTEM, at=now)
    assert not Organisation.objects.exists()


def test_an_employers_code_is_taken_from_the_file_once_and_kept_in_the_register(
    tmp_path: Path, now: datetime
) -> None:
    first, second = "91330106MA2A00001C", "91330108MA2A00006Q"

    def load(employers: dict[str, str]) -> dict[str, str]:
        file = _file(tmp_path, *((code, "city", "") for code in employers))
        text = file.read_text("utf-8")
        for code, employer in employers.items():
            text = text.replace(f'code = "{code}"', f'code = "{code}"\nemployer_uscc = "{employer}"')
        file.write_text(text, "utf-8")
        load_tree(file=file, by=SYSTEM, at=now)
        return dict(Organisation.objects.values_list("code", "employer_uscc"))

    assert load({"1": ""}) == {"1": ""}
    assert load({"1": first}) == load({"1": second}) == {"1": first}
    with pytest.raises(Invalid, match="X"):
        load({"2": first[:-1] + "X"})
    for taken in ({"2": first}, {"2": second, "3": second}):
        with pytest.raises(Conflict):
            load(taken)


def test_an_unreadable_file_is_a_sentence(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "x.toml").write_text("[[", "utf-8")
    with pytest.raises(Invalid, match=r"x\.toml"):
        load_tree(file=tmp_path / "x.toml", by=SYSTEM, at=now)


def test_the_database_refuses_a_path_that_is_not_closed(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=cast.unit.pk).update(path="/330100/330106")


def test_names_are_in_the_readers_language(cast: Cast) -> None:
    with translation.override("en"):
        assert (cast.unit.name, cast.lin.name) == ("Yunqi Garments Union", "Lin Xiaoyan")
    with translation.override("zh-hans"):
        assert (cast.unit.name, cast.lin.name) == ("云栖服饰工会", "林晓燕")


def test_only_an_administrator_above_gives_posts_and_nobody_their_own(cast: Cast, now: datetime) -> None:
    def give(user: User, by: User) -> None:
        appoint(
            user=user, organisation=cast.unit, role=Role.UNIT_OFFICER, since=now.date(), by=by.actor, at=now
        )

    give(cast.chen_user, by=cast.admin)
    with pytest.raises(NotAllowed):
        give(cast.chen_user, by=cast.wu)
    with pytest.raises(NotAllowed):
        give(cast.admin, by=cast.admin)


def test_a_post_is_open_once_and_ends_once(cast: Cast, now: datetime) -> None:
    post = cast.lin.posts.get()
    again = appoint(
        user=cast.lin, organisation=cast.unit, role=post.role, since=now.date(), by=SYSTEM, at=now
    )
    assert again == post
    end_post(post=post, on=now.date(), by=SYSTEM, at=now, because="换届")
    with pytest.raises(Conflict):
        end_post(post=post, on=now.date(), by=SYSTEM, at=now, because="换届")


@pytest.mark.parametrize("username", ["lin", "LIN", "ｌin"])
def test_a_taken_user_name_is_a_conflict(cast: Cast, now: datetime, username: str) -> None:
    with pytest.raises(Conflict):
        open_account(username=username, display_name="林", password="x", by=SYSTEM, at=now)


def test_overrides_win_over_the_published_calendar() -> None:
    saturday = date(2026, 6, 13)
    assert not working_calendar().is_working(saturday)
    WorkingDayOverride.objects.create(day=saturday, working=True)
    assert working_calendar().is_working(saturday)
