"""The protocol, over real HTTP, with everything that can go wrong on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from zerotrip.demo.people import CHEN
from zerotrip.evidence.connectors.gateway import Gateway, signature
from zerotrip.evidence.registry import Declined, Inquiry, Silence
from zerotrip.evidence.tests.lines import Lines

CHENS = Inquiry(CHEN.id_number, CHEN.name, "住院医疗互助审核", "r1")


@pytest.fixture
def gateway_to() -> Iterator[Callable[..., Gateway]]:
    opened: list[Gateway] = []

    def open_one(**line: Any) -> Gateway:
        opened.append(Gateway(**line))
        return opened[-1]

    yield open_one
    for gateway in opened:
        gateway.close()


def test_a_signature_is_md5_of_key_secret_and_time() -> None:
    # Precomputed with another tool: printf 'app1s3cret1700000000000' | md5sum
    assert signature("app1", "s3cret", "1700000000000") == "61997530573d0d59a27c3d5c8bba0d6b"


def test_a_question_is_answered_and_its_purpose_reaches_the_department(lines: Lines) -> None:
    told = lines.connectors["public-security"].fetch("public-security.identity", CHENS).told
    assert [each.value for each in told] == ["female", CHEN.birth_date, True, False]
    (call,) = lines.offices["public-security"].calls
    assert (call["question"], call["for"]) == ("identity", "住院医疗互助审核")
    assert CHEN.id_number not in str(call)


FAULTS = {
    "down": "cut",
    "error": "server-error",
    "html": "not-json",
    "garbage": "not-json",
    "cut": "cut",
    "huge": "too-large-answer",
    "redirect": "unexpected-status",
    "someone-else": "someone-else",
    "nonsense": "someone-else",
    "forgetful": "credentials",
}


@pytest.mark.parametrize(("mode", "code"), FAULTS.items())
def test_a_fault_is_silence_and_never_an_answer(lines: Lines, mode: str, code: str) -> None:
    connector = lines.connectors["public-security"]
    lines.offices["public-security"].faults.set(mode)
    with pytest.raises(Silence) as silence:
        connector.fetch("public-security.identity", CHENS)
    assert silence.value.code == code
    assert silence.value.credentials is (code == "credentials")
    lines.offices["public-security"].faults.clear()
    assert connector.fetch("public-security.identity", CHENS).told[0].value == "female"


def test_a_slow_department_times_out(lines: Lines) -> None:
    lines.offices["civil-affairs"].faults.seconds = 2.0
    with pytest.raises(Silence, match="timeout"):
        lines.connectors["civil-affairs"].fetch("civil-affairs.dibao", CHENS)


def test_nobody_listening_is_silence(lines: Lines, gateway_to: Callable[..., Gateway]) -> None:
    gateway = gateway_to(url="http://127.0.0.1:1", app_key="k", app_secret="s")
    with pytest.raises(Silence, match="unreachable"):
        gateway.rows("api/x/dataSharing/y.htm", CHENS)
    assert gateway.check().reachable is False


def test_expired_secrets_are_renewed_without_anybody_noticing(lines: Lines) -> None:
    office, connector = lines.offices["civil-affairs"], lines.connectors["civil-affairs"]
    for refresh in (False, True):
        connector.fetch("civil-affairs.dibao", CHENS)
        office.desk.expire(refresh=refresh)
        assert connector.fetch("civil-affairs.dibao", CHENS).told[0].value is False


def test_a_secret_about_to_run_out_is_renewed_with_the_refresh_secret(
    lines: Lines, gateway_to: Callable[..., Gateway]
) -> None:
    now, asked = [1_800_000_000.0], Counter[str]()
    desk = lines.offices["human-resources"].desk
    desk.clock = lambda: now[0]
    gateway = gateway_to(
        url=lines.urls["human-resources"],
        app_key=desk.app_key,
        app_secret=desk.app_secret,
        clock=lambda: now[0],
    )
    post = gateway._post
    gateway._post = lambda path, fields: (asked.update([path.rsplit("/")[-1]]), post(path, fields))[1]  # type: ignore[method-assign]
    for minutes in (0, 1, 15, 60, 49 * 60):
        now[0] = 1_800_000_000.0 + minutes * 60
        gateway.rows("api/human-resources/dataSharing/employment.htm", CHENS, AAC147=CHEN.id_number)
    assert asked["refreshTokenByKey.htm"] == 2  # at first, and when the refresh secret had run out as well
    assert asked["refreshTokenBySec.htm"] == 2


def test_a_wrong_secret_shows_as_credentials(lines: Lines, gateway_to: Callable[..., Gateway]) -> None:
    gateway = gateway_to(
        url=lines.urls["civil-affairs"], app_key="zerotrip-civil-affairs", app_secret="wrong"
    )
    health = gateway.check()
    assert (health.reachable, health.credentials_ok, health.reason) == (True, False, "credentials")
    with pytest.raises(Silence) as silence:
        gateway.rows("api/civil-affairs/dataSharing/dibao.htm", CHENS, cert_num=CHEN.id_number)
    assert silence.value.credentials


def test_what_the_department_will_not_say_is_declined(
    lines: Lines, gateway_to: Callable[..., Gateway]
) -> None:
    desk = lines.offices["civil-affairs"].desk
    gateway = gateway_to(url=lines.urls["civil-affairs"], app_key=desk.app_key, app_secret=desk.app_secret)
    with pytest.raises(Declined) as declined:
        gateway.rows("api/civil-affairs/dataSharing/secrets.htm", CHENS, cert_num=CHEN.id_number)
    assert declined.value.code == "21"
