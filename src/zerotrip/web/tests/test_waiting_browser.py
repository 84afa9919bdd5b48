"""A photographed paper sent from where there is no network: it waits, and arrives once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from zerotrip.applications.tests.conftest import page as paper
from zerotrip.demo.stage import MAJOR, Stage
from zerotrip.submissions.models import Submission
from zerotrip.vault.models import Document
from zerotrip.web.tests.test_browser import PHONE, browser, opened, seriously_wrong, stage

__all__ = ["browser", "stage"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

READABLE = """async () => new Promise((done) => {
  const asked = indexedDB.open("waiting", 1);
  const read = (one) => new TextDecoder().decode(one.sealed);
  asked.onsuccess = () => {
    const all = asked.result.transaction("forms").objectStore("forms").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.map(read).join()); };
  };
})"""


def test_a_form_sent_without_a_network_waits_and_arrives_once(
    browser: Browser, live_server: Any, stage: Stage, tmp_path: Path
) -> None:
    stage.settles(borne="4134.00", diagnosis=None)
    stage.work()
    page = opened(browser, live_server, "chen", size=PHONE, workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"/m/cases/{stage.case(MAJOR).ref}/paper/")
    (tmp_path / "paper.png").write_bytes(paper().read())
    page.set_input_files("input[name=file]", tmp_path / "paper.png")
    page.context.set_offline(True)
    send = page.get_by_role("button", name="提交").first
    send.dblclick()
    expect(page.get_by_text("正在等网络恢复")).to_be_visible()
    kept = page.evaluate(READABLE)
    assert (seriously_wrong(page), len(kept) > 1000, "diagnosis-proof" in kept) == ([], True, False)
    page.goto("/m/cover/")
    expect(page.get_by_role("heading", name="没有网络")).to_be_visible()
    assert (stage.case(MAJOR).state, Document.objects.count()) == ("supplement", 0)
    page.complaints.clear()  # type: ignore[attr-defined]  # that there was no network
    page.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_text("等待的内容已经提交")).to_be_visible()
    page.reload()
    expect(page.get_by_text("正在等网络恢复")).to_have_count(1)
    expect(page.get_by_text("正在等网络恢复")).to_be_hidden()
    assert (stage.case(MAJOR).state, Document.objects.count()) == ("review", 1)
    assert Submission.objects.filter(by_key=stage.actors["chen"].key).count() == 1
    assert page.complaints == []  # type: ignore[attr-defined]
