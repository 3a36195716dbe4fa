"""A PostgreSQL of its own for a run of the tests.

It lives in a temporary folder, listens on a socket in there and nowhere else, and
gives up every safety against a loss of power: nothing in it is worth keeping.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

#: What makes it quick and quiet, and keeps it to itself.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "32MB",
}
SECONDS_TO_START = 30


@contextmanager
def running_cluster() -> Iterator[Path]:
    """Start a cluster; give the folder of its socket; stop it and leave nothing."""
    folder = Path(tempfile.mkdtemp(prefix="wallet-postgres-"))
    account = unprivileged_account()
    if account:
        shutil.chown(folder, account)
    try:
        initialise(folder / "data", account)
        server = start(folder, account)
        try:
            yield folder
        finally:
            # Quick, not clean: the folder goes away in the next line.
            server.send_signal(signal.SIGQUIT)
            server.wait()
    finally:
        shutil.rmtree(folder)


def url_of(folder: Path, database: str) -> str:
    """Return the address of *database* for SQLAlchemy."""
    return f"postgresql+psycopg://postgres@/{database}?host={folder}"


def run_sql(folder: Path, *statements: str) -> None:
    """Run *statements* outside any transaction, as making a database needs."""
    with psycopg.connect(
        host=str(folder), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def unprivileged_account() -> str | None:
    """Return the account to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres").pw_name


def program(name: str) -> str:
    """Return the path of a server program; Debian keeps them out of the PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]),
    )
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise RuntimeError("PostgreSQL is missing: apt-get install -y postgresql")
    return path


def initialise(data: Path, account: str | None) -> None:
    """Make an empty cluster that sorts and compares plainly."""
    command = [
        program("initdb"),
        *("--pgdata", str(data), "--username", "postgres", "--auth", "trust"),
        *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
    ]
    done = subprocess.run(
        command, user=account, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr}")


def start(folder: Path, account: str | None) -> subprocess.Popen[bytes]:
    """Start the server and return once it answers."""
    settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [program("postgres"), "-D", folder / "data", "-k", folder, *settings],
            user=account,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            run_sql(folder, "SELECT 1")
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                server.wait()
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return server
