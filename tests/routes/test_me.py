"""What belongs to her and not to a badge: card, phones, leaving, bringing."""

import io
import re
import zipfile

import pytest
from sqlalchemy import func, select

from tests.ways import make_card
from wallet_pwa.models import Passkey, Slot, Wallet
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.wallets import add_device, read_profile
from wallet_pwa.vault import Card

CLEARED = '"cache", "storage"'


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def phone(browser, world, amina):
    """Give Amina's phone, with the wallet open."""
    return world.open_phone(browser, amina)


def count(world, model):
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def digits_on(browser):
    return re.search(r"(?:\d{4} ){7}\d{2}", browser.words).group()


def save_card(browser):
    browser.get("/me/ways/card")
    browser.press("Save my card")
    return digits_on(browser)


def test_her_name_is_kept_and_may_be_taken_back(phone, world, amina):
    phone.get("/me/name")
    phone.press("Save", name="  Amina   El Idrissi ")
    assert "Amina El Idrissi" in phone.words

    phone.get("/me/name")
    phone.press("Save", name="")

    with world.database.reading() as session:
        assert read_profile(session, amina.wallet).name == ""


def test_locking_ends_the_session_and_keeps_the_phone(phone):
    before = phone.cookie("__Secure-wd", path="/unlock")
    phone.get("/me")

    answer = phone.client.post(
        "/me/lock",
        data={"csrf": phone.csrf()},
        headers={"Origin": phone.base_url},
        base_url=phone.base_url,
    )

    assert answer.headers["Clear-Site-Data"] == CLEARED
    assert phone.cookie("__Host-s") is None
    assert phone.cookie("__Secure-wd", path="/unlock") == before


def test_signing_out_leads_to_the_card_first(phone, world):
    phone.get("/me/out")
    assert "Save your card first" in phone.words
    phone.post("/unlock/leave")
    assert "Save your card first" in phone.words
    assert count(world, Slot) == 1

    phone.get("/me/out")
    phone.click("Save my card")
    assert phone.path == "/me/ways/card"


def test_signing_out_takes_the_phone_off_the_wallet(phone, world, amina):
    make_card(world, amina)
    phone.get("/me/out")

    phone.press("Sign out")

    assert phone.cookie("__Secure-wd", path="/unlock") is None
    assert phone.cookie("__Host-has") is None
    with world.database.reading() as session:
        assert session.get(Slot, amina.device.slot_id) is None
    phone.get("/me")
    assert phone.path == "/signin?next=/me"


def test_the_card_is_shown_until_it_is_kept(phone, new_browser):
    digits = save_card(phone)
    phone.get("/me/ways/card/new")
    assert digits_on(phone) == digits
    assert f"/signin#{digits[:8]}" not in phone.path

    phone.press("I have kept it")
    phone.get("/me/ways/card/new")

    assert phone.path == "/me/ways/card"
    other = new_browser()
    other.get("/signin")
    other.press("Open", card=digits)
    assert "Is this your phone?" in other.words


def test_the_card_is_shown_in_its_own_session_only(phone, new_browser, world, amina):
    save_card(phone)
    other = world.open_phone(new_browser(), amina)

    other.get("/me/ways/card/new")

    assert other.path == "/me/ways/card"


def test_the_card_is_shown_for_ten_minutes(phone, clock):
    save_card(phone)
    clock.forward(minutes=9)
    phone.get("/me/ways/card/new")
    assert "I have kept it" in phone.words
    clock.forward(minutes=1)

    phone.get("/me/ways/card/new")

    assert "I have kept it" not in phone.words


def test_the_store_does_not_know_the_card(phone, house):
    digits = save_card(phone).replace(" ", "")

    stored = house.sessions.path.read_bytes()

    assert Card.parse(digits).secret.encode() not in stored


def test_the_old_card_works_until_the_new_one_is_kept(phone, new_browser, world, amina):
    old = make_card(world, amina).digits
    phone.get("/me/ways/card")
    phone.press("Make a new card")

    other = new_browser()
    other.get("/signin")
    other.press("Open", card=old)
    assert "Is this your phone?" in other.words

    phone.press("I have kept it")
    late = new_browser()
    late.get("/signin")
    page = late.press("Open", card=old)
    assert page.status_code == 403


