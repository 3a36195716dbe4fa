import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.conftest import BASE_URL
from wallet_pwa.models import Share, Wallet
from wallet_pwa.services import stopping
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.drafts import Preset
from wallet_pwa.services.openings import own_openings
from wallet_pwa.services.overview import read_share
from wallet_pwa.services.records import decode
from wallet_pwa.services.status import withdraw_badge
from wallet_pwa.vault import token_text

SHOW = "Show the certificates"
DEAD = "This link does not work now"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) Chrome/138.0.0.0 Mobile Safari/537.36"
STEP = 8192


@pytest.fixture
def amina(world):
    return world.learner("Amina")


def path_of(world, share):
    return world.link(share).removeprefix(BASE_URL)


def own(world, amina, share):
    with world.database.reading() as session:
        return read_share(
            session, world.house, amina.wallet, share.id, now=world.clock()
        )


def lines(world, amina, share):
    with world.database.reading() as session:
        return own_openings(session, amina.wallet, share.id)


def stop(world, amina, share):
    with world.database.write() as session:
        stopping.stop_share(
            session,
            world.house,
            amina.wallet,
            share.id,
            session_id=b"anywhere",
            now=world.clock(),
        )


def plain(page):
    """Return a page without what differs each time: tokens of forms."""
    return re.sub(r'name="csrf" value="\w+"', "", page.text)


# The landing


def test_the_landing_is_the_same_for_every_link(new_browser, world, amina):
    world.calls_herself(amina, "Amina Al-Halabi")
    shares = [
        world.share(amina),
        world.share(amina, preset=Preset.ALL, label="Job centre"),
        world.share(world.learner("Bilal")),
    ]

    pages = [new_browser().get(path_of(world, share)) for share in shares]

    assert {page.status_code for page in pages} == {200}
    assert len({plain(page) for page in pages}) == 1
    assert "Amina" not in pages[0].text
    assert "Food" not in pages[0].text
    assert len(pages[0].data) <= 14 * 1024


@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase])
def test_the_address_may_be_written_in_any_letter_case(browser, world, amina, change):
    path = path_of(world, world.share(amina))

    assert browser.get(change(path)).status_code == 200


def test_looking_at_the_landing_counts_nothing(client, world, amina):
    share = world.share(amina)
    for _ in range(3):
        client.get(path_of(world, share), base_url=BASE_URL)
        client.head(path_of(world, share), base_url=BASE_URL)

    assert own(world, amina, share).opens == 0
    assert lines(world, amina, share) == []


# The page


def test_one_press_shows_the_certificate_and_hides_the_link(browser, world, amina):
    share = world.share(amina)
    browser.get(path_of(world, share))
    page = browser.press(SHOW)

    assert page.status_code == 200
    assert browser.path == f"/v/{share.id.hex()}"
    assert token_text(share.note.token) not in page.text
    for words in ("Real", "Given by", "Food hygiene", "Name not shown", "March 2027"):
        assert words in browser.words
    assert "Utrecht" not in browser.words


def test_reading_the_page_again_is_no_new_opening(browser, world, amina):
    share = world.share(amina)
    browser.get(path_of(world, share))
    browser.press(SHOW)
    browser.get(browser.path)
    browser.get(browser.path)

    assert own(world, amina, share).opens == 1


def test_without_cookies_the_page_is_the_answer(app, new_browser, world, amina):
    share = world.share(amina)
    visitor = new_browser()
    visitor.client = app.test_client(use_cookies=False)
    visitor.get(path_of(world, share))
    page = visitor.press(SHOW)

    assert page.status_code == 200
    assert visitor.path == path_of(world, share)
    assert "Food hygiene" in visitor.words


def test_somebody_without_an_opening_gets_nothing_by_the_public_id(
    browser, world, amina
):
    share = world.share(amina)

    assert browser.get(f"/v/{share.id.hex()}").status_code == 404
    assert browser.get(f"/v/{share.id.hex()}/alive").status_code == 404


def test_two_links_in_two_tabs_never_mix(browser, world, amina):
    first = world.share(amina, label="Dirk")
    second = world.share(
        amina, world.badge(amina, "First aid"), preset=Preset.BADGE, label="Job"
    )
    for share in (first, second):
        browser.get(path_of(world, share))
        browser.press(SHOW)

    browser.get(f"/v/{first.id.hex()}")
    assert "Food hygiene" in browser.words
    browser.get(f"/v/{second.id.hex()}")
    assert "First aid" in browser.words
    assert "Food hygiene" not in browser.words


def test_several_badges_have_a_line_over_them(browser, world, amina):
    badges = [world.badge(amina, title) for title in ("Food hygiene", "First aid")]
    with world.database.write() as session:
        record = own_badges(session, amina.wallet)[0].record
    share = world.share(amina, *badges)
    with world.database.write() as session:
        withdraw_badge(session, world.house, decode(record.issuance), world.clock())
    browser.get(path_of(world, share))
    browser.press(SHOW)

    assert "2 certificates: 1 real and 1 withdrawn" in browser.words
    assert "The giver took this back on 1 March 2027." in browser.words


def test_pages_are_as_long_as_whole_steps_and_never_compressed(
    client, new_browser, world, amina
):
    badges = [world.badge(amina, title) for title in ("Food hygiene", "First aid")]
    for chosen in (badges[:1], badges):
        browser = new_browser()
        browser.get(path_of(world, world.share(amina, *chosen)))
        page = browser.press(SHOW)
        again = browser.client.get(
            browser.path, base_url=BASE_URL, headers={"Accept-Encoding": "gzip"}
        )

        assert len(page.data) % STEP == 0
        assert "Content-Encoding" not in again.headers
        assert again.headers["Cache-Control"] == "no-store, no-transform"


