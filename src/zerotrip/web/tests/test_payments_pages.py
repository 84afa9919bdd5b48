"""The desk's forms for a batch: a payment taken out, the whole stopped, what the bank said cleared up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.org.actions import appoint, end_post
from zerotrip.org.models import Post
from zerotrip.payments.models import BankFile, Batch, Line, OpeningBalance, Payable, Statement
from zerotrip.payments.statements.queries import compared, reconcile
from zerotrip.payments.tests.conftest import SUM, Owe, fen, owe
from zerotrip.payments.tests.test_statements import DAYS, camt, table
from zerotrip.web.hashes import brief
from zerotrip.web.tests.test_people_lists import desk, key

__all__ = ["owe"]
pytestmark = pytest.mark.django_db
PAYMENTS, ANSWERS, BANK = "/desk/payments/", "/desk/payments/answers/", "/desk/bank/"


def send(client: Client, page: str, **typed: Any) -> int:
    return client.post(page, {"key": key(), **typed}).status_code


def made(sun: Client) -> tuple[Batch, str]:
    assert send(sun, PAYMENTS, format="plain-csv") == 302
    batch = Batch.objects.latest("made_at")
    return batch, f"{PAYMENTS}{batch.ref}/"


def test_payment_is_taken_out_before_release_and_owed_again(cast: Cast, owe: Owe) -> None:
    for number in (1, 2, 3):
        owe(f"HZ-2026-00000{number}")
    sun, wu, lin = desk(cast.sun), desk(cast.wu), desk(cast.lin)
    batch, page = made(sun)
    seen, [one, two, three] = batch.content_hash, batch.lines.order_by("position")
    assert "Take a payment out" in sun.get(page, headers={"accept-language": "en"}).content.decode()
    drop = {"verb": "drop", "line": one.end_to_end_id, "because": "本人要求更正"}
    assert send(lin, page, **drop) == 403
    assert send(sun, page, **{**drop, "because": " "}) == 400
    assert send(sun, page, **{**drop, "line": "nobody's"}) == 409
    assert send(sun, page, **drop) == 302
    assert "本人要求更正" in wu.get(page).content.decode()
    assert send(sun, page, **drop) == 409  # it is not in there any more
    batch.refresh_from_db()
    assert (batch.count, batch.total_fen, Payable.objects.owed().count()) == (2, 2 * SUM.minor, 1)
    assert send(wu, page, verb="release", seen_hash=seen) == 409
    assert send(sun, page, **{**drop, "line": two.end_to_end_id}) == 302
    assert send(sun, page, **{**drop, "line": three.end_to_end_id}) == 409  # the last one: stop the batch
    batch.refresh_from_db()
    assert send(wu, page, verb="release", seen_hash=batch.content_hash) == 302
    assert send(sun, page, **{**drop, "line": three.end_to_end_id}) == 403
    assert send(sun, page, verb="dance") == 400


def test_batch_is_stopped_before_release_and_not_after(cast: Cast, owe: Owe) -> None:
    owe()
    sun, wu = desk(cast.sun), desk(cast.wu)
    batch, page = made(sun)
    assert send(wu, page, verb="withdraw", because="") == 400
    assert send(wu, page, verb="withdraw", because="总额不对") == 302
    assert (fen("bank:clearing"), Payable.objects.owed().count()) == (0, 1)
    assert send(wu, page, verb="withdraw", because="总额不对") == 403
    assert send(wu, page, verb="release", seen_hash=batch.content_hash) == 403
    again, page = made(sun)
    assert send(wu, page, verb="release", seen_hash=again.content_hash) == 302
    assert send(sun, page, verb="withdraw", because="太晚") == 403
    assert Line.objects.get(batch=again).state == "sent"


def test_doubtful_payments_are_cleared_up_with_the_name_of_who_said_so(cast: Cast, owe: Owe) -> None:
    for number in (1, 2):
        owe(f"HZ-2026-00000{number}")
    sun, wu = desk(cast.sun), desk(cast.wu)
    batch, page = made(sun)
    assert send(wu, page, verb="release", seen_hash=batch.content_hash) == 302
    one, two = batch.lines.order_by("position")
    rows = [f"A,R1,{batch.message_id},2026-06-12T12:00:00,,,", f"S,{one.end_to_end_id},ACSC,1767.01,,"]
    said = "\r\n".join([*rows, f"S,{two.end_to_end_id},ACSC,9999.00,,", "E,2", ""])
    file = SimpleUploadedFile("回盘.csv", said.encode())
    assert send(sun, ANSWERS, file=file) == 302
    shown = sun.get(ANSWERS, headers={"accept-language": "en"}).content.decode()
    assert "paid, but more than was ordered" in shown
    assert "It was not" in shown
    assert fen("suspense:bank") == -176_701 - 999_900
    clear = {"line": one.end_to_end_id, "because": "工行周经理电话"}
    assert send(wu, ANSWERS, **clear, paid="yes") == 403
    assert send(sun, ANSWERS, **{**clear, "because": ""}, paid="yes") == 400
    assert send(sun, ANSWERS, **clear, paid="perhaps") == 400
    assert send(sun, ANSWERS, **clear, paid="yes") == 302
    assert send(sun, ANSWERS, **clear, paid="no") == 409
    assert send(sun, ANSWERS, **{**clear, "line": two.end_to_end_id}, paid="no") == 302
    assert list(batch.lines.order_by("position").values_list("state", flat=True)) == ["paid", "rejected"]
    assert (fen("suspense:bank"), fen("bank:clearing")) == (0, SUM.minor)


def test_answers_of_the_bank_are_for_those_whose_part_of_the_tree_they_are_about(
    cast: Cast, owe: Owe, now: datetime
) -> None:
    """Nobody knows the second payment of the file: only a post that reaches the whole tree sees it."""
    admin, since = cast.admin.actor, now.date()
    appoint(user=cast.qian, organisation=cast.other_district, role="cashier", since=since, by=admin, at=now)
    for number in (1, 2):
        owe(f"HZ-2026-00000{number}")
    sun, wu, qian = desk(cast.sun), desk(cast.wu), desk(cast.qian)
    batch, page = made(sun)
    assert send(wu, page, verb="release", seen_hash=batch.content_hash) == 302
    one, _two = batch.lines.order_by("position")
    rows = [f"A,R1,{batch.message_id},2026-06-12T12:00:00,,,", f"S,{one.end_to_end_id},ACSC,1767.01,,"]
    said = "\r\n".join([*rows, "S,NOBODY-KNOWS,ACSC,1.00,,", "E,2", ""]).encode()
    assert send(sun, ANSWERS, file=SimpleUploadedFile("回盘.csv", said)) == 302
    file = BankFile.objects.get(direction="in")
    told = {brief(file.sha256), one.end_to_end_id, "NOBODY-KNOWS"}

    def seen(client: Client) -> set[str]:
        shown = client.get(ANSWERS).content.decode()
        return {each for each in told if each in shown}

    assert (seen(sun), seen(wu), seen(qian)) == (told, told, set())
    for post in Post.objects.filter(user=cast.wu, organisation=cast.city):
        end_post(post=post, on=since, by=admin, at=now, because="test")
    assert seen(wu) == told - {"NOBODY-KNOWS"}
    assert send(qian, ANSWERS, file=SimpleUploadedFile("回盘.csv", b"not a file")) == 302
    assert "文件未予接收" in qian.get(ANSWERS).content.decode()
    assert seen(qian) == set()


def test_opening_balance_is_entered_by_one_and_confirmed_by_another(cast: Cast, now: datetime) -> None:
    sun, wu, lin = desk(cast.sun), desk(cast.wu), desk(cast.lin)
    first = table(DAYS[0], 100_000)
    said = sun.post(BANK, {"key": key(), "file": SimpleUploadedFile("s.csv", first)}, follow=True)
    assert "1,000.00" in said.content.decode()
    enter = {"opening": "propose", "amount": "1000.00", "on": "2026-06-10", "because": "开户行对账单"}
    assert send(lin, BANK, **enter) == 403
    for changed in ({"amount": "千元"}, {"amount": "0"}, {"amount": "1e30"}, {"on": "昨天"}, {"because": ""}):
        assert send(sun, BANK, **{**enter, **changed}) == 400, changed
    assert send(sun, BANK, **enter) == 302
    assert send(sun, BANK, **enter) == 409
    uid = str(OpeningBalance.objects.get().uid)
    assert "开户行对账单" in wu.get(BANK).content.decode()
    assert send(sun, BANK, opening="confirm", uid=uid) == 403
    assert send(wu, BANK, opening="confirm", uid="another") == 409
    assert send(wu, BANK, opening="drop", uid=uid, because="先核对") == 302
    assert send(sun, BANK, **enter) == 302
    uid = str(OpeningBalance.objects.get(state="proposed").uid)
    assert send(wu, BANK, opening="confirm", uid=uid) == 302
    assert (Statement.objects.count(), compared().agrees, list(reconcile())) == (1, True, [])
    assert send(sun, BANK, **enter) == 409
    assert "一致" in wu.get(BANK).content.decode()


NOT_TAKEN = "文件未予接收"
BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": lambda raw: raw[: len(raw) // 2],
    "UTF-16": lambda raw: raw.decode("gb18030").encode("utf-16"),
    "Big5": lambda raw: raw.decode("gb18030").replace("账", "帳").encode("big5", "replace"),
    "one sum altered": lambda raw: raw.replace(b"500.00", b"600.00", 1),
    "one digit of a balance": lambda raw: raw.replace(b"1490.00", b"1499.00"),
    "a minus": lambda raw: raw.replace(b",500.00,", b",-500.00,"),
    "nothing moved": lambda raw: raw.replace(b",500.00,", b",0.00,"),
    "an enormous sum": lambda raw: raw.replace(b",500.00,", b",9" + b"9" * 30 + b".00,"),
    "empty": lambda raw: b"",
    "noise": lambda raw: bytes(range(256)) * 4,
}


def test_whatever_is_done_to_a_statement_the_page_says_what_came_of_it(cast: Cast) -> None:
    sun, wu = desk(cast.sun), desk(cast.wu)
    send(sun, BANK, opening="propose", amount="1000", on="2026-06-10", because="开户行对账单")
    send(wu, BANK, opening="confirm", uid=str(OpeningBalance.objects.get().uid))
    good, later = table(DAYS[0], 100_000), camt(DAYS[1], 149_000)

    def read(raw: bytes) -> str:
        posted = {"key": key(), "file": SimpleUploadedFile("对账单.csv", raw)}
        page = sun.post(BANK, posted, follow=True)
        assert page.status_code in (200, 400)
        return page.content.decode()

    for name, change in BROKEN.items():
        if name != "empty":
            assert change(good) != good, name
        shown = read(change(good))
        assert (NOT_TAKEN in shown, Statement.objects.count()) == (True, 0), name
    assert NOT_TAKEN in read(later)  # one between is missing
    read(good)
    assert Statement.objects.count() == 2  # and the one that waited came after it
    for raw in (later, good, later):
        read(raw)
    assert (Statement.objects.count(), compared().bank_fen, list(reconcile())) == (2, 219_000, [])
