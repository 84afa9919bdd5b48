"""The practice room and the standard list as screens."""

from __future__ import annotations

import pytest

from zerotrip.cases.tests.conftest import HOSPITAL, hall
from zerotrip.centre.models import Sitting
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall"]
pytestmark = pytest.mark.django_db


def test_wu_practises_to_the_end_and_others_do_not_see_it(hall: Cast) -> None:
    wu = signed_in(hall, "wu")
    begun = wu.post("/desk/practice/", {"key": "a" * 32})
    page = begun["Location"]
    sitting = Sitting.objects.get()
    for number, question in enumerate(sitting.questions):
        assert question["asks"]["zh-Hans"] in wu.get(page).content.decode()
        sent = {"key": f"{number:032}", "number": str(number), "chosen": "0"}
        told = wu.post(page, sent)["Location"]
        assert question["options"][0]["because"]["zh-Hans"] in wu.get(told).content.decode()
    assert "练习结果" in wu.get(page).content.decode()
    assert signed_in(hall, "qian").get(page).status_code == 404
    assert wu.post(page, {"key": "b" * 32, "number": "x", "chosen": "0"}).status_code == 409


def test_only_those_who_hold_contests_may_announce_one(hall: Cast) -> None:
    sent = {
        "key": "c" * 32,
        "name": "服务技能竞赛",
        "place": "330100",
        "opens": "2030-01-01T09:00",
        "closes": "x",
    }
    assert signed_in(hall, "wu").post("/desk/practice/contests/new/", sent).status_code == 403
    zhao = signed_in(hall, "zhao")
    assert zhao.post("/desk/practice/contests/new/", sent).status_code == 400
    held = zhao.post("/desk/practice/contests/new/", sent | {"key": "d" * 32, "closes": "2030-01-01T11:00"})
    assert "竞赛结束后公布名次" in zhao.get(held["Location"]).content.decode()
    assert "服务技能竞赛" in signed_in(hall, "qian").get("/desk/practice/").content.decode()


@pytest.mark.parametrize("page", ["/desk/standards/", f"/desk/standards/{HOSPITAL}/"])
def test_the_standard_list_is_there_for_everybody_at_the_desk(hall: Cast, page: str) -> None:
    shown = signed_in(hall, "lin").get(page).content.decode()
    assert ("首问负责" in shown, "data-print" in shown) == (True, True)