def test_the_page_prints_its_end_and_says_what_it_is(browser, world, amina):
    browser.get(path_of(world, world.share(amina)))
    browser.press(SHOW)

    assert "This page works until 1 April 2027." in browser.words
    assert "This is a digital certificate." in browser.words


# Who opened it


def test_the_learner_sees_when_and_what_opened_it(browser, world, amina, clock):
    share = world.share(amina)
    browser.get(path_of(world, share))
    clock.forward(seconds=3)
    browser.press(SHOW)

    [line] = lines(world, amina, share)
    assert line.is_person
    assert not line.is_phone
    assert line.device == 1


@pytest.mark.parametrize(
    "press",
    [
        ("1800", 0, True),
        ("40", 9, False),
        ("", 0, False),
        ("", 2, True),
        ("x", 0, False),
    ],
)
def test_a_program_that_presses_buttons_is_told_apart(browser, world, amina, press):
    tap, seconds, is_person = press
    share = world.share(amina)
    browser.get(path_of(world, share))
    world.clock.forward(seconds=seconds)
    browser.press(SHOW, tap=tap)

    assert lines(world, amina, share)[0].is_person is is_person


def test_a_phone_is_told_from_a_computer(app, new_browser, world, amina):
    share = world.share(amina)
    browser = new_browser()
    browser.client.environ_base["HTTP_USER_AGENT"] = PHONE
    browser.get(path_of(world, share))
    browser.press(SHOW)

    assert lines(world, amina, share)[0].is_phone


def test_three_browsers_are_three_devices_and_one_twice_is_one(
    new_browser, world, amina
):
    share = world.share(amina)
    visitors = [new_browser() for _ in range(3)]
    for visitor in [*visitors, visitors[0]]:
        visitor.get(path_of(world, share))
        visitor.press(SHOW)

    found = own(world, amina, share)
    assert (found.opens, found.devices) == (4, 3)


def test_forty_people_at_once_open_a_link_for_one_once(app, world, amina, new_browser):
    share = world.share(amina)
    with world.database.write() as session:
        session.get_one(Share, share.id).max_opens = 1
    visitors = [new_browser() for _ in range(40)]
    for visitor in visitors:
        visitor.get(path_of(world, share))

    with ThreadPoolExecutor(40) as pool:
        pages = list(pool.map(lambda visitor: visitor.press(SHOW), visitors))

    assert sorted(page.status_code for page in pages) == [200] + 39 * [404]
    assert own(world, amina, share).opens == 1


# Dead


def dead_worlds(world, amina):
    """Return the addresses of links that show nothing, each for another reason."""
    never = "/S/" + token_text(bytes(16))
    typo = "/S/NOTATOKEN"
    stopped = world.share(amina)
    stop(world, amina, stopped)
    deleted = world.share(amina)
    with world.database.write() as session:
        stopping.delete_share(
            session, world.house, amina.wallet, deleted.id, now=world.clock()
        )
    used_up = world.share(amina)
    with world.database.write() as session:
        row = session.get_one(Share, used_up.id)
        row.max_opens, row.opens = 1, 1
    ended = world.share(amina, ends_at=world.clock() + timedelta(seconds=1))
    put_away = world.share(amina, ends_at=world.clock() + timedelta(seconds=1))
    world.clock.forward(seconds=1)
    with world.database.write() as session:
        stopping.end_expired(session, world.house, now=world.clock())
    bilal = world.learner("Bilal")
    orphan = world.share(bilal)
    with world.database.write() as session:
        session.delete(session.get_one(Wallet, bilal.wallet.id))
    shares = (stopped, deleted, used_up, ended, put_away, orphan)
    views = [f"/v/{stopped.id.hex()}", f"/v/{bytes(16).hex()}"]
    alive = [f"/v/{stopped.id.hex()}/alive"]
    return [never, typo, *(path_of(world, one) for one in shares), *views, *alive]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_dead_link_gives_the_same_answer(app, world, amina, language):
    answers = [
        app.test_client().get(
            path, base_url=BASE_URL, headers={"Accept-Language": language}
        )
        for path in dead_worlds(world, amina)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert answers[0].headers["Clear-Site-Data"] == '"cache"'
    assert "Set-Cookie" not in answers[0].headers


def test_a_stop_works_on_the_next_request_of_an_open_page(browser, world, amina):
    share = world.share(amina)
    browser.get(path_of(world, share))
    browser.press(SHOW)
    page = browser.path
    assert browser.get(f"{page}/alive").status_code == 204

    stop(world, amina, share)

    assert browser.get(f"{page}/alive").status_code == 404
    assert browser.get(page).status_code == 404
    assert DEAD in browser.words
    assert browser.get(path_of(world, share)).status_code == 404


def test_a_press_after_the_stop_counts_nothing(browser, world, amina):
    share = world.share(amina)
    browser.get(path_of(world, share))
    stop(world, amina, share)

    assert browser.press(SHOW).status_code == 404
    assert own(world, amina, share).opens == 0


def test_who_guesses_is_slowed_down_and_real_links_go_on(browser, world, amina):
    share = world.share(amina)
    answers = [browser.get("/S/" + token_text(bytes([n] * 16))) for n in range(61)]

    assert answers[59].status_code == 404
    assert answers[60].status_code == 429
    assert browser.get(path_of(world, share)).status_code == 200
