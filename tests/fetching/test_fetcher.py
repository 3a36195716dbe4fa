"""The real fetcher against real sites on this computer that mean harm."""

import gzip
import logging
import socket
import threading
import time
import traceback
import zlib

import pytest

from tests.fetching.site import PUBLIC, answer, internet
from wallet_pwa.fetching import DOCUMENT, STATUS_LIST, Fetcher, FetchError
from wallet_pwa.fetching.connecting import Place, resolve_name
from wallet_pwa.fetching.reading import Deadline

ADDRESS = "https://giver.example/keys.json?of=1"
LOOPBACK = Place(socket.AF_INET, "127.0.0.1", 443)


@pytest.fixture
def net(tmp_path):
    with internet(tmp_path, "giver.example") as net:
        yield net


def problem(fetcher, address=ADDRESS, want=DOCUMENT):
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(address, want)
    return caught.value.code


def test_a_document_is_read_from_the_computer_that_was_checked(net):
    site = net.site(answer(b'{"a": 1}'))

    assert net.fetcher().fetch(ADDRESS, DOCUMENT) == b'{"a": 1}'

    assert net.lookups == ["giver.example"]
    assert net.dialled == [PUBLIC.ip]
    assert site.names == ["giver.example"]


def test_a_request_says_nothing_of_who_looks(net, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site = net.site(answer(b"{}", "Set-Cookie: a=b"))
    fetcher = net.fetcher()

    fetcher.fetch(ADDRESS, DOCUMENT)
    fetcher.fetch(ADDRESS, DOCUMENT)

    [first, second] = site.requests
    assert first == second
    line, *headers = first.decode().strip().split("\r\n")
    assert line == "GET /keys.json?of=1 HTTP/1.1"
    assert sorted(header.partition(":")[0] for header in headers) == [
        "Accept",
        "Accept-Encoding",
        "Connection",
        "Host",
        "User-Agent",
    ]
    assert "Host: giver.example" in headers
    assert "Accept-Encoding: identity" in headers


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.5", "::1", "::ffff:10.0.0.5"])
def test_a_name_that_leads_inside_is_not_dialled(net, ip):
    site = net.site(answer(b"{}"))
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    net.answers = [[Place(family, ip, 443)]]

    assert problem(net.fetcher()) == "not_public"
    assert net.dialled == []
    assert site.connections == 0


def test_one_address_inside_spoils_the_public_ones(net):
    net.site(answer(b"{}"))
    net.answers = [[PUBLIC, LOOPBACK]]

    assert problem(net.fetcher()) == "not_public"
    assert net.dialled == []


def test_a_name_that_changes_after_the_check_changes_nothing(net):
    # DNS rebinding: the second answer would lead inside.
    net.site(answer(b"{}"))
    net.answers = [[PUBLIC], [LOOPBACK]]

    net.fetcher().fetch(ADDRESS, DOCUMENT)

    assert net.lookups == ["giver.example"]
    assert net.dialled == [PUBLIC.ip]


def test_each_request_looks_the_name_up_anew(net):
    net.site(answer(b"{}"))
    net.answers = [[PUBLIC], [LOOPBACK]]
    fetcher = net.fetcher()
    fetcher.fetch(ADDRESS, DOCUMENT)

    assert problem(fetcher) == "not_public"


def test_a_name_that_nobody_knows_is_said(net):
    net.answers = [[]]

    assert problem(net.fetcher()) == "no_such_name"


def test_the_system_really_leads_localhost_inside():
    places = resolve_name("localhost", 443, Deadline(time.monotonic() + 3))

    assert {place.ip for place in places} <= {"127.0.0.1", "::1"}
    assert places


def test_a_lookup_that_hangs_ends_in_time(monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_args, **_more: go_on.wait(10) and []
    )
    started = time.monotonic()

    assert problem(Fetcher(seconds=0.2)) == "too_slow"
    go_on.set()

    assert time.monotonic() - started < 1


def test_a_certificate_for_another_name_is_refused(net):
    site = net.site(answer(b"{}"))

    assert problem(net.fetcher(), "https://other.example/") == "unreachable"
    assert site.requests == []


def test_a_certificate_of_nobody_we_know_is_refused(net):
    net.site(answer(b"{}"))

    fetcher = Fetcher(resolve=net.resolve, dial=net.dial)

    assert problem(fetcher) == "unreachable"


def test_a_site_without_tls_is_refused(net):
    net.site(answer(b"{}"), is_tls=False)

    assert problem(net.fetcher(seconds=1)) in {"unreachable", "broken", "too_slow"}


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303", "307 T", "308 P"])
@pytest.mark.parametrize("target", ["http://127.0.0.1/", "https://giver.example/b"])
def test_nothing_is_followed(net, status, target):
    site = net.site(answer(b"{}", f"Location: {target}", status=status))

    assert problem(net.fetcher()) == "redirected"
    assert site.connections == 1


@pytest.mark.parametrize("status", ["404 Not Found", "500 No", "204 Empty", "206 Part"])
def test_only_a_whole_answer_counts(net, status):
    net.site(answer(b"", status=status))

    assert problem(net.fetcher()) == "refused"


@pytest.mark.parametrize(
    "kind", ["text/html", "text/plain", "image/png", "application/jsonp", "", "json"]
)
def test_a_document_of_another_kind_is_refused(net, kind):
    net.site(answer(b"{}", kind=kind))

    assert problem(net.fetcher()) == "bad_type"


def test_a_kind_may_have_parameters_and_capitals(net):
    net.site(answer(b"{}", kind="Application/JSON; charset=utf-8"))

    assert net.fetcher().fetch(ADDRESS, DOCUMENT) == b"{}"


def test_two_kinds_are_none(net):
    net.site(answer(b"{}", "Content-Type: text/html"))

    assert problem(net.fetcher()) == "bad_type"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(bytes(50_000_000), mtime=0)),
        ("deflate", zlib.compress(b"{}")),
        ("br", b"{}"),
        ("zstd", b"{}"),
        ("identity, gzip", gzip.compress(b"{}", mtime=0)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_is_unpacked(net, coding, body):
    net.site(answer(body, f"Content-Encoding: {coding}"))

    assert problem(net.fetcher()) == "bad_type"


def test_a_packed_way_of_sending_is_refused(net):
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    net.site(f"{head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n".encode())

    assert problem(net.fetcher()) == "bad_type"


def test_an_answer_in_chunks_is_read(net):
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    net.site(f"{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n".encode())

    assert net.fetcher().fetch(ADDRESS, DOCUMENT) == b"{}"


@pytest.mark.parametrize(
    ("want", "most"), [(DOCUMENT, 102_400), (STATUS_LIST, 307_200)]
)
def test_the_largest_answer_is_read_and_one_byte_more_is_not(net, want, most):
    net.site(answer(b" " * most))
    assert len(net.fetcher().fetch(ADDRESS, want)) == most

    net.site(answer(b" " * (most + 1)))
    assert problem(net.fetcher(), want=want) == "too_large"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def without_end(part):
    def send(connection):
        while True:
            connection.sendall(part)

    return send


@pytest.mark.parametrize(
    "parts",
    [
        [HEAD, b"\r\n", without_end(b" " * 9_000)],
        [
            HEAD,
            b"Transfer-Encoding: chunked\r\n\r\n",
            without_end(b"1000\r\n" + bytes(4096) + b"\r\n"),
        ],
        [HEAD, b"Content-Length: 10\r\n", without_end(b"X-More: aaaaaaaaaaaaaaaa\r\n")],
        [without_end(b"HTTP/1.1 100 Continue\r\nX-More: aaaaaaaaaaaaa\r\n\r\n")],
        [HEAD, b"X: ", without_end(b"a" * 4096)],
    ],
    ids=["body", "chunks", "headers", "continue", "line"],
)
def test_an_answer_without_end_is_cut(net, parts):
    net.site(*parts)
    started = time.monotonic()

    assert problem(net.fetcher()) in {"too_large", "broken"}
    assert time.monotonic() - started < 2


def dripping(part, every=0.05):
    def send(connection):
        for at in range(200):
            connection.sendall(part[at % len(part) : at % len(part) + 1])
            time.sleep(every)

    return send


@pytest.mark.parametrize(
    "parts",
    [
        [lambda _connection: time.sleep(1.5)],
        [dripping(HEAD)],
        [HEAD, dripping(b"X-More: a\r\n")],
        [HEAD, b"Content-Length: 200\r\n\r\n", dripping(b" ")],
    ],
    ids=["silent", "status", "headers", "body"],
)
def test_a_site_that_drips_is_left_in_time(net, parts):
    net.site(*parts)
    started = time.monotonic()

    assert problem(net.fetcher(seconds=0.5)) == "too_slow"
    assert time.monotonic() - started < 1


def test_a_site_that_never_greets_is_left_in_time(net):
    net.site(lambda _connection: time.sleep(1.5), is_tls=False)
    started = time.monotonic()

    assert problem(net.fetcher(seconds=0.5)) == "too_slow"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"nonsense\r\n\r\n",
        HEAD + b"Content-Length: 20\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 abc OK\r\n\r\n",
    ],
)
def test_half_an_answer_is_none(net, part):
    net.site(part)

    assert problem(net.fetcher()) in {"broken", "unreachable"}


