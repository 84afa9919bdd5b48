from __future__ import annotations

from datetime import datetime

import pytest
from click.testing import CliRunner

from zerotrip.cli.connectors import command
from zerotrip.evidence.connectors.plugging import plug_in
from zerotrip.evidence.tests.lines import lines as plugged_in


def test_every_line_is_tried_and_one_that_fails_is_said(now: datetime) -> None:
    with plugged_in(now.date()) as lines:
        assert CliRunner().invoke(command, []).exit_code == 0
        lines.offices["tax"].faults.set("forgetful")
        told = CliRunner().invoke(command, [])
        assert told.exit_code == 1
        (tax,) = [line for line in told.output.splitlines() if line.startswith("tax")]
        assert tax.endswith("The department does not accept our signature. Check the key and the secret.")
        assert CliRunner().invoke(command, ["education"]).exit_code == 0
        assert CliRunner().invoke(command, ["post-office"]).exit_code == 2


def test_a_line_that_lacks_something_is_one_sentence() -> None:
    with pytest.raises(LookupError, match=r"ZEROTRIP_DEPARTMENTS: tax has no app_key, app_secret$"):
        plug_in({"tax": {"url": "http://127.0.0.1:1"}})
