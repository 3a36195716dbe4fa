"""An old tablet that runs no scripts: everything but camera and finger works."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_badge_is_taken_shown_and_stopped_without_scripts(person, world):
    learner = person("no-scripts", scripts=False)
    dirk = person("dirk-of-no-scripts")
    page = learner.page

    learner.takes_badge(world.workshop().path)
    learner.look("received")
    expect(page.locator("[data-mode=register]")).to_be_hidden()
    page.goto("/scan")
    learner.look("scan")

    # A button shows the page anew with what was ticked.
    page.goto("/show")
    learner.follow("button[form=which]")
    page.locator("[name=preset][value=all]").check()
    learner.follow("[data-part=reload]")
    expect(page.locator('[data-field="1:hours"]')).to_be_visible()
    learner.look("what")
    learner.follow("button[form=what]")
    page.locator("[name=for]").fill("Dirk")
    learner.follow("button[form=whom]")
    learner.look("ready")
    link = page.locator("[data-url]").get_attribute("data-url")
    dirk.opens(link)
    expect(dirk.page.get_by_text("Food hygiene")).to_be_visible()

    page.goto("/who")
    learner.look("who")
    learner.follow('form[action$="/stop"] button')
    learner.look("stopped")
    learner.follow('form[action$="/undo"] button')
    assert dirk.page.reload().status == 200
    learner.follow('form[action="/who/hide"] button')
    learner.look("all-hidden")
    assert dirk.page.reload().status == 404
    learner.follow('form[action="/who/leave"] button')
    learner.look("left")
    page.goto("/badges")
    page.wait_for_url("**/unlock**")
