"""What every answer says about itself: the table of `docs/security-model.md`."""

import re
from dataclasses import replace

import pytest

from tests.security.town import UNSAFE, Place, ask, build_town
from wallet_pwa import create_app

#: Answers that are the same for everybody, and for how many seconds they are.
PUBLIC_FOR = {
    "giver.badge_type": 300,
    "giver.did": 300,
    "giver.key_metadata": 300,
    "giver.linked_givers": 300,
    "giver.status_list": 60,
    "static": 31_536_000,
}
#: Kept, but asked about each time.
ASKED_AGAIN = {"pwa.manifest", "pwa.offline", "pwa.service_worker"}
#: What programs of other sites read.
FOR_OTHERS = {
    "giver.badge_type",
    "giver.did",
    "giver.key_metadata",
    "giver.linked_givers",
    "giver.status_list",
}
CAMERA = {"scan.index", "scan.photo"}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "wallet",
}


@pytest.fixture
def town(world):
    return build_town(world)


@pytest.fixture
def amina(world, town, browser):
    return world.open_phone(browser, town.amina)


@pytest.fixture
def answers(app, town, new_browser, world):
    """Give an answer of every address and method, to a stranger and to Amina."""
    asked = [
        (place, ask(new_browser(), place))
        for place in town.places(app, "GET", "HEAD", "OPTIONS", "POST")
    ]
    amina = world.open_phone(new_browser(), town.amina)
    missing = [
        Place("none", "GET", "/no/such/page"),
        Place("none", "POST", "/no/such/page"),
        Place("none", "DELETE", "/badges"),
        Place("none", "GET", "/static/old/app.css"),
        Place("none", "GET", "/.env"),
    ]
    places = [*town.places(app, "GET", "HEAD"), *missing]
    return asked + [(place, ask(amina, place)) for place in places]


def wrong(answers, is_right):
    return {
        (place.endpoint, place.method, answer.status_code)
        for place, answer in answers
        if not is_right(place, answer)
    }


def policy_of(answer):
    parts = answer.headers.get("Content-Security-Policy", "").split("; ")
    return {name: value for name, _space, value in (p.partition(" ") for p in parts)}


def has_the_same_on_all(place, answer):
    headers = answer.headers
    others = place.endpoint in FOR_OTHERS
    return (
        policy_of(answer) == POLICY
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["Referrer-Policy"] == "same-origin"
        and headers["Cross-Origin-Opener-Policy"] == "same-origin"
        and headers["Cross-Origin-Resource-Policy"]
        == ("cross-origin" if others else "same-origin")
        and headers.get("Access-Control-Allow-Origin") == ("*" if others else None)
        and "Server" not in headers
        and "X-Powered-By" not in headers
    )


def has_its_permissions(place, answer):
    policy = answer.headers["Permissions-Policy"]
    camera = "camera=(self)" if place.endpoint in CAMERA else "camera=()"
    return camera in policy and "microphone=()" in policy


def test_every_answer_carries_the_same_headers(answers):
    statuses = {answer.status_code for _place, answer in answers}

    assert {200, 204, 303, 404, 405} <= statuses
    assert not any(status >= 500 for status in statuses)
    assert wrong(answers, has_the_same_on_all) == set()
    # The page that scans, and no other, may use the camera.
    assert wrong(answers, has_its_permissions) == set()


def caching(place, answer):
    if answer.status_code == 200 and place.method != "OPTIONS":
        seconds = PUBLIC_FOR.get(place.endpoint)
        if seconds == 31_536_000:
            return "public, max-age=31536000, immutable"
        if seconds:
            return f"public, max-age={seconds}"
        if place.endpoint in ASKED_AGAIN:
            return "no-cache"
    return "no-store"


def may_be_kept_as_told(place, answer):
    kept = answer.headers["Cache-Control"].removesuffix(", no-transform")
    return place.method == "OPTIONS" or kept == caching(place, answer)


def shares_no_cookie(place, answer):
    is_shared = place.endpoint in {*PUBLIC_FOR, *ASKED_AGAIN}
    return not (is_shared and "Set-Cookie" in answer.headers)


def test_only_what_is_the_same_for_everybody_may_be_kept(answers):
    assert wrong(answers, may_be_kept_as_told) == set()
    assert wrong(answers, shares_no_cookie) == set()


def test_public_documents_need_not_be_sent_twice(app, town, browser):
    for endpoint in (*FOR_OTHERS, *ASKED_AGAIN):
        [place] = [p for p in town.places(app, "GET") if p.endpoint == endpoint]
        first = ask(browser, place)

        again = browser.client.get(
            place.path,
            base_url=browser.base_url,
            headers={"If-None-Match": first.headers["ETag"]},
        )

        assert again.status_code == 304, endpoint
        assert again.data == b""


