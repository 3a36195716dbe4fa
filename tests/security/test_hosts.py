"""The service answers under its own name only."""

import pytest

OTHERS = [
    "evil.example",
    "localhost:8001",
    "localhost",
    "localhost:8000.evil.example",
    "localhost:8000@evil.example",
    "evil.example#localhost:8000",
    "wallet.localhost:8000",
    "",
]


def get(client, path, host, method="GET"):
    return client.open(path, method=method, environ_overrides={"HTTP_HOST": host})


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", ["/", "/badges", "/signin", "/no/such/page"])
def test_another_host_is_refused(client, host, path):
    answer = get(client, path, host)

    assert answer.status_code == 421
    assert "Location" not in answer.headers
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST:8000"])
def test_our_own_host_is_answered(client, host):
    assert get(client, "/", host).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000"])
@pytest.mark.parametrize("path", ["/", "/C/ABC?x=1", "/no/such/page"])
def test_an_ip_address_of_this_computer_leads_to_its_name(client, host, path):
    answer = get(client, path, host)

    assert answer.status_code == 307
    assert answer.location == f"http://localhost:8000{path}"


def test_an_ip_address_takes_no_form(client):
    assert get(client, "/c", "127.0.0.1:8000", "POST").status_code == 421


def test_a_leading_double_slash_leads_nowhere_else(client):
    answer = get(client, "//evil.example/", "127.0.0.1:8000")

    assert answer.status_code in {307, 308, 404}
    assert answer.headers.get("Location", "http://localhost:8000").startswith(
        "http://localhost:8000"
    )


def test_health_is_answered_under_any_name(client):
    # A load balancer asks by the machine's address.
    answer = get(client, "/health", "10.0.0.7:8000")

    assert answer.status_code == 204
    assert answer.data == b""


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"]
)
def test_a_header_cannot_change_where_links_lead(client, header):
    answer = client.get(
        "/c", base_url="http://localhost:8000", headers={header: "evil.example"}
    )

    assert answer.status_code == 200
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/\n/evil.example",
        "http:evil.example",
    ],
)
def test_no_page_leads_elsewhere_by_its_address(browser, world, target):
    amina = world.open_phone(browser, world.learner("Amina"))

    for path in ("/unlock", "/signin", "/signin/here", "/confirm", "/unlock/other"):
        answer = amina.client.get(
            path, query_string={"next": target}, base_url="http://localhost:8000"
        )
        location = answer.headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\", "/\t"))
        assert f'"{target}"' not in answer.text
    answer = amina.post("/language", language="de", back=target)
    assert answer.request.host == "localhost:8000"
