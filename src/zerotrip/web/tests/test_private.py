"""What must not stay behind: pages in a browser, papers in a temporary folder, ID numbers in an address."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.members.rosters.read import LARGEST as LARGEST_ROSTER
from zerotrip.payments.formats import MAX_BYTES
from zerotrip.vault.papers import LARGEST as LARGEST_PAPER
from zerotrip.web.tests.test_doors import DESK_PAGES, MEMBER_PAGES, signed_in
from zerotrip.web.uploads import BANK_FILES, PAPERS

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "page"),
    [
        *(("chen_user", page) for page in MEMBER_PAGES),
        *((min(who), page) for page, who in DESK_PAGES.items()),
    ],
)
def test_no_page_is_kept_by_a_browser(cast: Cast, who: str, page: str) -> None:
    answer = signed_in(cast, who).get(page)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_neither_is_a_refusal_nor_a_way_back(cast: Cast) -> None:
    lin = signed_in(cast, "lin")
    for page in ("/desk/audit/", "/desk/cases/HZ-2026-999999/", "/"):
        assert lin.get(page)["Cache-Control"] == "private, no-store"


def test_a_paper_on_its_way_is_in_no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*args: object, **kwargs: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", made)
    content = b"\xff\xd8\xff" + b"x" * (5 * 1024 * 1024)
    request = RequestFactory().post("/m/", {"photo": SimpleUploadedFile("a.jpg", content)})
    photo = request.FILES["photo"]
    assert isinstance(photo.file, BytesIO)  # type: ignore[union-attr]
    assert photo.read() == content  # type: ignore[union-attr]


def test_of_a_flood_only_so_much_is_held() -> None:
    files = {f"f{n}": SimpleUploadedFile("a.csv", b"x" * (PAPERS - 1)) for n in range(2)}
    request = RequestFactory().post("/desk/rosters/", files)
    held = [len(file.read()) for file in request.FILES.values()]  # type: ignore[union-attr]
    assert held == [PAPERS - 1, 1]


def test_what_is_held_is_still_too_large_for_its_reader() -> None:
    assert min(PAPERS - LARGEST_PAPER, PAPERS - LARGEST_ROSTER, BANK_FILES - MAX_BYTES) > 0


@pytest.mark.parametrize("page", ["/desk/people/", "/desk/cases/"])
@pytest.mark.parametrize("slip", ["", " ", "x"])
def test_an_id_number_searched_for_stands_in_no_address(
    hall: Cast, settle: Settle, page: str, slip: str
) -> None:
    settle()
    wu, number = signed_in(hall, "wu"), hall.chen.id_number.open()
    assert 'method="post"' in wu.get(page).content.decode()
    answer = wu.post(page, {"q": number[:-1] + (slip or number[-1])})
    assert number[:14] not in answer.headers.get("Location", "")
    if not slip:
        assert "陈**" in wu.get(answer["Location"]).content.decode()
    else:
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("page", ["/desk/people/", "/desk/cases/"])
def test_an_id_number_of_another_district_looks_like_nobodys(hall: Cast, settle: Settle, page: str) -> None:
    settle()
    qian = signed_in(hall, "qian")
    known, nobody = (
        qian.post(page, {"q": number}) for number in (hall.chen.id_number.open(), "11010519491231002X")
    )
    assert (known.status_code, nobody.status_code) == (200, 200)
    assert len(known.content) == len(nobody.content)


def test_a_name_searched_for_is_an_address_to_keep(cast: Cast) -> None:
    answer = signed_in(cast, "wu").post("/desk/cases/", {"q": "陈秀英", "state": "review"})
    assert answer["Location"] == "/desk/cases/?q=%E9%99%88%E7%A7%80%E8%8B%B1&state=review"
