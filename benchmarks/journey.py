"""Measure the main job: claims, wallet pages, share pages, *Who sees*, the rush.

    python benchmarks/journey.py                 SQLite and PostgreSQL
    python benchmarks/journey.py --quick         fewer rounds, for a look

Pages are asked in this process, so a figure is the CPU time of one page in one
worker, without the server's own (about 0.1 ms).  A bare Flask page is measured
between them: on a loaded machine, believe the ratios.  The rush and the memory are
those of the real server with two workers.
"""

import argparse
import gzip
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from io import BytesIO
from itertools import count
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import postgres
from tests.browser_like import Browser
from tests.people import Learner, World, give_phone
from wallet_pwa import create_app
from wallet_pwa.clock import utc_now
from wallet_pwa.config import Settings
from wallet_pwa.db import migrate
from wallet_pwa.services.drafts import Preset

COMMAND = Path(sys.executable).with_name("wallet-pwa")
RUSH = 300
FLOOR = "bare Flask page"

Job = Callable[[], bytes]


def main() -> None:
    """Measure everything and print it as a table and as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--pages", action="store_true", help="without the server")
    parser.add_argument("--kind", choices=("sqlite", "postgresql"), action="append")
    options = parser.parse_args()
    rounds = 20 if options.quick else 100
    figures = {}
    for kind in options.kind or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as name, database(kind, Path(name)) as url:
            migrate(url)
            figures[kind] = measure(
                url, Path(name), rounds, with_rush=not options.pages
            )
    print(json.dumps(figures, indent=1))
    show(figures)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of *kind*."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'wallet.sqlite'}"
        return
    with postgres.running_cluster() as cluster:
        postgres.run_sql(cluster, "CREATE DATABASE journey")
        yield postgres.url_of(cluster, "journey")


def measure(
    url: str, folder: Path, rounds: int, *, with_rush: bool
) -> dict[str, float]:
    """Return the figures on one kind of database."""
    port = free_port()
    settings = Settings(
        base_url=f"http://localhost:{port}",
        database_url=url,
        instance=folder / "instance",
        secrets_file=folder / "secrets",
        journal_file=folder / "journal",
        session_file=folder / "volatile" / "sessions.db",
        test_cheap_kdf=True,
        test_address_header="X-Test-Address",
    )
    app = create_app(settings)
    app.logger.setLevel("ERROR")
    world = World(app.extensions["database"], app.extensions["house"], utc_now)
    figures = pages(app, world, rounds)
    if with_rush:
        figures |= rush(settings, world, port)
    app.extensions["database"].close()
    return figures


def pages(app: Flask, world: World, rounds: int) -> dict[str, float]:
    """Return milliseconds of CPU a page, the median of *rounds*, and two weights.

    The rounds of all pages alternate, so that a busy minute of the machine is in
    every figure and not in one.
    """
    jobs = dict(page_jobs(app, world))
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    for _round in range(rounds):
        for name, job in jobs.items():
            began = time.process_time()
            job()
            times[name].append(time.process_time() - began)
    figures = {
        name: round(statistics.median(spent) * 1000, 2) for name, spent in times.items()
    }
    floor = figures[FLOOR]
    ratios = {name: round(ms / floor) for name, ms in figures.items()}
    print("times the bare page:", ratios, file=sys.stderr)
    page = jobs["wallet of 50 badges"]()
    figures["wallet of 50 badges, kB gzip"] = round(
        len(gzip.compress(page, 5)) / 1000, 1
    )
    return figures


def page_jobs(app: Flask, world: World) -> Iterator[tuple[str, Job]]:
    """Yield what is measured, by name, each with its own browser and wallet."""
    base = app.extensions["settings"].base_url
    floor = Flask("floor")
    floor.add_url_rule("/", view_func=lambda: "x")
    bare = floor.test_client()
    yield FLOOR, again(floor, bare.get("/"))

    def visitor(learner: Learner | None = None) -> Browser:
        browser = Browser(app.test_client(), base)
        if learner is not None:
            give_phone(browser, learner.device)
            browser.get("/unlock")
            browser.press("Open")
        return browser

    event = world.workshop(seats=5000)
    networks = count()

    def claim_anew() -> bytes:
        browser = visitor()
        number = next(networks)
        address = f"10.{number // 250}.{number % 250}.1"
        browser.client.environ_base["HTTP_X_TEST_ADDRESS"] = address
        claim(browser, event.path)
        return b""

    yield "claim with a new wallet (page and tap)", claim_anew
    for size in (5, 50, 500):
        learner = world.learner()
        fill(world, learner, size)
        phone = visitor(learner)
        yield f"wallet of {size} badges", again(app, phone.get("/badges"))
    for size in (1, 3):
        learner = world.learner()
        chosen = fill(world, learner, size)
        link = world.link(world.share(learner, *chosen, preset=Preset.ALL))
        dirk = visitor()
        dirk.get(link)
        yield f"landing of {size}", again(app, dirk.page)
        dirk.press("Show")
        yield f"share page of {size}", again(app, dirk.page)
    learner = world.learner()
    [badge] = fill(world, learner, 1)
    for number in range(100):
        world.share(learner, badge, label=f"Number {number}")
    phone = visitor(learner)
    yield "Who sees, 100 links", again(app, phone.get("/who"))


def again(app: Flask, answer: TestResponse | None) -> Job:
    """Return what asks for *answer* once more, without the cost of a test client."""
    assert answer is not None
    assert answer.status_code == 200
    first = answer.request.environ
    sent = {name: first[name] for name in first if not name.startswith("werkzeug")}

    def ask() -> bytes:
        environ = {**sent, "wsgi.input": BytesIO()}
        return b"".join(app(environ, lambda _status, _headers: len))

    return ask


def claim(browser: Browser, path: str) -> None:
    """Open a workshop's code and take the badge."""
    page = browser.client.get(path, base_url=browser.base_url)
    answer = browser.client.post(
        path,
        data={"csrf": token_on(page.text)},
        headers={"Origin": browser.base_url},
        base_url=browser.base_url,
    )
    assert answer.status_code == 303, answer.status_code


