import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.people import give_phone
from tests.routes.test_access import rows
from tests.security.town import let_organiser_in
from wallet_pwa.models import ClaimOffer, Issuance, Wallet
from wallet_pwa.services.slots import end_slots
from wallet_pwa.vault import new_typed_code


@pytest.fixture
def event(world):
    return world.workshop(seats=5)


def count(world, model):
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def seats_taken(world):
    with world.database.reading() as session:
        return session.scalar(select(func.sum(ClaimOffer.taken)))


def test_a_scanned_code_gives_a_badge_with_one_tap(browser, world):
    event = world.workshop()

    browser.get(event.path)
    page = browser.press("Take my badge")

    assert page.status_code == 200
    assert "The badge is yours" in browser.words
    assert (count(world, Wallet), seats_taken(world)) == (1, 1)


def test_the_page_says_what_the_code_gives_and_who_gives_it(browser, event):
    browser.get(event.path)

    assert "Food hygiene" in browser.words
    assert "Buurtkeuken Kanaleneiland" in browser.words


@pytest.mark.parametrize("path", ["{}", "lower", "mixed"])
def test_letters_of_a_code_may_be_of_any_case(browser, event, path):
    token = event.path.removeprefix("/C/")
    address = {
        "{}": f"/C/{token}",
        "lower": f"/c/{token.lower()}",
        "mixed": f"/C/{token[:13].lower()}{token[13:]}",
    }[path]

    assert browser.get(address).status_code == 200
    browser.press("Take my badge")
    assert "The badge is yours" in browser.words


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_code_takes_nothing(browser, event, world, method):
    before = rows(world.database)

    for _time in range(3):
        answer = browser.client.open(
            event.path, method=method, base_url=browser.base_url
        )
        assert answer.status_code == 200

    assert rows(world.database) == before


REFUSALS = [
    ({"opens_in": timedelta(hours=2)}, 409, "The workshop has not begun."),
    ({"opens_in": timedelta(hours=-5)}, 410, "This workshop is over."),
]


@pytest.mark.parametrize(("when", "status", "sentence"), REFUSALS)
def test_a_code_outside_its_time_says_so_and_has_no_button(
    browser, world, when, status, sentence
):
    event = world.workshop(**when)

    page = browser.get(event.path)

    assert page.status_code == 200
    assert sentence in browser.words
    assert "Take my badge" not in browser.words
    answer = browser.post(event.path)
    assert answer.status_code == status
    assert sentence in browser.words
    assert count(world, Wallet) == 0


def test_a_code_that_is_used_up_says_so(new_browser, world):
    event = world.workshop(seats=1)
    late = new_browser()
    late.get(event.path)
    first = new_browser()
    first.get(event.path)
    first.press("Take my badge")

    page = late.press("Take my badge")

    assert page.status_code == 410
    assert "All badges are taken." in late.words
    assert "All badges are taken." in (late.get(event.path), late.words)[1]
    assert (count(world, Wallet), seats_taken(world)) == (1, 1)


@pytest.mark.parametrize("token", ["A" * 26, "A", "8" * 26, "x" * 300, "%00"])
def test_an_unknown_code_says_so(browser, token):
    page = browser.get(f"/C/{token}")

    assert page.status_code == 404
    assert "We do not know this code." in browser.words


# Typed digits


def test_typed_digits_lead_to_the_same_page(browser, event):
    browser.get("/c")
    browser.press("Go on", code=f" {event.code[:5]} {event.code[5:]} ")

    assert "Take my badge" in browser.words


def test_a_mistyped_digit_is_said_beside_the_field(browser, event):
    wrong = event.code[:-1] + str((int(event.code[-1]) + 1) % 10)
    browser.get("/c")

    page = browser.press("Go on", code=wrong)

    assert page.status_code == 422
    assert wrong in page.text
    assert "aria-invalid" in page.text


def test_a_slip_of_the_finger_is_no_guess(browser, event):
    wrong = event.code[:-1] + str((int(event.code[-1]) + 1) % 10)
    browser.get("/c")

    answers = [browser.post("/c", code=wrong).status_code for _time in range(45)]

    assert set(answers) == {422}
    assert browser.post("/c", code=event.code).status_code == 200


def test_a_code_that_is_nobodys_is_said(browser, event):
    [code] = guesses(1, event)
    browser.get("/c")

    assert browser.press("Go on", code=code).status_code == 404
    assert "We do not know this code." in browser.words


