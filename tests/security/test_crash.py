"""What was confirmed stays, also when the power goes in the middle of the rush.

A real server, killed without a warning; real requests over loopback.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from tests.people import World
from wallet_pwa import installing
from wallet_pwa.clock import utc_now
from wallet_pwa.config import Settings
from wallet_pwa.db import Database
from wallet_pwa.models import ClaimOffer, Credential, Issuance, Wallet
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.errors import ShareGoneError
from wallet_pwa.services.looking import find_live
from wallet_pwa.services.phones import find_phone
from wallet_pwa.services.wallets import DeviceSecret

SECONDS_TO_START = 60
PROGRAM = Path(sys.executable).with_name("wallet-pwa")


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def settings(settings, port):
    return Settings(
        base_url=f"http://localhost:{port}",
        database_url=settings.database_url,
        instance=settings.instance,
        secrets_file=settings.secrets_file,
        journal_file=settings.journal_file,
        session_file=settings.session_file,
        test_cheap_kdf=True,
    )


@contextmanager
def opened(settings):
    """Open the installation beside the server, as a command does."""
    database = Database(settings.database_url)
    house = installing.open_house(settings, database, utc_now())
    try:
        yield World(database, house, utc_now)
    finally:
        house.sessions.close()
        database.close()


@contextmanager
def serving(settings, port):
    """Run the server; give the way to kill it as a loss of power does."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(settings.instance.parent),
        "WALLET_BASE_URL": settings.base_url,
        "WALLET_DATABASE_URL": settings.database_url,
        "WALLET_INSTANCE": str(settings.instance),
        "WALLET_SECRETS_FILE": str(settings.secrets_file),
        "WALLET_JOURNAL_FILE": str(settings.journal_file),
        "WALLET_SESSION_FILE": str(settings.session_file),
        "WALLET_TEST_CHEAP_KDF": "1",
    }
    log = settings.instance.with_name("server.log")
    with log.open("ab") as output:
        server = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(port), "--workers", "1"],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(server, port, log)
        yield lambda: os.killpg(server.pid, signal.SIGKILL)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_for(server, port, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            if ask(port, "GET", "/health").status == 204:
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(log.read_text()) from None
        time.sleep(0.05)


def ask(port, method, path, cookies=None, **form):
    """Send one request with *cookies*, put new ones into them, return the answer."""
    cookies = {} if cookies is None else cookies
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={v}" for name, v in cookies.items())
    body = "&".join(f"{name}={value}" for name, value in form.items())
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.split(";")[0].partition("=")
            cookies[name] = value
        return SimpleNamespace(
            status=answer.status, text=text, location=answer.headers["Location"]
        )
    finally:
        connection.close()


def token_in(page):
    return re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)[1]


def claim(port, event):
    """Claim as somebody new; return what her phone keeps once it is confirmed."""
    cookies = {}
    page = ask(port, "GET", event.path, cookies)
    answer = ask(port, "POST", event.path, cookies, csrf=token_in(page))
    if answer.status != 303:
        return None
    slot, _dot, secret = cookies["__Secure-wd"].partition(".")
    return DeviceSecret(bytes.fromhex(slot), bytes.fromhex(secret))


def until_killed(kill, tasks, *, after):
    """Run *tasks* in four threads, kill the server in the middle, return the done."""
    done, todo, lock = [], iter(tasks), threading.Lock()

    def work():
        while True:
            with lock:
                task = next(todo, None)
            if task is None:
                return
            try:
                result = task()
            except (OSError, http.client.HTTPException):
                return
            with lock:
                if result is not None:
                    done.append(result)
                    if len(done) == after:
                        kill()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_no_confirmed_badge_is_lost_and_no_seat_is_given_twice(settings, port):
    with opened(settings) as world:
        event = world.workshop(seats=400)
    confirmed = []
    for _round in range(2):
        with serving(settings, port) as kill:
            tasks = [lambda: claim(port, event)] * 200
            confirmed += until_killed(kill, tasks, after=25)

    with opened(settings) as world, world.database.reading() as session:
        taken = session.scalar(select(ClaimOffer.taken))
        seats = session.scalars(select(Issuance.seat).order_by(Issuance.seat)).all()
        assert len(confirmed) >= 50
        assert taken >= len(confirmed)
        # Four taps at most were on their way each time.
        assert taken <= len(confirmed) + 8
        assert seats == list(range(1, taken + 1))
        for model in (Credential, Wallet):
            assert session.scalar(select(func.count()).select_from(model)) == taken
        for device in confirmed:
            wallet = find_phone(session, device).open()
            assert len(own_badges(session, wallet)) == 1


def test_no_confirmed_stop_is_forgotten(settings, port):
    with opened(settings) as world:
        amina = world.learner("Amina")
        badge = world.badge(amina)
        shares = [world.share(amina, badge) for _number in range(40)]
    with serving(settings, port) as kill:
        device = f"{amina.device.slot_id.hex()}.{amina.device.secret.hex()}"
        cookies = {"__Secure-wd": device, "__Host-has": "1"}
        page = ask(port, "GET", "/unlock", cookies)
        ask(port, "POST", "/unlock/open", cookies, csrf=token_in(page))
        token = token_in(ask(port, "GET", "/language", cookies))

        def stop(share):
            path = f"/who/{share.id.hex()}/stop"
            answer = ask(port, "POST", path, dict(cookies), csrf=token)
            return share if answer.status == 303 else None

        tasks = [lambda share=share: stop(share) for share in shares]
        stopped = until_killed(kill, tasks, after=15)

    with opened(settings) as world, world.database.reading() as session:
        live = {share.id for share in shares if works(session, world, share)}
    assert len(stopped) >= 15
    assert live & {share.id for share in stopped} == set()
    # Four stops at most were on their way: nobody else's link was ended.
    assert len(live) >= len(shares) - len(stopped) - 4


def works(session, world, share):
    try:
        find_live(session, world.house, share.note.token, now=utc_now())
    except ShareGoneError:
        return False
    return True
