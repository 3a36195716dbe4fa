"""Which addresses may be asked: https, a public name, a public computer."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from wallet_pwa.fetching.problems import FetchError, Problem

HTTPS_PORT: Final = 443
LONGEST_ADDRESS: Final = 2_000
LONGEST_NAME: Final = 253

# The one spelling that we read.  Other programs disagree about user names, back
# slashes, escapes in names, white space and fragments, so none of them is here.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<name>[a-z0-9.-]+)(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<target>/[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?",
    re.ASCII,
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
#: The last part of a name has a letter first: `0x7f` and `1` are numbers to some.
_LAST_LABEL = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)

#: IANA IPv4 Special-Purpose Address Registry, and what is for groups.
SPECIAL_IPV4: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared by customers of one carrier
        "127.0.0.0/8",  # this computer
        "169.254.0.0/16",  # link local; clouds tell their secrets here
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private use
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # measuring
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # groups
        "240.0.0.0/4",  # reserved, and everybody
    )
)
#: All that is given out to be reached from everywhere is in here.  So what maps
#: to IPv4 (::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), unique local,
#: link local, site local, groups and this computer are outside.
GLOBAL_IPV6: Final = ipaddress.IPv6Network("2000::/3")
#: IANA IPv6 Special-Purpose Address Registry, as far as it lies in there.
SPECIAL_IPV6: Final = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, measuring and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address is inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts."""

    scheme: str
    name: str
    port: int
    #: Path and query, as they are asked for.
    target: str

    @property
    def host(self) -> str:
        """Name and port as a request names them."""
        usual = {"https": HTTPS_PORT, "http": 80}[self.scheme]
        return self.name if self.port == usual else f"{self.name}:{self.port}"


def split_address(text: str) -> Address:
    """Return the parts of *text*, which may be on any port and in plain http."""
    found = _ADDRESS.fullmatch(text) if len(text) <= LONGEST_ADDRESS else None
    if found is None:
        raise FetchError(Problem.BAD_ADDRESS)
    port = int(found["port"] or (HTTPS_PORT if found["scheme"] == "https" else 80))
    if port > 65_535:
        raise FetchError(Problem.BAD_ADDRESS)
    return Address(found["scheme"], found["name"], port, found["target"] or "/")


def read_address(text: str) -> Address:
    """Return the parts of an address that a stranger may make us ask.

    That is https on its own port and a name with a dot in it.  No site needs a
    number instead of a name, and numbers have too many spellings.
    """
    address = split_address(text)
    if address.scheme != "https" or address.port != HTTPS_PORT:
        raise FetchError(Problem.BAD_ADDRESS)
    *labels, last = address.name.split(".")
    if (
        not labels
        or len(address.name) > LONGEST_NAME
        or not all(map(_LABEL.fullmatch, labels))
        or not _LAST_LABEL.fullmatch(last)
    ):
        raise FetchError(Problem.BAD_ADDRESS)
    return address


def is_public(text: str) -> bool:
    """Whether the numeric address *text* is that of a computer on the internet."""
    if "%" in text:
        return False  # only a neighbour has a zone
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in SPECIAL_IPV4)
    return address in GLOBAL_IPV6 and not any(
        address in network for network in SPECIAL_IPV6
    )
