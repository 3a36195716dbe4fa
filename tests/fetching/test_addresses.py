"""The many ways to write or hide an address that we must not ask."""

import pytest

from wallet_pwa.fetching import FetchError
from wallet_pwa.fetching.addresses import is_public, read_address

NOT_ADDRESSES = [
    # Another scheme, or none.
    "http://giver.example/",
    "ftp://giver.example/",
    "file:///etc/passwd",
    "gopher://giver.example/",
    "data:application/json,{}",
    "javascript:alert(1)",
    "//giver.example/",
    "giver.example",
    "HTTPS://giver.example/",
    "https:giver.example",
    "https:/giver.example/",
    "https:///giver.example/",
    "",
    # Numbers instead of a name, in all their spellings.
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.0x1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://93.184.215.14/",
    "https://169.254.169.254/latest/meta-data/",
    "https://192.168.1.1/",
    "https://127.0.0.1./",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[2606:2800:21f:cb07::1]/",
    "https://①②⑦.⓪.⓪.①/",
    # Names that only a local network knows, or that are no names.
    "https://localhost/",
    "https://metadata/",
    "https://giver/",
    "https://giver.example./",
    "https://.giver.example/",
    "https://giver..example/",
    "https://-giver.example/",
    "https://giver-.example/",
    "https://giver_1.example/",
    "https://giver.example1.2/",
    f"https://{'a' * 64}.example/",
    f"https://{'a.' * 130}example/",
    "https://./",
    "https:///",
    "https://",
    # International names have one spelling, the one with xn--.
    "https://bücher.example/",
    "https://\uff47iver.example/",
    "https://giver。example/",
    "https://g\u0131ver.example/",
    "https://giver.exam\u00adple/",
    "https://GIVER.example/",
    # Somebody else's name before or after an @, a # or a \.
    "https://giver.example@127.0.0.1/",
    "https://giver:secret@giver.example/",
    "https://@giver.example/",
    "https://giver.example\\@evil.example/",
    "https://giver.example\\.evil.example/",
    "https://giver.example/#fragment",
    "https://giver.example#@evil.example/",
    "https://giver.example?query",
    "https://giver%2eexample/",
    "https://giver.example%00.evil.example/",
    # Other doors.
    "https://giver.example:80/",
    "https://giver.example:22/",
    "https://giver.example:8443/",
    "https://giver.example:0/",
    "https://giver.example:0443/",
    "https://giver.example:65536/",
    "https://giver.example:99999/",
    "https://giver.example:/",
    "https://giver.example:-443/",
    "https://giver.example:٤٤٣/",
    # More than one line, or more than one address.
    "https://giver.example/ HTTP/1.1\r\nHost: evil.example",
    "https://giver.example/\n",
    "https://giver.example/\r\nX: 1",
    "https://giver.example/\t",
    " https://giver.example/",
    "https://giver.example/ ",
    "https://giver.example/\x00",
    "https://giver.example/ä",
    f"https://giver.example/{'a' * 2_000}",
]

NOT_PUBLIC = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",  # the old way to write an IPv4 address in IPv6
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.215.14",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::5db8:d70e",
    "64:ff9b:1::7f00:1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:53aa:64c:0:0:80ff:fffe",  # Teredo to 127.0.0.1
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2002:7f00:1::1",  # 6to4 to 127.0.0.1
    "2002:a00:1::1",
    "2620:4f:8000::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "1",
    "0177.0.0.1",
    "93.184.215.014",
]
BARELY_PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2000::1",
    "2001:200::1",
    "2001:db7:ffff::1",
    "2001:db9::1",
    "2003::1",
    "2606:2800:21f:cb07::1",
    "3ffe:ffff::1",
]


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_what_is_no_plain_https_address_is_never_asked(text):
    with pytest.raises(FetchError) as caught:
        read_address(text)

    assert caught.value.code == "bad_address"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://giver.example", "/"),
        ("https://giver.example:443/", "/"),
        ("https://xn--bcher-kva.example/a/b.json?x=1&y=%20", "/a/b.json?x=1&y=%20"),
        ("https://a1-b.giver.co.uk/.well-known/did.json", "/.well-known/did.json"),
    ],
)
def test_an_ordinary_address_is_read(text, target):
    address = read_address(text)

    assert address.target == target
    assert address.host == address.name
    assert address.port == 443


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_what_is_not_on_the_internet_is_not_public(text):
    assert not is_public(text)


@pytest.mark.parametrize("text", BARELY_PUBLIC)
def test_the_neighbours_of_what_is_special_are_public(text):
    assert is_public(text)
