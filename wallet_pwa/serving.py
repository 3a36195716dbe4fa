"""Start the server that answers browsers."""

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

#: Seconds that a worker gets to end; without it a stop while starting hangs.
KILL_AFTER = 10
#: Somebody who sends a form this slowly does not mean it.
HEADER_TIMEOUT_MS = 15_000


def serve(address: str, port: int, workers: int) -> None:
    """Answer on *address* and *port* until somebody stops it."""
    Granian(
        "wallet_pwa.wsgi:app",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # More threads share one interpreter and only slow each other down.
        blocking_threads=1,
        workers_kill_timeout=KILL_AFTER,
        respawn_failed_workers=True,
        log_access=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
    ).serve()
