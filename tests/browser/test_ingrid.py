"""Ingrid trusts paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.paper import text_of

pytestmark = pytest.mark.browser


def test_ingrid_opens_her_wallet_on_a_new_phone_with_paper(person, world):
    old = person("ingrid", language="nb")
    new = person("ingrid-new-phone", language="nb")
    old.takes_badge(world.workshop("Hygiene i pleien").path)

    # She prints her card and puts it away.
    digits = old.saves_card()
    printed = text_of(old.page.pdf())
    assert digits in "".join(filter(str.isdigit, printed))
    old.page.emulate_media(media="print")
    old.picture("ingrid-card-on-paper")
    old.page.emulate_media(media="screen")
    old.page.locator('form[action$="/kept"] button').click()
    old.page.wait_for_url("**/badges?**")

    # The new phone opens with the card, and is hers from now on.
    page = new.page
    page.goto("/badges")
    new.look("signin")
    page.locator("[name=card]").fill(digits[::-1])
    page.locator('form[action="/signin/card"] button').click()
    expect(page.locator(".error")).to_be_visible()
    new.look("wrong-digits")
    page.locator("[name=card]").fill(digits)
    page.locator('form[action="/signin/card"] button').click()
    page.wait_for_url("**/signin/here**")
    new.look("here")
    page.locator('form[action="/unlock/keep"] button').click()
    page.wait_for_url("**/badges")
    expect(page.get_by_text("Hygiene i pleien")).to_be_visible()
    new.look("badges")

    # The lost phone opens nothing any more.
    page.goto("/me/ways")
    new.look("ways")
    new.follow('main a[href="/me/ways/lost"]')
    new.look("lost")
    page.locator('form[action="/me/ways/lost"] button').click()
    page.wait_for_url("**/card?said=phones_gone")
    new.look("new-card-wanted")
    old.page.goto("/badges")
    old.look("locked-out")
    old.page.goto("/unlock")
    expect(old.page.locator('main a[href^="/signin"]')).to_be_visible()
    old.look("gone")
    page.goto("/badges")
    expect(page.get_by_text("Hygiene i pleien")).to_be_visible()


def test_the_link_in_the_cards_code_fills_in_the_digits(person, world):
    ingrid = person("ingrid-scans", language="nb")
    digits = ingrid.takes_badge(world.workshop("Hygiene i pleien").path).saves_card()
    other = person("ingrid-computer", language="nb")

    other.page.goto(f"/signin#{digits[:10]}-{digits[10:]}")

    field = other.page.locator("[name=card]")
    expect(field).to_have_value(f"{digits[:10]}-{digits[10:]}")
    assert "#" not in other.page.url
