"""Forms that another site makes a visitor send do nothing."""

import pytest

from tests.routes.test_access import rows
from tests.security.town import UNSAFE, build_town

OUR_OWN = "http://localhost:8000"


@pytest.fixture
def town(world):
    return build_town(world)


@pytest.fixture
def amina(world, town, browser):
    return world.open_phone(browser, town.amina)


def send(browser, place, data, **headers):
    return browser.client.open(
        place.path,
        method=place.method,
        base_url=OUR_OWN,
        data=data,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def unsafe_places(app, town):
    found = town.places(app, *sorted(UNSAFE))
    assert len(found) > 30
    return found


def not_refused(app, town, status, browser, data, **headers):
    return [
        (place, answer.status_code)
        for place in unsafe_places(app, town)
        if (answer := send(browser, place, data, **headers)).status_code != status
    ]


def test_no_form_works_without_a_token(app, town, amina):
    assert not_refused(app, town, 400, amina, {}, Origin=OUR_OWN) == []


@pytest.mark.parametrize("token", ["", "00", "zz", "0" * 48, "é"])
def test_no_form_works_with_a_made_up_token(app, town, amina, token):
    data = {"csrf": token}

    assert not_refused(app, town, 400, amina, data, Origin=OUR_OWN) == []


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://localhost:8001",
        "https://localhost:8000",
        "http://localhost:8000.evil.example",
        "http://127.0.0.1:8000",
    ],
)
def test_no_form_of_another_origin_works_even_with_a_token(app, town, amina, origin):
    data = {"csrf": amina.csrf()}

    assert not_refused(app, town, 403, amina, data, Origin=origin) == []


def test_no_form_works_of_which_nobody_knows_where_it_comes_from(app, town, amina):
    data = {"csrf": amina.csrf()}

    assert not_refused(app, town, 403, amina, data) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_what_the_browser_says_of_the_sender_counts_first(app, town, amina, site):
    data = {"csrf": amina.csrf()}
    headers = {"Sec_Fetch_Site": site, "Origin": OUR_OWN}

    assert not_refused(app, town, 403, amina, data, **headers) == []


def test_a_token_of_another_browser_does_not_work(app, town, amina, new_browser, world):
    evil = world.open_phone(new_browser(), world.learner("Bilal"))
    data = {"csrf": evil.csrf()}
    hers = [place for place in unsafe_places(app, town) if place.path != "/S/none"]

    refused = [send(amina, place, data, Origin=OUR_OWN).status_code for place in hers]

    assert set(refused) == {400}


def test_a_token_of_a_visitor_does_not_work_for_another_visitor(new_browser):
    mine, other = new_browser(), new_browser()
    token = other.csrf()
    mine.get("/c")

    answer = mine.client.post(
        "/c",
        base_url=OUR_OWN,
        data={"csrf": token, "code": "1234567890"},
        headers={"Origin": OUR_OWN},
    )

    assert answer.status_code == 400


def test_a_links_form_works_for_that_link_alone(app, town, world, new_browser):
    first = world.link(town.share)
    second = world.link(world.share(town.amina, town.badge))
    dirk = new_browser()
    dirk.get(first)
    token = dirk.csrf()
    dirk.client.delete_cookie("__Host-p")

    answer = dirk.client.post(
        second.removeprefix(OUR_OWN),
        base_url=OUR_OWN,
        data={"csrf": token},
        headers={"Origin": OUR_OWN},
    )

    assert answer.status_code == 400


def test_a_form_that_was_open_while_she_signed_in_still_works(town, world, new_browser):
    browser = new_browser()
    browser.get("/c")
    token = browser.csrf()
    world.open_phone(browser, town.amina)

    answer = browser.client.post(
        "/c",
        base_url=OUR_OWN,
        data={"csrf": token, "code": "1234567890"},
        headers={"Origin": OUR_OWN},
    )

    # The form was read: these digits are no code.
    assert answer.status_code == 422


def test_a_token_goes_with_a_header_for_scripts(town, amina):
    answer = amina.client.post(
        "/me/lock",
        base_url=OUR_OWN,
        headers={"Origin": OUR_OWN, "X-CSRF-Token": amina.csrf()},
    )

    assert answer.status_code == 303


def test_a_token_is_never_the_same_twice(amina):
    assert amina.get("/me").status_code == 200
    first = amina.csrf()
    amina.get("/me")

    assert amina.csrf() != first


def test_looking_never_changes_anything(app, town, amina, new_browser, world):
    before = rows(world.database)
    for browser in (amina, new_browser()):
        for method in ("GET", "HEAD", "OPTIONS"):
            for place in town.places(app, method):
                send(browser, place, None)

    assert rows(world.database) == before