def token_on(page: str) -> str:
    """Return the token of a page's forms."""
    [token] = re.findall(r'name="csrf" value="(\w+)"', page)[:1]
    return str(token)


def fill(world: World, learner: Learner, count: int) -> list[bytes]:
    """Put *count* badges of different workshops into a wallet."""
    title = "Food hygiene"
    return [
        world.badge(learner, event=world.workshop(title, lasts=timedelta(days=1)))
        for _number in range(count)
    ]


def rush(settings: Settings, world: World, port: int) -> dict[str, float]:
    """Return how long a room needs to claim at once, and what a worker weighs."""
    environment = os.environ | {
        "WALLET_BASE_URL": settings.base_url,
        "WALLET_DATABASE_URL": settings.database_url,
        "WALLET_INSTANCE": str(settings.instance),
        "WALLET_SECRETS_FILE": str(settings.secrets_file),
        "WALLET_JOURNAL_FILE": str(settings.journal_file),
        "WALLET_SESSION_FILE": str(settings.session_file),
        "WALLET_TEST_CHEAP_KDF": "1",
        "WALLET_TEST_ADDRESS_HEADER": "X-Test-Address",
    }
    event = world.workshop("Rush", seats=RUSH)
    began = time.monotonic()
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), "--workers", "2"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not answers(port):
            time.sleep(0.02)
        cold = time.monotonic() - began
        with ThreadPoolExecutor(60) as pool:
            cpu = cpu_of_workers(server.pid)
            began = time.monotonic()
            times = list(
                pool.map(lambda n: claim_over_http(port, event.path, n), range(RUSH))
            )
            whole = time.monotonic() - began
            cpu = cpu_of_workers(server.pid) - cpu
        memory = worker_memory(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(15)
    times.sort()
    return {
        "cold start to the first answer, s": round(cold, 2),
        f"rush of {RUSH} claims, all done, s": round(whole, 2),
        "rush: CPU of the workers a claim, ms": round(cpu / RUSH * 1000, 1),
        "rush: slowest claim, ms": round(times[-1] * 1000),
        "rush: 99 of 100 claims, ms": round(times[int(RUSH * 0.99) - 1] * 1000),
        "memory of a worker (PSS), MiB": round(statistics.mean(memory), 1),
    }


def claim_over_http(port: int, path: str, number: int) -> float:
    """Scan and take a badge as a browser does; return the seconds it took."""
    headers = {
        "Host": f"localhost:{port}",
        "X-Test-Address": f"10.{number % 250}.1.1",
        "Accept-Encoding": "gzip",
    }
    began = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={**headers, "Accept-Encoding": ""})
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = "; ".join(
        one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or []
    )
    connection.request(
        "POST",
        path,
        body=f"csrf={token_on(page)}",
        headers={
            **headers,
            "Cookie": cookie,
            "Origin": f"http://localhost:{port}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    connection.close()
    return time.monotonic() - began


def answers(port: int) -> bool:
    """Whether the server answers a request."""
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 204
    except OSError:
        return False


def workers_of(parent: int) -> list[str]:
    """Return the process ids of the server's workers."""
    return Path(f"/proc/{parent}/task/{parent}/children").read_text().split()


def cpu_of_workers(parent: int) -> float:
    """Return how many seconds of CPU the workers have used."""
    ticks = 0
    for child in workers_of(parent):
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def worker_memory(parent: int) -> list[float]:
    """Return the proportional memory of each worker in MiB."""
    sizes = []
    for child in workers_of(parent):
        rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
        [kib] = re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        sizes.append(int(kib) / 1024)
    return [size for size in sizes if size > 20] or sizes


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def show(figures: dict[str, dict[str, float]]) -> None:
    """Print the figures as a table for docs/performance.md."""
    kinds = list(figures)
    print("| | " + " | ".join(kinds) + " |")
    print("|---|" + "---|" * len(kinds))
    for name in next(iter(figures.values())):
        row = " | ".join(str(figures[kind].get(name, "")) for kind in kinds)
        print(f"| {name} | {row} |")


if __name__ == "__main__":
    main()