def test_too_many_at_once_are_sent_away(net):
    fetcher = net.fetcher()
    taken = 0
    while fetcher._places.acquire(blocking=False):
        taken += 1

    assert problem(fetcher) == "busy"
    assert taken == 16


def test_a_place_comes_free_after_every_end(net):
    fetcher = net.fetcher()
    net.answers = [[]]

    assert {problem(fetcher) for _time in range(40)} == {"no_such_name"}


def test_an_error_does_not_tell_whom_we_asked(net, caplog):
    caplog.set_level(logging.DEBUG)
    net.site(answer(b"{}"))
    address = f"https://other.{'example'}/"
    try:
        net.fetcher().fetch(address, DOCUMENT)
    except FetchError as error:
        told = "".join(traceback.format_exception(error))

    assert "FetchError: unreachable" in told
    assert "other." not in told.replace("other.{", "") + caplog.text


def test_one_address_for_trying_may_be_asked_without_tls(net):
    site = net.site(answer(b"{}"), is_tls=False)
    fetcher = Fetcher(allowed=f"http://localhost:{site.port}")

    for address in (
        f"http://localhost:{site.port}/a",
        f"https://localhost:{site.port}/a",
        "https://localhost/a",
    ):
        assert fetcher.fetch(address, DOCUMENT) == b"{}"

    assert site.requests[0].startswith(b"GET /a HTTP/1.1\r\nHost: localhost:")


def test_another_address_is_not_allowed_with_it(net):
    site = net.site(answer(b"{}"), is_tls=False)
    fetcher = Fetcher(allowed=f"http://localhost:{site.port + 1}")

    assert problem(fetcher, f"http://localhost:{site.port}/") == "bad_address"
    assert problem(fetcher, f"http://127.0.0.1:{site.port + 1}/") == "bad_address"
    assert site.connections == 0
