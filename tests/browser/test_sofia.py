"""Sofia gives badges, with a laptop and a printer."""

import io
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.paper import sheets_of
from tests.browser.passkeys import add_reader
from tests.browser.people import LAPTOP
from wallet_pwa.services import organisers

pytestmark = pytest.mark.browser


@pytest.fixture
def invite(world):
    """Give a way to invite an organiser, for a new giver or one that is there."""

    def invite(slug=None):
        with world.database.write() as session:
            return organisers.invite(
                session, world.house, now=world.clock(), issuer_slug=slug
            )

    return invite


def test_sofia_begins_with_an_invitation_and_comes_back_with_her_finger(person, invite):
    sofia = person("sofia", screen=LAPTOP)
    page = sofia.page
    reader = add_reader(page, makes_secrets=True)

    # The invitation lets her say for whom she gives badges.
    page.goto(invite())
    sofia.look("invited")
    page.locator("main form button").click()
    page.wait_for_url("**/organise/start")
    sofia.look("start")
    page.locator("[name=name]").fill("Taalhuis Lombok")
    page.locator("[name=place]").fill("Utrecht")
    page.locator("[name=first_name]").fill("Sofia")
    page.locator("main form button[type=submit]").click()

    # She makes her key, and it alone opens the door the next day.
    page.wait_for_url("**/organise/key")
    sofia.look("key")
    reader.press(page.locator("[data-mode=register] [data-part=go]"))
    page.wait_for_url("**/organise/?said=key_made")
    sofia.look("empty")
    sofia.forgets_everything()
    page.goto("/organise/")
    page.wait_for_url("**/join/")
    sofia.look("signin")
    reader.press(page.locator("[data-mode=signin] [data-part=go]"))
    page.wait_for_url("**/organise/")
    expect(page.get_by_text("Taalhuis Lombok")).to_be_visible()


def test_sofia_describes_a_badge_and_hangs_up_a_poster(person, world, invite):
    sofia = person("sofia-poster", screen=LAPTOP)
    sofia.joins(invite(world.giver().slug))
    page = sofia.page

    # She describes the badge.
    page.goto("/organise/badges/new")
    sofia.look("new-badge")
    page.locator("[name=title]").fill("Food hygiene")
    page.locator("textarea[name=description]").fill("Cooks for 40 people.")
    page.locator("[name=criteria]").fill("Two days of work, watched by a cook.")
    page.locator("[name=hours]").fill("12")
    page.locator("[name=do][value=save]").click()
    page.wait_for_url("**/organise/badges/*")
    sofia.look("badge")

    # She opens a workshop.
    page.locator('main a[href$="/workshop"]').first.click()
    page.locator("[name=place]").fill("Kanaleneiland")
    page.locator("[name=thanks]").fill("You kept the whole kitchen calm.")
    sofia.look("new-workshop")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/organise/workshops/*")
    sofia.look("workshop")

    # The poster's code is read from what is on the screen and on paper.
    page.locator('main a[href$="/poster"]').click()
    expect(page.locator(".poster")).to_be_visible()
    sofia.look("poster")
    on_screen = codes_in(page.locator(".poster").screenshot())
    page.emulate_media(media="print")
    sofia.picture("sofia-poster-on-paper")
    assert codes_in(page.locator(".poster").screenshot()) == on_screen
    assert sheets_of(page.pdf(prefer_css_page_size=True)) == 1
    [link] = on_screen
    assert link == link.upper()
    learner = person("sofias-learner")
    learner.takes_badge(urlsplit(link).path)
    expect(learner.page.get_by_text("Food hygiene")).to_be_visible()


def test_sofia_watches_the_count_and_takes_one_badge_back(person, world, invite):
    poster = world.workshop()
    sofia = person("sofia-live", screen=LAPTOP)
    learner = person("amina-of-sofia")
    dirk = person("dirk-of-sofia")
    page = sofia.page
    sofia.joins(invite(world.giver().slug))
    page.goto(f"/organise/workshops/{poster.workshop_id}")
    expect(page.locator("[data-live=taken]")).to_have_text("0")

    # The count moves by itself when somebody takes the badge.
    learner.takes_badge(poster.path)
    expect(page.locator("[data-live=taken]")).to_have_text("1")
    page.reload()
    sofia.look("one-taken")
    dirk.opens(learner.makes_link())
    expect(dirk.page.locator(".band[data-state=real]")).to_be_visible()

    # She takes it back, and whoever looks reads that.
    sofia.follow('.people a[href*="/seats/"]')
    sofia.look("take-back")
    page.locator('main form[action*="/seats/"] button').click()
    page.wait_for_url("**said=taken_back")
    sofia.look("taken-back")
    dirk.page.reload()
    expect(dirk.page.locator(".band[data-state=withdrawn]")).to_be_visible()
    dirk.look("withdrawn")
    learner.page.goto("/badges")
    learner.page.locator(".tile a").click()
    expect(learner.page.locator(".band[data-state=withdrawn]")).to_be_visible()
    learner.look("withdrawn")


def codes_in(picture: bytes) -> list[str]:
    """Return what the QR codes in a picture say."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return [code.text for code in found]
