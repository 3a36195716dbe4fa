"""Daan wants no paper: his finger opens the wallet."""

import pytest
from playwright.sync_api import expect

from tests.browser.passkeys import add_reader

pytestmark = pytest.mark.browser


def test_daans_finger_alone_opens_the_wallet_where_nothing_else_is_kept(person, world):
    daan = person("daan", language="nl", color_scheme="dark")
    reader = add_reader(daan.page, makes_secrets=True)
    daan.takes_badge(world.workshop("Fietsen maken").path)

    # He adds his finger and tries it once.
    daan.adds_finger(reader)
    daan.look("ways")

    # A phone that kept only the passkey opens the wallet with it.
    daan.forgets_everything()
    daan.page.goto("/signin")
    daan.look("signin")
    reader.press(daan.page.locator("[data-mode=signin] [data-part=go]"))
    daan.page.wait_for_url("**/signin/here**")
    daan.look("here")
    daan.page.goto("/badges")
    expect(daan.page.get_by_text("Fietsen maken")).to_be_visible()


def test_a_finger_that_makes_no_secrets_signs_in_and_the_card_opens(person, world):
    daan = person("daan-without-prf", language="nl")
    reader = add_reader(daan.page, makes_secrets=False)
    digits = daan.takes_badge(world.workshop("Fietsen maken").path).saves_card()
    daan.page.locator('form[action$="/kept"] button').click()
    daan.page.wait_for_url("**/badges?**")
    daan.adds_finger(reader)
    daan.look("ways")

    daan.forgets_everything()
    daan.page.goto("/signin")
    reader.press(daan.page.locator("[data-mode=signin] [data-part=go]"))
    daan.page.wait_for_url("**/signin?**said=passkey_is_yours")
    daan.look("card-wanted")
    daan.page.goto("/badges")
    expect(daan.page.get_by_text("Fietsen maken")).to_have_count(0)
    daan.page.locator("[name=card]").fill(digits)
    daan.page.locator('form[action="/signin/card"] button').click()
    daan.page.wait_for_url("**/signin/here**")
    daan.page.goto("/badges")
    expect(daan.page.get_by_text("Fietsen maken")).to_be_visible()


def test_a_phone_without_a_reader_loses_nothing(person, world):
    daan = person("daan-without-reader", language="nl")
    daan.context.add_init_script("delete window.PublicKeyCredential")

    daan.takes_badge(world.workshop("Fietsen maken").path)

    expect(daan.page.locator("[data-mode=register]")).to_be_hidden()
    expect(daan.page.locator('main a[href="/me/ways/card"]')).to_be_visible()
    daan.look("received")
