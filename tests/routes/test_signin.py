"""Back in with the card, or with a passkey."""

import pytest

from tests.authenticator import Authenticator
from tests.conftest import BASE_URL
from tests.people import give_phone
from tests.ways import make_card
from wallet_pwa.services.cards import PER_WALLET
from wallet_pwa.vault import Card

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def card(world, amina):
    return make_card(world, amina)


def type_card(browser, text, target="/badges"):
    browser.get(f"/signin?next={target}")
    return browser.press("Open", card=text)


def send(browser, address, **body):
    """Send JSON as the page's script does."""
    answer = browser.client.post(
        address,
        json=body,
        headers={"X-CSRF-Token": browser.csrf(), "Origin": BASE_URL},
        base_url=BASE_URL,
    )
    return answer.status_code, answer.get_json()


def add_passkey(browser, phone):
    browser.get("/me/ways/passkey")
    _status, options = send(browser, "/me/ways/passkey/options")
    credential, kek = phone.create(options)
    return send(browser, "/me/ways/passkey/verify", credential=credential, kek=kek)


def show_passkey(browser, phone, where="/signin"):
    _status, options = send(browser, f"{where}/passkey/options")
    credential, kek = phone.get(options)
    return send(
        browser, f"{where}/passkey/verify?next=/me", credential=credential, kek=kek
    )


def test_the_card_opens_the_wallet_on_a_new_phone(browser, card):
    type_card(browser, " ".join(card.groups()), target="/me")
    assert "Is this your phone?" in browser.words

    browser.press("This is my phone")

    assert browser.path == "/me"
    browser.press("Lock")
    browser.press("Open my wallet")
    assert browser.path == "/badges"


def test_only_this_time_leaves_nothing_behind(browser, card):
    type_card(browser, card.digits)
    browser.click("Only this time")
    assert browser.path == "/badges"
    browser.get("/me")
    browser.press("Lock")

    assert browser.cookie("__Secure-wd", path="/unlock") is None
    assert "Type the digits of your card" in browser.words


@pytest.mark.parametrize("gap", ["-", " ", "\N{EN DASH}", "\N{NO-BREAK SPACE}"])
def test_a_card_is_read_as_people_type_it(browser, card, gap):
    type_card(browser, gap.join(card.groups()).translate(ARABIC))

    assert browser.path.startswith("/signin/here")


def test_a_slip_of_the_finger_is_named_and_costs_nothing(browser, card):
    digits = card.digits
    slip = digits[:-3] + str((int(digits[-3]) + 1) % 10) + digits[-2:]
    for _try in range(PER_WALLET + 1):
        type_card(browser, slip)

    assert "One digit is not right" in browser.words
    type_card(browser, digits)
    assert browser.path.startswith("/signin/here")


def test_a_wrong_number_and_wrong_digits_get_the_same_answer(browser, card):
    answers = []
    for wrong in (Card.generate(card.number), Card.generate("10000001")):
        page = type_card(browser, wrong.digits)
        answers.append((page.status_code, browser.words))

    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_a_digit_that_was_refused_is_not_shown_again(browser, card):
    wrong = Card.generate(card.number)

    page = type_card(browser, wrong.digits)

    assert wrong.secret not in page.text


def test_too_many_wrong_cards_must_wait(browser, card, clock):
    for _try in range(PER_WALLET):
        type_card(browser, Card.generate(card.number).digits)

    page = type_card(browser, card.digits)
    assert page.status_code == 429

    clock.forward(minutes=5)
    type_card(browser, card.digits)
    assert browser.path.startswith("/signin/here")


def test_on_bilals_phone_aminas_card_does_not_take_his_wallet_away(
    browser, world, card
):
    bilal = world.learner("Bilal")
    give_phone(browser, bilal.device)
    kept = browser.cookie("__Secure-wd", path="/unlock")
    type_card(browser, card.digits)

    browser.press("This is my phone")

    assert "Its owner must save a card first" in browser.words
    assert browser.cookie("__Secure-wd", path="/unlock") == kept


def test_on_her_own_phone_the_card_makes_no_second_way_in(browser, amina, card):
    give_phone(browser, amina.device)
    type_card(browser, card.digits)
    browser.press("This is my phone")

    browser.get("/me/ways")

    assert "A tap opens your wallet here" in browser.words
    assert "other phone" not in browser.words


def test_a_synced_passkey_opens_the_wallet_on_a_new_phone(
    browser, new_browser, world, amina
):
    phone = Authenticator(BASE_URL)
    world.open_phone(browser, amina)
    assert add_passkey(browser, phone) == (200, {"next": "/me/ways/passkey/try"})

    other = new_browser()
    other.get("/signin")
    status, answer = show_passkey(other, phone)

    assert (status, answer["next"]) == (200, "/signin/here?next=/me")
    assert "Is this your phone?" in other.get(answer["next"]).text


