"""What is tracked names no download address and no machine, and every lock has its hashes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from zerotrip.config.imports import SOURCE

ROOT = SOURCE.parents[1]
# Written in halves, so that this file does not find itself.
HOSTS = [
    ".".join(halves)
    for halves in (("pypi", "org"), ("npmjs", "org"), ("npmjs", "com"), ("pythonhosted", "org"))
]
PLACES = ["/" + "work/", "/" + "root/", "/home/" + "runner"]


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail("not a git working copy, so it cannot be told what is tracked")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def test_no_download_address_and_no_machine() -> None:
    wrong = [(name, word) for name, text in texts().items() for word in (*HOSTS, *PLACES) if word in text]
    assert wrong == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_locked_package_has_hashes(name: str) -> None:
    entries = re.findall(
        r"^[a-z0-9][^\n]*==.*?(?=^[a-z0-9]|\Z)", (ROOT / name).read_text("utf-8"), re.M | re.S
    )
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_npm_lock_has_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    packages.pop("")
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []


def test_nothing_built_is_tracked() -> None:
    built = [p.name for p in tracked() if p.suffix in (".mo", ".pyc") or ".min." in p.name]
    assert built == []
