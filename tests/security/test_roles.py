"""What somebody showed as an organiser proves nothing about a learner's wallet."""

from tests.giving import come_in
from tests.ways import make_card


def test_an_organisers_sign_in_is_no_check_of_the_learner(world, browser, clock):
    amina = world.learner("Amina")
    make_card(world, amina)
    world.open_phone(browser, amina)
    clock.forward(minutes=11)
    browser.get("/me/export")
    assert browser.path.startswith("/confirm")

    come_in(browser, world, world.giver())
    browser.get("/me/export")

    assert browser.path.startswith("/confirm")
    assert browser.get("/badges").status_code == 200


def test_the_learners_own_check_outlives_an_organisers_sign_in(world, browser):
    world.open_phone(browser, world.learner("Amina"))

    come_in(browser, world, world.giver())
    browser.get("/me/export")

    assert browser.path.startswith("/me/export")
