import pytest

from tests.browser_like import FormReader
from tests.people import give_phone


def test_somebody_new_is_greeted_and_led_to_a_code(browser):
    page = browser.get("/")

    assert page.status_code == 200
    assert any("/scan" in href or "/c" in href for href in hrefs(browser))


def hrefs(browser):
    return [href for _words, href in FormReader(browser.text).links]


def test_somebody_with_a_wallet_is_led_to_it(browser, world):
    give_phone(browser, world.learner("Amina").device)

    browser.get("/")

    assert browser.path.startswith("/unlock")


def test_an_open_wallet_shows_its_badges_at_once(browser, world):
    world.open_phone(browser, world.learner("Amina"))

    browser.get("/")

    assert browser.path == "/badges"


@pytest.mark.parametrize(
    ("code", "direction"), [("nl", "ltr"), ("de", "ltr"), ("nb", "ltr"), ("ar", "rtl")]
)
def test_a_language_that_was_chosen_stays(browser, code, direction):
    browser.get("/language?back=/c")
    browser.post("/language", language=code, back="/c")

    assert browser.path == "/c"
    assert f'<html lang="{code}" dir="{direction}">' in browser.text


def test_a_language_that_we_do_not_speak_changes_nothing(browser):
    browser.get("/language")
    browser.post("/language", language="tlh", back="/")

    assert browser.cookie("__Host-l") is None
    assert '<html lang="en"' in browser.text


def test_the_page_of_languages_leads_back_where_she_was(browser, world):
    event = world.workshop()
    browser.get(event.path)

    page = browser.client.get(
        "/language",
        base_url=browser.base_url,
        headers={"Referer": browser.base_url + event.path},
    )

    assert event.path in page.text


def test_another_sites_address_is_no_way_back(browser):
    page = browser.client.get(
        "/language",
        base_url=browser.base_url,
        headers={"Referer": "https://evil.example/c"},
    )

    assert "evil.example" not in page.text


def test_who_runs_the_service_is_said(browser):
    browser.get("/about")

    assert "Open Wallet" in browser.words


def test_health_is_said_in_one_status(browser):
    assert browser.get("/health").status_code == 204


def test_a_service_without_its_tables_is_not_healthy(browser, world):
    with world.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE installation RENAME TO lost")

    assert browser.get("/health").status_code == 503
