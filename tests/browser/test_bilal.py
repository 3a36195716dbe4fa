"""Bilal has a wallet too, and must never get at Amina's things."""

import pytest
from playwright.sync_api import expect

from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.overview import Phase, read_share

pytestmark = pytest.mark.browser

SEND_TO = "(form, path) => { form.action = path; form.requestSubmit(); }"


def test_bilal_finds_nothing_at_the_addresses_of_aminas_things(person, world):
    amina = world.learner("Amina")
    badge = world.badge(amina)
    share = world.share(amina, badge).id.hex()
    bilal = person("bilal")
    bilal.takes_badge(world.workshop("Carpentry").path)

    for path in (
        f"/badges/{badge.hex()}",
        f"/badges/{badge.hex()}/new",
        f"/badges/{badge.hex()}/delete",
        f"/who/{share}",
        f"/show/{share}",
        f"/v/{share}",
        f"/v/{share}/alive",
    ):
        answer = bilal.page.goto(path)
        assert answer.status == 404, path
        expect(bilal.page.get_by_text("Food hygiene")).to_have_count(0)
        bilal.look()
    bilal.look("nothing")


def test_bilal_stops_and_deletes_nothing_of_aminas(person, world):
    amina = world.learner("Amina")
    badge = world.badge(amina)
    share = world.share(amina, badge)
    bilal = person("bilal-tries")
    bilal.takes_badge(world.workshop("Carpentry").path)
    bilal.page.goto("/me")

    # He sends the forms of her pages with his own token.
    for path in (f"/who/{share.id.hex()}/stop", f"/badges/{badge.hex()}/delete"):
        form = bilal.page.locator('form[action="/me/lock"]')
        with bilal.page.expect_navigation() as sent:
            form.evaluate(SEND_TO, path)
        assert sent.value.status == 404
        bilal.page.goto("/me")

    with world.database.reading() as session:
        where = (session, world.house, amina.wallet)
        assert read_share(*where, share.id, now=world.clock()).phase is Phase.WORKS
        assert own_badge(session, amina.wallet, badge)
