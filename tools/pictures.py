"""Take the pictures of the documents from a wallet with sample people.

    python tools/pictures.py      write docs/pictures/*.png anew

Starts a wallet of its own in a temporary folder on a free port, drives Chromium as
the sample people, and ends both.  The pictures are what the pages are: nothing is
drawn for them.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
COMMAND = Path(sys.executable).with_name("wallet-pwa")
PATIENCE = 60
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 960, "height": 640}
#: So few colours that a picture stays small, and so many that letters stay smooth.
COLOURS = 48
MOST_BYTES = 60_000
#: Learners who take the badge while the organiser's screen is looked at.
IN_THE_ROOM = 7


@contextmanager
def sample_wallet(folder: Path) -> Iterator[dict[str, Any]]:
    """Serve a wallet with sample people; yield their addresses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "WALLET_BASE_URL": f"http://localhost:{port}",
        "WALLET_DATABASE_URL": f"sqlite:///{folder / 'wallet.sqlite'}",
        "WALLET_INSTANCE": str(folder),
        "WALLET_SECRETS_FILE": str(folder / "secrets"),
        "WALLET_JOURNAL_FILE": str(folder / "journal"),
        "WALLET_SESSION_FILE": str(folder / "sessions" / "sessions.db"),
        "WALLET_SERVICE_NAME": "Open Wallet",
        "WALLET_TEST_CHEAP_KDF": "1",
    }
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - our own command
            [COMMAND, "run", "--port", str(port), "--workers", "1"],
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"{environment['WALLET_BASE_URL']}/health", server)
        yield json.loads((folder / "demo.json").read_text())
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when *address* answers."""
    late = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < late:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The wallet did not start; try: make run")


def visitor(browser: Browser, language: str = "en", *, laptop: bool = False) -> Page:
    """Return the page of somebody whom the wallet has never seen."""
    context = browser.new_context(
        viewport=LAPTOP if laptop else PHONE,
        device_scale_factor=1 if laptop else 1.5,
        locale=language,
        has_touch=not laptop,
        is_mobile=not laptop,
    )
    return context.new_page()


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Write what *page* shows, or the *whole* of it small, to the picture *name*."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    # Over the moment of arriving: nothing moves any more.
    page.wait_for_timeout(400)
    picture = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    if whole:
        picture = picture.reduce(2)
    path = TARGET / f"{name}.png"
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES} bytes")


def take_badge(browser: Browser, address: str, name: str | None = None) -> None:
    """Let somebody new take the badge of an open workshop."""
    page = visitor(browser)
    page.goto(address)
    if name:
        keep(page, name)
    page.locator('form[action^="/C/" i] button').click()
    page.wait_for_url("**/new")
    page.context.close()


def sign_in(browser: Browser, link: str, language: str) -> Page:
    """Return the page of a sample learner whose wallet is open."""
    page = visitor(browser, language)
    page.goto(link)
    page.locator('form[action="/signin/card"] button').click()
    page.wait_for_url("**/signin/here**")
    page.locator('form[action="/unlock/keep"] button').click()
    page.wait_for_url("**/badges**")
    return page


def show_learner(browser: Browser, link: str) -> None:
    """Take the choice of details, and who can see what."""
    page = sign_in(browser, link, "en")
    page.locator('main a[href="/show"]').click()
    page.wait_for_url("**/show")
    page.locator("label").filter(has_text="Food hygiene").click()
    page.locator("button[form=which]").click()
    page.wait_for_url("**/what?**")
    keep(page, "choose")
    page.goto(link.partition("/signin")[0] + "/who")
    keep(page, "who")
    page.context.close()


def show_employer(browser: Browser, link: str) -> None:
    """Take the page behind a link."""
    page = visitor(browser)
    page.goto(link)
    page.wait_for_timeout(600)
    page.locator("main form button").click()
    page.wait_for_url("**/v/*")
    keep(page, "employer")
    page.context.close()


def show_organiser(browser: Browser, link: str) -> None:
    """Take the screen of a workshop that is running, and its poster."""
    page = visitor(browser, laptop=True)
    page.goto(link)
    page.locator("main form button").first.click()
    page.wait_for_url("**/organise/**")
    page.locator('main a[href*="/organise/workshops/"]').first.click()
    page.wait_for_url("**/workshops/*")
    keep(page, "organiser")
    page.goto(page.url.partition("?")[0] + "/poster")
    keep(page, "poster", whole=True)
    page.context.close()


def take_all(browser: Browser, world: dict[str, Any]) -> None:
    """Take every picture."""
    amina = next(one for one in world["learners"] if one["name"] == "Amina")
    sofia = next(one for one in world["organisers"] if one["name"] == "Sofia")
    running = next(
        one
        for one in world["workshops"]
        if one["state"] == "open" and one["giver"] == sofia["giver"]
    )
    share = next(
        one
        for one in world["shares"]
        if one["learner"] == "Amina" and one["state"] == "works"
    )
    for number in range(IN_THE_ROOM):
        take_badge(browser, running["claim"], None if number else "collect")
    show_learner(browser, amina["sign_in"])
    show_employer(browser, share["link"])
    show_organiser(browser, sofia["sign_in"])


def main() -> int:
    """Write every picture, or say what is missing."""
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if chromium is None:
        print("Chromium is missing: make setup-test", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sample_wallet(Path(folder)) as world,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        take_all(browser, world)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
