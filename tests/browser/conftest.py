"""A wallet that runs, Chromium, and people who use them."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.people import PATIENCE, PICTURES, NewPerson, Person, new_person
from tests.browser.running import Running, running_wallet
from tests.people import World

#: Headless as a phone is not; quiet as a test should be.
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a wallet that runs; every test brings its own people and givers."""
    PICTURES.mkdir(exist_ok=True)
    with running_wallet(tmp_path_factory.mktemp("wallet")) as running:
        yield running


@pytest.fixture
def world(wallet: Running) -> World:
    """Give the world behind the wallet that runs, without a giver yet."""
    return World(wallet.world.database, wallet.world.house, wallet.world.clock)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def start_chromium(playwright: Playwright) -> Callable[..., Browser]:
    """Give a way to start Chromium, with more flags where a test needs them."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    # Chromium's own headless mode keeps pages to come back to, as phones do.
    return lambda *more: playwright.chromium.launch(
        executable_path=path,
        headless=False,
        ignore_default_args=["--disable-back-forward-cache"],
        args=[*FLAGS, *more],
    )


@pytest.fixture(scope="session")
def chromium(start_chromium: Callable[..., Browser]) -> Iterator[Browser]:
    with start_chromium() as browser:
        yield browser


@pytest.fixture
def launch(start_chromium: Callable[..., Browser]) -> Iterator[Callable[..., Browser]]:
    """Give a way to start a Chromium of one's own, with more flags."""
    with ExitStack() as started:
        yield lambda *more: started.enter_context(start_chromium(*more))


@pytest.fixture
def person(
    chromium: Browser, wallet: Running, launch: Callable[..., Browser]
) -> Iterator[NewPerson]:
    """Give a way to make people; at the end nothing may have gone wrong for any."""
    people: list[Person] = []

    def make(name: str, *, chromium: Browser = chromium, **options: object) -> Person:
        people.append(new_person(chromium, wallet.url, name, **options))
        return people[-1]

    yield make
    for one in people:
        one.context.close()
    assert [(one.name, one.faults) for one in people if one.faults] == []