def test_too_few_digits_are_said(browser, event):
    browser.get("/c")
    browser.press("Go on", code=event.code[:9])

    assert "The code has 10 digits." in browser.words


def test_typed_digits_work_only_while_the_workshop_is_open(browser, world):
    early = world.workshop(opens_in=timedelta(hours=1))
    browser.get("/c")

    page = browser.press("Go on", code=early.code)

    assert page.status_code == 409
    assert "The workshop has not begun." in browser.words


def guesses(number, event):
    """Return codes that could be somebody's, and are nobody's."""
    codes = {new_typed_code() for _time in range(number + 1)} - {event.code}
    return sorted(codes)[:number]


def test_after_forty_wrong_codes_a_minute_typing_pauses_and_scanning_goes_on(
    new_browser, event, clock
):
    guesser, friend = new_browser(), new_browser()
    guesser.get("/c")
    for code in guesses(40, event):
        assert guesser.post("/c", code=code).status_code == 404

    assert guesser.post("/c", code=event.code).status_code == 429
    assert "Too many tries." in guesser.words
    # In the same room, behind the same address.
    friend.get(event.path)
    friend.press("Take my badge")
    assert "The badge is yours" in friend.words
    clock.forward(minutes=1)
    guesser.get("/c")
    assert guesser.post("/c", code=event.code).status_code == 200


def test_right_codes_are_never_too_many(browser, event):
    browser.get("/c")
    for _time in range(45):
        assert browser.post("/c", code=event.code).status_code == 200
        browser.get("/c")


def test_unknown_codes_of_one_network_are_slowed_down_and_right_ones_are_not(
    browser, event
):
    statuses = [browser.get("/C/" + "A" * 26).status_code for _time in range(45)]

    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert browser.get(event.path).status_code == 200


# Phones that have a wallet


def test_a_phone_with_a_wallet_never_gets_a_second_one(browser, world, event):
    amina = world.learner("Amina")
    give_phone(browser, amina.device)

    browser.get(event.path)
    assert any(form.action.startswith("/unlock/claim/") for form in browser.forms)
    browser.press("Take my badge")

    assert "The badge is yours" in browser.words
    assert count(world, Wallet) == 1


def test_a_form_from_before_the_wallet_makes_no_second_one(browser, world, event):
    browser.get(event.path)
    token = browser.csrf()
    give_phone(browser, world.learner("Amina").device)

    answer = browser.client.post(
        event.path,
        base_url=browser.base_url,
        data={"csrf": token},
        headers={"Origin": browser.base_url},
    )

    assert answer.status_code == 303
    assert answer.location.upper() == event.path
    assert count(world, Wallet) == 1


def test_an_open_wallet_takes_the_badge_at_once(browser, world, event):
    amina = world.learner("Amina")
    world.open_phone(browser, amina)

    browser.get(event.path)
    browser.press("Take my badge")

    assert "The badge is yours" in browser.words
    assert count(world, Wallet) == 1


def test_the_same_code_again_leads_to_the_badge_and_takes_no_seat(
    browser, world, event
):
    browser.get(event.path)
    browser.press("Take my badge")
    browser.get(event.path)
    browser.press("Take my badge")

    assert "You have this badge already." in browser.words
    assert seats_taken(world) == 1


def test_a_reload_of_the_celebration_takes_no_seat(browser, world, event):
    browser.get(event.path)
    browser.press("Take my badge")
    again = browser.get(browser.path)

    assert again.status_code == 200
    assert "The badge is yours" in browser.words
    assert seats_taken(world) == 1


def test_a_deleted_badge_claimed_again_takes_no_second_seat(browser, world, event):
    browser.get(event.path)
    browser.press("Take my badge")
    badge = browser.path.split("/")[2]
    browser.get(f"/badges/{badge}/delete")
    browser.press("Delete")

    browser.get(event.path)
    browser.press("Take my badge")

    assert "The badge is yours" in browser.words
    assert (seats_taken(world), count(world, Issuance)) == (1, 1)


# Answers that get lost


def forget_wallet(browser):
    """Leave a browser only with its visitor's cookie."""
    for name in ("__Host-s", "__Host-has"):
        browser.client.delete_cookie(name)
    browser.client.delete_cookie("__Secure-wd", path="/unlock")


