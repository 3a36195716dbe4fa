"""Dirk gives an applicant forty seconds, and his browser runs no scripts."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.paper import contents_of, text_of
from wallet_pwa.models import Issuance
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.drafts import Preset
from wallet_pwa.services.status import withdraw_badge

pytestmark = pytest.mark.browser


def test_dirk_sees_all_that_matters_without_scrolling(person, world):
    amina = world.learner("Amina")
    badge = world.badge(amina, confirmed_name="Amina Haddad")
    share = world.share(amina, badge, preset=Preset.JOB)
    dirk = person("dirk", language="nl", scripts=False)

    # One button stands on the page that the link opens.
    dirk.page.goto(world.link(share))
    assert dirk.page.locator("main button").count() == 1
    dirk.look("landing")
    dirk.page.locator("main button").click()
    dirk.page.wait_for_url("**/v/*")
    dirk.look("page")

    # State, giver, badge and name are on the first screen.
    for what in (
        dirk.page.locator(".band[data-state=real]"),
        dirk.page.locator(".band").get_by_text("Buurtkeuken Kanaleneiland"),
        dirk.page.get_by_role("heading", name="Food hygiene"),
        dirk.page.get_by_role("heading", name="Amina Haddad"),
    ):
        box = what.first.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= 740


def test_what_dirk_prints_opens_nothing(person, world):
    amina = world.learner("Amina")
    badge = world.badge(amina, confirmed_name="Amina Haddad")
    share = world.share(amina, badge, preset=Preset.JOB)
    dirk = person("dirk-prints", language="nl", scripts=False)

    link = world.link(share)
    dirk.opens(link)
    sheet = dirk.page.pdf(format="A4")

    words = text_of(sheet)
    assert "Amina Haddad" in words
    assert "Food hygiene" in words
    token = link.rpartition("/")[2].encode()
    printed = b"".join(contents_of(sheet).values())
    assert token.lower() not in printed.lower()
    assert b"/URI" not in printed
    dirk.page.emulate_media(media="print")
    dirk.picture("dirk-on-paper")


def test_a_badge_that_the_giver_took_back_says_so_beside_a_real_one(person, world):
    jamal = world.learner("Jamal")
    badges = [world.badge(jamal, title) for title in ("Gabelstapler", "Erste Hilfe")]
    share = world.share(jamal, *badges)
    dirk = person("dirk-several", language="de")

    with world.database.write() as session:
        number = own_badge(session, jamal.wallet, badges[1]).record.number
        [given] = session.scalars(select(Issuance).where(Issuance.number == number))
        withdraw_badge(session, world.house, given.id, now=world.clock())

    dirk.opens(world.link(share))

    expect(dirk.page.locator(".band[data-state=real]")).to_have_count(1)
    expect(dirk.page.locator(".band[data-state=withdrawn]")).to_have_count(1)
    dirk.look("page")
