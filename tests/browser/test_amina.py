"""Amina reads Arabic, has a cheap phone, and shows little to few."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.camera import film
from tests.browser.people import PATIENCE
from wallet_pwa.services.qr import qr_png

pytestmark = pytest.mark.browser


def test_amina_films_the_poster_and_has_her_badge(
    person, world, wallet, launch, tmp_path
):
    poster = world.workshop()
    code = qr_png(f"{wallet.url}{poster.path}".upper())
    flags = film(code, tmp_path / "poster.mjpeg")
    amina = person("amina", language="ar", chromium=launch(*flags))
    page = amina.page

    # The camera reads the code by itself; one tap and the badge is hers.
    page.goto("/")
    amina.look("home")
    page.locator('main a[href="/scan"]').click()
    page.locator("[data-part=start]").click()
    page.wait_for_url(re.compile("/c/", re.IGNORECASE), timeout=2 * PATIENCE)
    amina.look("offer")
    page.locator('form[action^="/c/" i] button').click()
    page.wait_for_url("**/new")
    expect(page.get_by_text("Food hygiene")).to_be_visible()
    amina.look("received")

    # She saves her card.
    amina.follow('main a[href="/me/ways/card"]')
    amina.look("save-card")
    page.locator('form[action="/me/ways/card"] button').click()
    page.wait_for_url("**/card/new")
    amina.look("card")
    page.locator('form[action$="/kept"] button').click()
    page.wait_for_url("**/badges?said=card_kept")
    expect(page.get_by_text("Food hygiene")).to_be_visible()
    amina.look("badges")


def test_amina_shows_two_details_to_dirk_and_stops_it(person, world):
    amina = person("amina-shows", language="ar")
    dirk = person("dirk-of-amina", scripts=False)
    page = amina.page
    amina.takes_badge(world.workshop(place="Kanaleneiland", hours=12).path)

    # She picks hours and place, and sees at once what Dirk will see.
    page.goto("/badges")
    amina.follow('main a[href="/show"]')
    amina.look("which")
    page.locator("button[form=which]").click()
    page.wait_for_url("**/what?**")
    preview = page.locator("article.document")
    expect(preview.locator('[data-field="1:hours"]')).to_be_hidden()
    page.locator('[name=field][value="1:hours"]').check()
    page.locator('[name=field][value="1:place"]').check()
    expect(preview.locator('[data-field="1:hours"]')).to_be_visible()
    expect(page.locator("[name=preset][value=own]")).to_be_checked()
    amina.look("what")
    page.locator("button[form=what]").click()
    page.wait_for_url("**/whom?**")
    page.locator("[name=for]").fill("Dirk")
    amina.look("whom")
    page.locator("button[form=whom]").click()
    page.wait_for_url(re.compile(r"/show/[0-9a-f]{32}$"))
    amina.look("ready")
    link = page.locator("[data-url]").get_attribute("data-url")

    # It is among what others can see.  Dirk sees what she chose.
    page.locator('nav a[href="/who"]').click()
    expect(page.get_by_role("link", name="Dirk")).to_be_visible()
    amina.look("who")
    dirk.opens(link)
    dirk.look("page")
    expect(dirk.page.locator("article.document")).to_contain_text("Kanaleneiland")
    expect(dirk.page.locator("article.document")).to_contain_text("12")

    # She sees that he looked, and stops it: the next time he gets nothing.
    page.get_by_role("link", name="Dirk").click()
    expect(page.locator(".log__line")).to_have_count(1)
    amina.look("share")
    page.locator('header a[href="/who"]').click()
    page.locator('form[action$="/stop"] button').click()
    page.wait_for_url("**/who?stopped=*")
    expect(page.locator('form[action$="/undo"]')).to_be_visible()
    amina.look("stopped")
    assert dirk.page.reload().status == 404
    dirk.look("dead")
    assert dirk.page.goto(link).status == 404
