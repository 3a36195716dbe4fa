"""What somebody showed as an organiser proves nothing about a learner's wallet."""

from sqlalchemy import insert, select

from tests.conftest import NOON
from tests.giving import come_in
from tests.ways import make_card
from wallet_pwa.models import Passkey, Slot, Wallet
from wallet_pwa.vault import token_text


def test_an_organisers_sign_in_is_no_check_of_the_learner(world, browser, clock):
    amina = world.learner("Amina")
    make_card(world, amina)
    world.open_phone(browser, amina)
    clock.forward(minutes=11)
    browser.get("/me/export")
    assert browser.path.startswith("/confirm")

    come_in(browser, world, world.giver())
    browser.get("/me/export")

    assert browser.path.startswith("/confirm")
    assert browser.get("/badges").status_code == 200


def test_the_learners_own_check_outlives_an_organisers_sign_in(world, browser):
    world.open_phone(browser, world.learner("Amina"))

    come_in(browser, world, world.giver())
    browser.get("/me/export")

    assert browser.path.startswith("/me/export")


def test_a_repeated_first_claim_is_no_check_where_a_tap_is_none(world, browser):
    event = world.workshop()
    path = f"/C/{token_text(event.token)}"
    browser.get(path)
    browser.press("Take my badge")
    with world.database.write() as session:
        wallet_id = session.scalars(select(Wallet.id)).one()
        session.add_all(
            [
                Passkey(
                    id=bytes(16),
                    wallet_id=wallet_id,
                    credential_id=b"c",
                    public_key=b"p",
                    sign_count=0,
                    user_handle=b"h",
                    backed_up=True,
                    transports="",
                    created_on=NOON.date(),
                ),
            ]
        )
        session.execute(
            insert(Slot).values(
                id=bytes(16),
                wallet_id=wallet_id,
                kind="card",
                salt=bytes(16),
                cost_ops=1,
                cost_mem_kib=8,
                public_key=b"p",
                sealed_slot_key=b"s",
                sealed_wallet_key=b"s",
                proven=True,
                created_on=NOON.date(),
            )
        )
    for name in ("__Host-s", "__Host-has"):
        browser.client.delete_cookie(name)

    browser.get(path)
    browser.press("Take my badge")
    assert browser.path.startswith("/badges/")
    browser.get("/me/export")

    assert browser.path.startswith("/confirm")
