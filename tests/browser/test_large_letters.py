"""Letters of twice the usual size, and words as long as German makes them."""

import pytest

pytestmark = pytest.mark.browser

#: The size of letters that somebody has set in the browser; 16 is usual.
TWICE = "--blink-settings=defaultFontSize=32"


def test_letters_of_twice_the_size_fit_on_the_phone(person, world, launch):
    juergen = person("juergen-large", language="de", chromium=launch(TWICE))
    juergen.takes_badge(world.workshop("Lebensmittelhygienebelehrung").path)
    juergen.look("received")

    for what, path in {
        "badges": "/badges",
        "scan": "/scan",
        "who": "/who",
        "me": "/me",
        "ways": "/me/ways",
        "card": "/me/ways/card",
    }.items():
        juergen.page.goto(path)
        juergen.look(what)
    juergen.page.goto("/badges")
    juergen.follow('main a[href="/show"]')
    juergen.look("which")
    juergen.page.locator("button[form=which]").click()
    juergen.page.wait_for_url("**/what?**")
    juergen.look("what")
    juergen.page.locator("button[form=what]").click()
    juergen.page.wait_for_url("**/whom?**")
    juergen.look("whom")