def test_a_passkey_is_relied_on_only_when_it_has_opened_the_wallet(
    browser, world, amina
):
    phone = Authenticator(BASE_URL)
    world.open_phone(browser, amina)
    add_passkey(browser, phone)
    browser.get("/me")
    assert "You need it if your phone is lost" in browser.words
    browser.get("/me/ways")
    assert "On a new phone you need your card too" in browser.words

    status, _answer = show_passkey(browser, phone, "/confirm")

    assert status == 200
    browser.get("/me/ways")
    assert "It opens your wallet, on a new phone too" in browser.words
    browser.get("/me")
    assert "You need it if your phone is lost" not in browser.words


def test_a_key_that_comes_with_the_first_use_is_kept_and_then_proven(
    browser, world, amina
):
    phone = Authenticator(BASE_URL, has_prf=False)
    world.open_phone(browser, amina)
    add_passkey(browser, phone)

    phone.has_prf = True
    show_passkey(browser, phone, "/confirm")
    browser.get("/me/ways")
    assert "On a new phone you need your card too" in browser.words
    show_passkey(browser, phone, "/confirm")
    browser.get("/me/ways")

    assert "It opens your wallet, on a new phone too" in browser.words


def test_a_passkey_without_a_key_signs_in_and_asks_for_the_card(
    browser, new_browser, world, amina
):
    phone = Authenticator(BASE_URL, has_prf=False)
    world.open_phone(browser, amina)
    add_passkey(browser, phone)

    other = new_browser()
    other.get("/signin")
    _status, answer = show_passkey(other, phone)
    other.get(answer["next"])

    assert "This passkey is yours. Now type your card." in other.words
    other.get("/me")
    assert other.path.startswith("/signin")


def test_a_wrong_key_opens_nothing(browser, new_browser, world, amina):
    phone = Authenticator(BASE_URL)
    world.open_phone(browser, amina)
    add_passkey(browser, phone)
    phone.keys[0].seed = bytes(32)

    other = new_browser()
    other.get("/signin")
    _status, answer = show_passkey(other, phone)

    assert answer["next"].startswith("/signin?")


def test_a_passkey_answer_from_another_browser_is_refused(
    browser, new_browser, world, amina
):
    phone = Authenticator(BASE_URL)
    world.open_phone(browser, amina)
    add_passkey(browser, phone)
    one, two = new_browser(), new_browser()
    one.get("/signin")
    two.get("/signin")

    _status, options = send(one, "/signin/passkey/options")
    credential, kek = phone.get(options)
    status, answer = send(two, "/signin/passkey/verify", credential=credential, kek=kek)

    assert status == 403
    assert "next" not in answer


def test_bilals_passkey_confirms_nothing_of_aminas(
    browser, new_browser, world, amina, clock
):
    phone = Authenticator(BASE_URL)
    add_passkey(world.open_phone(new_browser(), world.learner("Bilal")), phone)
    world.open_phone(browser, amina)
    clock.forward(minutes=11)
    browser.get("/confirm")

    status, _answer = show_passkey(browser, phone, "/confirm")

    assert status == 403
    browser.get("/me/export")
    assert browser.path.startswith("/confirm")


def test_a_removed_passkey_is_forgotten_by_the_browser_too(
    browser, new_browser, world, amina
):
    phone = Authenticator(BASE_URL)
    world.open_phone(browser, amina)
    add_passkey(browser, phone)
    browser.get("/me/ways")
    browser.click("Remove")
    assert "If you delete this passkey you need your card." in browser.words
    browser.press("Remove")
    assert "It is removed" in browser.words

    other = new_browser()
    other.get("/signin")
    status, answer = show_passkey(other, phone)

    assert status == 403
    assert answer["unknown"] is True
    assert browser.get("/badges").status_code == 200


def test_with_a_card_the_passkey_takes_the_place_of_the_tap(
    browser, world, amina, card, clock
):
    world.open_phone(browser, amina)
    add_passkey(browser, Authenticator(BASE_URL))
    clock.forward(minutes=11)
    browser.get("/confirm?next=/me/export")

    assert "Yes, it is me" not in browser.words
    browser.post("/unlock/confirm", next="/me/export")
    assert browser.path.startswith("/confirm")
    browser.press("Use my card", card=card.digits)
    assert browser.path == "/me/export"


@pytest.mark.parametrize("body", [{}, {"credential": 5}, {"credential": {}}, None, [1]])
def test_nonsense_in_a_passkeys_place_is_refused(browser, body):
    browser.get("/signin")
    answer = browser.client.post(
        "/signin/passkey/verify",
        json=body,
        headers={"X-CSRF-Token": browser.csrf(), "Origin": BASE_URL},
        base_url=BASE_URL,
    )

    assert answer.status_code == 403
    assert answer.get_json()["message"]
