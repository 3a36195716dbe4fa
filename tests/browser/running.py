"""The wallet as it is shipped: its own server, a fresh database, a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.people import World
from wallet_pwa.clock import utc_now
from wallet_pwa.config import Settings
from wallet_pwa.db import Database
from wallet_pwa.installing import open_house

COMMAND = Path(sys.executable).with_name("wallet-pwa")
PATIENCE = 30


@dataclass
class Running:
    """A server that answers, and the world behind it."""

    url: str
    world: World
    server: "subprocess.Popen[bytes]"

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Accept connections and never answer, as a phone in a tunnel meets it."""
        os.killpg(self.server.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.server.pid, signal.SIGCONT)


@contextmanager
def running_wallet(folder: Path) -> Iterator[Running]:
    """Serve a wallet that keeps everything in *folder*; end it afterwards."""
    port = free_port()
    environment = {
        "WALLET_BASE_URL": f"http://localhost:{port}",
        "WALLET_DATABASE_URL": f"sqlite:///{folder / 'wallet.sqlite'}",
        "WALLET_INSTANCE": str(folder / "instance"),
        "WALLET_SECRETS_FILE": str(folder / "secrets"),
        "WALLET_JOURNAL_FILE": str(folder / "journal"),
        "WALLET_SESSION_FILE": str(folder / "sessions.db"),
        "WALLET_SERVICE_NAME": "Open Wallet",
        "WALLET_TEST_CHEAP_KDF": "1",
    }
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own, so that all of it can be held at once.
            start_new_session=True,
        )
    try:
        wait_until_it_answers(server, f"http://localhost:{port}/health", log)
        settings = Settings.from_environment(environment)
        database = Database(settings.database_url)
        house = open_house(settings, database, utc_now())
        yield Running(settings.base_url, World(database, house, utc_now), server)
        house.sessions.close()
        database.close()
    finally:
        server.terminate()
        server.wait(PATIENCE)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def wait_until_it_answers(
    server: subprocess.Popen[bytes], address: str, log: Path
) -> None:
    """Return when *address* answers; show the server's words if it never does."""
    late = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < late:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
