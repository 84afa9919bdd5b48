"""The phone's first page in Chromium as a phone on a slow line has it: how soon it is there and can be used.

The line is Chromium's own (`Network.emulateNetworkConditions`), the processor four times slower than this
one. *Interactive* is when the load event is over and so is the last task of more than 50 ms, looked at for
two seconds more. Without the phone's worker, whose own line Chromium does not slow down: come back to, the
page has style and script from the browser's memory, and comes itself over the line.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import s8
from benchmarks.report import Report
from benchmarks.s8_people import PASSWORD
from benchmarks.serving import home_of_its_own, served

MEMBERS = 2_000
SLOWER = 4
GOAL = 2.0
LINES = {
    "3G": ("1.6 Mbit/s down, 750 kbit/s up, 150 ms", 1_600, 750, 150),
    "slow 3G": ("400 kbit/s both ways, 400 ms", 400, 400, 400),
}
"""Of each the kbit/s down and up and the milliseconds that every request waits: Lighthouse's mobile line, and
Chromium's "Slow 3G" as it names it."""
WHO, PAGE = "bench-member-0", "/m/"
_WATCH = """
window.__long = [];
new PerformanceObserver(list => list.getEntries().forEach(e => window.__long.push(e.startTime + e.duration)))
  .observe({type: 'longtask', buffered: true});
"""
_TOLD = """
() => ({
  painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  loaded: performance.getEntriesByType('navigation')[0].loadEventEnd,
  answered: performance.getEntriesByType('navigation')[0].responseStart,
  ready: Math.max(performance.getEntriesByType('navigation')[0].loadEventEnd, ...window.__long),
})
"""


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    from playwright.sync_api import sync_playwright

    with home_of_its_own(members) as home:
        s8.accounts()
        report = Report("phone", "the phone's first page in Chromium on a slow line, cold and come back to")
        with served(home, members) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            kept = _signed_in(browser, base)
            for _ in range(3):
                _opened_cold(browser, base, kept, "3G", again=False)  # both workers have seen the page
            told = [
                _opened_cold(browser, base, kept, line, again=True) for line in LINES for _ in range(times)
            ]
            browser.close()
    return _report(report, told)


def _signed_in(browser: Any, base: str) -> Any:
    page = browser.new_context(base_url=base).new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", WHO)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/m/**")
    return page.context.storage_state()


def _opened_cold(browser: Any, base: str, kept: Any, line: str, *, again: bool) -> dict[str, Any]:
    """In a browser that has nothing of the platform but the session."""
    with _phone(browser, base, kept, line) as (page, weighed):
        told = {"line": line, "cold": _visit(page, weighed)}
        if again:
            told["again"] = _visit(page, weighed)
    return told


@contextmanager
def _phone(browser: Any, base: str, kept: Any, line: str) -> Iterator[tuple[Any, dict[str, int]]]:
    context = browser.new_context(
        base_url=base, storage_state=kept, viewport={"width": 390, "height": 844}, is_mobile=True,
        has_touch=True, device_scale_factor=3, service_workers="block",
    )  # fmt: skip
    context.add_init_script(_WATCH)
    page = context.new_page()
    _said, down, up, wait = LINES[line]
    talk = context.new_cdp_session(page)
    talk.send("Network.enable")
    talk.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": wait, "downloadThroughput": down * 125, "uploadThroughput": up * 125},
    )
    talk.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    weighed = {"bytes": 0, "requests": 0}
    talk.on("Network.loadingFinished", lambda told: _weigh(weighed, told))
    yield page, weighed
    context.close()


def _weigh(weighed: dict[str, int], told: dict[str, Any]) -> None:
    """What came from the browser's own memory weighs nothing and is no request."""
    size = int(told["encodedDataLength"])
    weighed["bytes"] += size
    weighed["requests"] += size > 0


def _visit(page: Any, weighed: dict[str, int]) -> dict[str, float]:
    weighed.update(bytes=0, requests=0)
    page.goto("about:blank")
    page.goto(PAGE, wait_until="load")
    page.wait_for_timeout(2_000)
    told = page.evaluate(_TOLD)
    seconds = {name: round(ms / 1e3, 3) for name, ms in told.items()}
    return {**seconds, "kb": round(weighed["bytes"] / 1024, 1), "requests": weighed["requests"]}


def _report(report: Report, told: list[dict[str, Any]]) -> Report:
    names = ("answered", "painted", "loaded", "ready", "kb", "requests")
    report.columns = ("line", "", "first byte", "first paint", "loaded", "interactive", "KB", "requests")
    for line in LINES:
        for way in ("cold", "again"):
            runs = [one[way] for one in told if one["line"] == line]
            mid = {name: median(run[name] for run in runs) for name in names}
            report.figures[f"{line}, {way}"] = mid | {"worst": max(run["ready"] for run in runs)}
            times = [f"{mid[name]:.2f} s" for name in names[:4]]
            report.rows.append((line, way, *times, f"{mid['kb']:.0f}", f"{mid['requests']:.0f}"))
    for line in LINES:
        ready = report.figures[f"{line}, cold"]["ready"]
        report.goal_at_most(f"interactive, {line}, nothing cached", GOAL, ready, " s")
    report.notes += [f"{line}: {said}" for line, (said, *_) in LINES.items()]
    report.notes.append(
        f"a member with cases, signed in; 390 × 844, processor {SLOWER} times slower; medians of "
        f"{len(told) // len(LINES)} new browsers, each cold and then once more at once"
    )
    return report


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("Chromium is not installed. On Debian or Ubuntu: apt-get install chromium")
    return found
