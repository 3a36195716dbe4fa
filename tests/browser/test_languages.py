"""Every page of a learner, in every language, on the smallest phone that is sold."""

import pytest

from wallet_pwa.i18n import LANGUAGES

pytestmark = pytest.mark.browser

SMALLEST = {"width": 320, "height": 568}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_every_language_fit_on_the_smallest_phone(person, world, language):
    poster = world.workshop("Food hygiene")
    somebody = person(f"small-{language}", language=language, screen=SMALLEST)
    page = somebody.page

    # What somebody meets who has no wallet yet.
    for what, path in {
        "home": "/",
        "code": "/c",
        "offer": poster.path,
        "signin": "/signin",
        "about": "/about",
        "language": "/language",
        "organisers": "/join/",
        "nothing": "/nothing",
    }.items():
        page.goto(path)
        somebody.look(what)

    # Her wallet, and the three steps to a link.
    somebody.takes_badge(poster.path)
    somebody.look("received")
    page.goto("/show")
    somebody.look("which")
    somebody.follow("button[form=which]")
    page.locator("[name=preset][value=all]").check()
    somebody.look("what")
    somebody.follow("button[form=what]")
    somebody.look("whom")
    page.locator("[name=for]").fill("Dirk")
    somebody.follow("button[form=whom]")
    somebody.look("ready")
    link = page.locator("[data-url]").get_attribute("data-url")
    for what, path in {
        "badges": "/badges",
        "who": "/who",
        "scan": "/scan",
        "me": "/me",
        "name": "/me/name",
        "ways": "/me/ways",
        "card": "/me/ways/card",
        "finger": "/me/ways/passkey",
        "pin": "/unlock/pin",
        "lost": "/me/ways/lost",
        "bring": "/me/bring",
        "export": "/me/export",
        "out": "/me/out",
        "delete": "/me/delete",
    }.items():
        page.goto(path)
        somebody.look(what)

    # What an employer meets.
    page.goto(link)
    somebody.look("landing")
    somebody.follow("main form button")
    somebody.look("page")
