"""What must hold when a link stops, the network fails, or somebody signs out."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import WAITING
from wallet_pwa.services.stopping import stop_share

pytestmark = pytest.mark.browser

#: Returns the paths of all that this browser keeps for the service worker.
KEPT = """async () => {
  const names = await caches.keys();
  const opened = await Promise.all(names.map((name) => caches.open(name)));
  const kept = await Promise.all(opened.map((cache) => cache.keys()));
  return kept.flat().map(({ url }) => new URL(url).pathname);
}"""
#: Keeps a page of a person's, as no script of ours does.
KEEP_MORE = """async () => {
  const cache = await caches.open("more");
  await cache.put("/badges", new Response("Food hygiene"));
}"""
WORKER_RUNS = """async () => {
  const { serviceWorker } = navigator;
  await serviceWorker.ready;
  if (serviceWorker.controller) return;
  await new Promise((done) => (serviceWorker.oncontrollerchange = () => done()));
}"""
#: Notes what is on the screen when the browser brings a page back from memory.
NOTE_RETURN = """window.addEventListener("pageshow", (event) => {
  const { innerText } = document.body;
  if (event.persisted) sessionStorage.setItem("brought back", innerText);
});"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def wait_for_worker(page):
    """Wait until the service worker runs and the next page goes through it."""
    page.evaluate(WORKER_RUNS)


@pytest.fixture
def shared(world):
    """Give a link of Amina's, and a way to stop it."""
    amina = world.learner("Amina")
    share = world.share(amina, world.badge(amina))

    def stop():
        with world.database.write() as session:
            stop_share(
                session,
                world.house,
                amina.wallet,
                share.id,
                session_id=b"phone",
                now=world.clock(),
            )

    return world.link(share), stop


def test_going_back_to_a_stopped_link_shows_nothing(person, shared):
    link, stop = shared
    dirk = person("dirk-goes-back")
    dirk.context.add_init_script(NOTE_RETURN)
    # A new cookie on the way would make Chromium drop the page; he has it already.
    dirk.page.goto("/language")
    dirk.opens(link)
    expect(dirk.page.get_by_text("Food hygiene")).to_be_visible()

    # He goes on to another page, which the browser could bring back from memory.
    dirk.page.locator('header a[href="/language"]').click()
    dirk.page.wait_for_url("**/language")
    stop()
    dirk.page.evaluate("history.back()")

    dirk.page.wait_for_url("**/v/*")
    expect(dirk.page.get_by_text("Food hygiene")).to_have_count(0)
    expect(dirk.page.locator("main h1")).to_be_visible()
    brought_back = dirk.page.evaluate("sessionStorage.getItem('brought back')")
    assert brought_back is not None, "this browser kept no page to come back to"
    assert "Food hygiene" not in brought_back
    dirk.look("dead")


def test_an_open_page_empties_itself_within_20_seconds_of_the_stop(person, shared):
    link, stop = shared
    dirk = person("dirk-keeps-looking")
    dirk.opens(link)
    words = dirk.page.get_by_text("Food hygiene")
    expect(words).to_be_visible()

    stop()

    expect(words).to_have_count(0, timeout=20_000)
    expect(dirk.page.locator("main h1")).to_be_visible()


def test_the_service_worker_keeps_nothing_of_a_person_or_a_link(person, world, shared):
    link, _stop = shared
    amina = person("amina-offline")
    amina.takes_badge(world.workshop().path)
    amina.page.goto("/badges")
    wait_for_worker(amina.page)

    for path in ("/badges", "/who", "/me", "/me/ways", "/scan"):
        amina.page.goto(path)
    amina.opens(link)
    amina.page.goto(link)

    kept = amina.page.evaluate(KEPT)
    assert "/offline" in kept
    assert [one for one in kept if not one.startswith(("/static/", "/offline"))] == []


def test_a_network_that_never_answers_shows_a_page_within_a_second(person, wallet):
    amina = person("amina-underground")
    amina.page.goto("/")
    wait_for_worker(amina.page)
    amina.page.goto("/scan")
    waiting = amina.page.locator(WAITING)

    # The least of three: the computer of the tests may be busy, too.
    first_paints = []
    with wallet.silent():
        for path in ("/badges", "/scan", "/who"):
            amina.page.goto(path, wait_until="commit")
            expect(waiting).to_be_visible()
            first_paints.append(amina.page.evaluate(FIRST_PAINT))
        assert min(first_paints) <= 1000, first_paints
        amina.look("opening", while_waiting=True)
        expect(amina.page.locator("[data-part=offline]")).to_be_visible()
        amina.look("no-internet", while_waiting=True)

    expect(waiting).to_have_count(0)


def test_a_stop_without_a_network_is_not_called_a_stop(person, world):
    amina = person("amina-stops-offline")
    amina.takes_badge(world.workshop().path)
    amina.makes_link()
    amina.page.goto("/who")

    # The form is tried again and again, and only a real stop says that it is one.
    amina.context.set_offline(True)
    amina.page.locator('form[action$="/stop"] button').click()
    expect(amina.page.locator("[role=status], .error")).to_be_visible()
    expect(amina.page.locator('form[action$="/undo"]')).to_have_count(0)
    amina.look("not-yet")
    amina.context.set_offline(False)

    expect(amina.page.locator('form[action$="/undo"]')).to_be_visible()


def test_signing_out_empties_the_browser(person, world):
    amina = person("amina-signs-out")
    amina.takes_badge(world.workshop().path)
    amina.saves_card()
    amina.page.locator('form[action$="/kept"] button').click()
    amina.page.wait_for_url("**/badges?**")
    wait_for_worker(amina.page)
    amina.page.evaluate(KEEP_MORE)
    assert "/badges" in amina.page.evaluate(KEPT)

    amina.page.goto("/me/out")
    amina.look("ask")
    with amina.page.expect_response("**/unlock/leave") as left:
        amina.page.locator('form[action="/unlock/leave"] button').click()
    amina.page.wait_for_url("**/?said=signed_out")
    amina.look("signed-out")

    assert '"storage"' in left.value.header_value("Clear-Site-Data")
    cookies = {cookie["name"] for cookie in amina.context.cookies()}
    assert not cookies & {"__Secure-wd", "__Host-has", "__Host-s"}
    assert "/badges" not in amina.page.evaluate(KEPT)
    amina.page.evaluate("history.back()")
    amina.page.wait_for_url("**/signin**")
