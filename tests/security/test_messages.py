"""Messages to the passkey pages that no browser would send."""

import pytest

from tests.conftest import BASE_URL


@pytest.mark.parametrize(
    ("body", "status"), [("[" * 50_000, 403), ('{"kek":"' + "A" * 100_000 + '"}', 413)]
)
def test_a_deep_or_long_message_is_refused(browser, body, status):
    browser.get("/signin")
    answer = browser.client.post(
        "/signin/passkey/verify",
        data=body,
        content_type="application/json",
        headers={"X-CSRF-Token": browser.csrf(), "Origin": BASE_URL},
        base_url=BASE_URL,
    )

    assert answer.status_code == status