def cookies(answers):
    return [
        (place.endpoint, cookie)
        for place, answer in answers
        for cookie in answer.headers.getlist("Set-Cookie")
    ]


def is_loose(cookie):
    """Whether a script, another site or another host could get at it."""
    name, parts = cookie.partition("=")[0], set(cookie.split("; "))
    if not {"Secure", "HttpOnly", "SameSite=Lax"} <= parts:
        return True
    if any(part.lower().startswith("domain") for part in parts):
        return True
    if name == "__Secure-wd":
        return "Path=/unlock" not in parts
    return not name.startswith("__Host-") or "Path=/" not in parts


def says_something(cookie):
    """Whether there is more in it than chance, a language or a yes."""
    value = cookie.partition("=")[2].partition(";")[0]
    return not re.fullmatch(r"|1|[a-z]{2}|[0-9a-f.]{20,}", value)


def test_cookies_are_out_of_reach_and_say_nothing(answers):
    found = {
        cookie
        for _place, answer in answers
        for cookie in answer.headers.getlist("Set-Cookie")
    }

    assert {cookie.partition("=")[0] for cookie in found} >= {"__Host-p", "__Host-s"}
    assert {cookie for cookie in found if is_loose(cookie)} == set()
    assert {cookie for cookie in found if says_something(cookie)} == set()


def test_a_page_tells_crawlers_and_frames_nothing(browser, town, world):
    link = world.link(town.share)
    page = browser.get(link)

    assert "Utrecht" not in page.text
    assert town.giver.name not in page.text


def forced_error(app, browser, monkeypatch):
    def fail():
        raise RuntimeError("no such luck")

    app.testing = False
    monkeypatch.setitem(app.view_functions, "about.index", fail)
    return ask(browser, Place("about.index", "GET", "/about"))


def too_large(app, browser, monkeypatch):
    form = {"csrf": browser.csrf(), "name": "a" * 13_000_000}
    return ask(browser, Place("", "POST", "/c"), data=form)


def wrong_host(app, browser, monkeypatch):
    return browser.client.get("/badges", base_url="http://evil.example")


def wrong_method(app, browser, monkeypatch):
    return ask(browser, Place("", "PUT", "/badges"))


def not_found(app, browser, monkeypatch):
    return ask(browser, Place("", "GET", "/no/such/page"))


def no_token(app, browser, monkeypatch):
    return ask(browser, Place("", "POST", "/c"), data={})


def from_elsewhere(app, browser, monkeypatch):
    return browser.client.post(
        "/c", base_url=browser.base_url, headers={"Origin": "https://evil.example"}
    )


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (not_found, 404),
        (wrong_method, 405),
        (too_large, 413),
        (wrong_host, 421),
        (forced_error, 500),
        (no_token, 400),
        (from_elsewhere, 403),
    ],
)
def test_an_error_is_a_page_with_all_headers(app, browser, monkeypatch, cause, status):
    answer = cause(app, browser, monkeypatch)

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert has_the_same_on_all(Place("", "GET", ""), answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Traceback" not in answer.text
    assert "no such luck" not in answer.text


def test_an_error_says_in_words_what_to_do(app, browser, monkeypatch):
    for cause in (not_found, wrong_method, forced_error, no_token):
        page = cause(app, browser, monkeypatch).text

        assert "<h1" in page
        assert re.search(r'<a [^>]*href="/', page)


@pytest.fixture
def https_app(settings, clock):
    app = create_app(
        replace(settings, base_url="https://wallet.example", test_cheap_kdf=False),
        clock=clock,
    )
    yield app
    app.extensions["house"].sessions.close()
    app.extensions["database"].close()


@pytest.mark.parametrize("path", ["/", "/c", "/no/such/page", "/manifest.webmanifest"])
def test_an_https_base_is_remembered_by_browsers(https_app, path):
    answer = https_app.test_client().get(path, base_url="https://wallet.example")

    header = answer.headers["Strict-Transport-Security"]
    assert int(re.findall(r"max-age=(\d+)", header)[0]) >= 31_536_000


def test_localhost_is_never_told_to_use_https(browser):
    assert "Strict-Transport-Security" not in browser.get("/").headers


def test_every_method_that_changes_something_is_known():
    # Werkzeug adds HEAD and OPTIONS by itself; a new verb must be thought about.
    assert {"POST", "PUT", "PATCH", "DELETE"} == UNSAFE