@pytest.mark.parametrize("card", ["", "zz", "00" * 16])
def test_a_card_that_does_not_exist_cannot_be_kept(phone, card):
    page = phone.post("/me/ways/card/kept", card=card)

    assert page.status_code in {403, 404}


def test_a_lost_phone_is_locked_out_and_a_new_card_is_offered(
    phone, new_browser, world, amina
):
    world.badge(amina)
    world.calls_herself(amina, "Amina")
    lost = new_browser()
    with world.database.write() as session:
        device = add_device(session, world.house, amina.wallet, now=world.clock())
    amina.device = device
    world.open_phone(lost, amina)
    assert lost.get("/me").status_code == 200

    phone.get("/me/ways/lost")
    phone.press("Remove lost phone")

    assert "Make a new card now" in phone.words
    assert "Food hygiene" in phone.get("/badges").text
    lost.get("/me")
    assert "This phone does not open your wallet" in lost.words
    phone.get("/me")
    phone.press("Lock")
    phone.press("Open my wallet")
    assert "Food hygiene" in phone.words


def test_everything_comes_out_in_one_file(phone, world, amina):
    world.badge(amina)
    phone.get("/me/export")

    page = phone.press("Save the file")

    assert page.headers["Content-Disposition"].endswith('filename="my-badges.zip"')
    with zipfile.ZipFile(io.BytesIO(page.data)) as box:
        names = box.namelist()
    assert names == ["everything.json", "badge-01.sd-jwt", "badge-01.json"]


def test_everything_is_deleted_on_every_phone(phone, new_browser, world, amina):
    share = world.share(amina)
    elsewhere = world.open_phone(new_browser(), amina)
    phone.get("/me/delete")

    phone.press("Delete everything")

    assert count(world, Wallet) == 0
    assert phone.cookie("__Secure-wd", path="/unlock") is None
    elsewhere.get("/me")
    assert "This phone does not open your wallet" in elsewhere.words
    assert phone.get(world.link(share)).status_code == 404


def test_badges_of_another_browser_come_into_this_wallet(
    phone, new_browser, world, amina
):
    world.badge(amina)
    app = world.learner("The app")
    app_browser = world.open_phone(new_browser(), app)

    phone.get("/me/bring/code")
    phone.press("Make a code")
    code = re.search(r"\d{4} \d{4}", phone.words).group()
    app_browser.get("/me/bring")
    app_browser.press("Bring these badges", code=code)

    assert "Your badges are here now." in app_browser.words
    assert "Food hygiene" in app_browser.words
    phone.get("/badges")
    assert "This phone does not open your wallet" in phone.words


def test_a_wrong_code_is_said_beside_its_field(phone):
    phone.get("/me/bring")

    page = phone.press("Bring these badges", code="12345678")

    assert page.status_code == 404
    assert "This code does not work" in phone.words


def test_a_code_is_made_after_the_check_only(phone, clock):
    clock.forward(minutes=11)

    phone.get("/me/bring/code")

    assert phone.path == "/confirm?next=/me/bring/code"


def test_a_passkey_of_bilals_cannot_be_removed_by_amina(phone, world):
    bilal = world.learner("Bilal")
    passkey_id = new_id()
    with world.database.write() as session:
        session.add(
            Passkey(
                id=passkey_id,
                wallet_id=bilal.wallet.id,
                credential_id=b"credential",
                public_key=b"key",
                sign_count=0,
                user_handle=b"handle",
                backed_up=True,
                transports="internal",
                created_on=world.clock().date(),
            )
        )

    page = phone.post(f"/me/ways/passkey/{passkey_id.hex()}/remove")

    assert page.status_code == 404
    assert phone.get(f"/me/ways/passkey/{passkey_id.hex()}").status_code == 404
    assert count(world, Passkey) == 1
