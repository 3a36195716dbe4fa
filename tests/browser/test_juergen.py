"""Jürgen reads large letters, types a code, and wants a PIN."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

#: Letters as large as he has set them in his browser; 16 is usual.
LARGE = "--blink-settings=defaultFontSize=20"
NO_CAMERA = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]
PIN = "270369"


def test_juergen_types_the_code_when_he_refuses_the_camera(person, world, launch):
    poster = world.workshop("Gabelstapler")

    juergen = person("juergen", language="de", chromium=launch(LARGE, *NO_CAMERA))
    page = juergen.page

    # He says no to the camera and is led to the code.
    page.goto("/scan")
    page.locator("[data-part=start]").click()
    expect(page.locator("#typed-code")).to_be_focused()
    juergen.look("no-camera")

    # A slip is told, the right digits lead to the badge.
    page.keyboard.type("1234 5678 90")
    page.keyboard.press("Enter")
    expect(page.locator(".error")).to_be_visible()
    juergen.look("wrong-code")
    page.locator("[name=code]").fill(poster.code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/c/", re.IGNORECASE))
    juergen.look("offer")
    page.locator('form[action^="/c/" i] button').click()
    page.wait_for_url("**/new")
    juergen.look("received")


def test_juergen_sets_a_pin_locks_and_opens_again(person, world, launch):
    juergen = person("juergen-pin", language="de", chromium=launch(LARGE))
    page = juergen.page
    juergen.takes_badge(world.workshop("Gabelstapler").path)

    # He sets a PIN and locks his wallet.
    page.goto("/me/ways")
    juergen.look("ways")
    page.locator('main a[href="/unlock/pin"]').click()
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=again]").fill(PIN)
    juergen.look("pin")
    page.locator('form[action="/unlock/pin"] button').click()
    page.wait_for_url("**/ways?said=pin_set")
    page.goto("/me")
    juergen.look("me")
    page.locator('form[action="/me/lock"] button').click()
    page.wait_for_url("**/unlock?said=locked")
    juergen.look("locked")

    # A wrong PIN opens nothing, the right one everything.
    page.goto("/badges")
    page.locator("[name=pin]").fill("1111")
    page.locator('form[action="/unlock/open"] button').click()
    expect(page.locator(".error")).to_be_visible()
    juergen.look("wrong-pin")
    page.locator("[name=pin]").fill(PIN)
    page.locator('form[action="/unlock/open"] button').click()
    page.wait_for_url("**/badges")
    expect(page.get_by_text("Gabelstapler")).to_be_visible()
    juergen.look("badges")