def test_a_lost_answer_is_repeated_with_the_same_cookie(browser, world, event, clock):
    browser.get(event.path)
    data = {"csrf": browser.csrf()}

    def tap():
        return browser.client.post(
            event.path,
            base_url=browser.base_url,
            data=data,
            headers={"Origin": browser.base_url},
        )

    def device(answer):
        [found] = [
            cookie.split(";")[0]
            for cookie in answer.headers.getlist("Set-Cookie")
            if cookie.startswith("__Secure-wd=")
        ]
        return found

    first = tap()
    forget_wallet(browser)
    clock.forward(minutes=50)
    second = tap()

    assert device(first) == device(second)
    assert first.location == second.location
    assert (count(world, Wallet), seats_taken(world)) == (1, 1)


def test_who_comes_next_on_a_shared_phone_gets_her_own_wallet(browser, world, event):
    browser.get(event.path)
    browser.press("Take my badge")
    first = browser.cookie("__Secure-wd", "/unlock")
    slot_id = bytes.fromhex(first.partition(".")[0])
    with world.database.write() as session:
        end_slots(session, world.house, [slot_id])
    forget_wallet(browser)

    browser.get(event.path)
    browser.press("Take my badge")

    assert "The badge is yours" in browser.words
    assert count(world, Wallet) == 2


# Names


def test_a_name_waits_until_the_giver_says_yes(browser, new_browser, world, clock):
    event = world.workshop(asks_name=True)
    browser.get(event.path)
    browser.press("Take my badge", name="Amina Yusuf")
    badge = re.sub("/new$", "", browser.path)
    assert "The giver reads your name" in browser.words
    sofia = let_organiser_in(new_browser(), world, world.giver().organiser_id)
    sofia.get(f"/organise/workshops/{event.workshop_id}")
    assert "Amina Yusuf" in sofia.words

    sofia.post(f"/organise/workshops/{event.workshop_id}/names/1", do="yes")
    browser.get(badge)

    assert "Amina Yusuf" in browser.words
    assert "Waiting" not in browser.words
    sofia.get(f"/organise/workshops/{event.workshop_id}")
    assert "Amina Yusuf" not in sofia.words


def test_where_no_name_is_asked_none_can_be_given(browser, world, event):
    browser.get(event.path)

    assert 'name="name"' not in browser.text
    assert "You need no name" in browser.words


# Many at once


def claim_in_parallel(app, event, browsers):
    """Let every browser tap at the same moment; return the answers' statuses."""
    ready = []
    for browser in browsers:
        browser.get(event.path)
        ready.append((browser, browser.csrf()))
    gate = threading.Barrier(len(ready))

    def tap(pair):
        browser, token = pair
        gate.wait()
        client = app.test_client()
        for name in ("__Host-p", "__Host-s", "__Host-has"):
            value = browser.cookie(name)
            if value:
                client.set_cookie(name, value, secure=True)
        return client.post(
            event.path,
            base_url=browser.base_url,
            data={"csrf": token},
            headers={"Origin": browser.base_url},
        )

    with ThreadPoolExecutor(len(ready)) as pool:
        return list(pool.map(tap, ready))


def test_a_room_of_thirty_on_twenty_seats_gets_twenty_badges(app, new_browser, world):
    event = world.workshop(seats=20)

    answers = claim_in_parallel(app, event, [new_browser() for _ in range(30)])

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [303] * 20 + [410] * 10
    with world.database.reading() as session:
        seats = session.scalars(select(Issuance.seat).order_by(Issuance.seat)).all()
    assert seats == list(range(1, 21))
    assert count(world, Wallet) == 20


def test_a_double_tap_of_a_new_visitor_makes_one_wallet(app, browser, world):
    event = world.workshop(seats=20)

    answers = claim_in_parallel(app, event, [browser] * 6)

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert (count(world, Wallet), seats_taken(world)) == (1, 1)


def test_a_double_tap_of_an_open_wallet_takes_one_seat(app, browser, world):
    event = world.workshop(seats=20)
    world.open_phone(browser, world.learner("Amina"))

    answers = claim_in_parallel(app, event, [browser] * 6)

    assert {answer.status_code for answer in answers} == {303}
    assert (count(world, Wallet), seats_taken(world)) == (1, 1)
    assert count(world, Issuance) == 1
