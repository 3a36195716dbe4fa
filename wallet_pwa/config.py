"""What an installation decides, read once and never changed."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
REQUIRED = ("WALLET_BASE_URL", "WALLET_DATABASE_URL")


class SettingError(Exception):
    """A setting is missing or cannot be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, with the names that `docs/running.md` lists."""

    #: The address that links and QR codes start with; no slash at the end.
    base_url: str
    #: Where the database is, as SQLAlchemy writes it.
    database_url: str
    #: Folder of what this installation keeps beside its database.
    instance: Path = Path("instance")
    #: The server's secrets.  None: in the user's configuration folder.
    secrets_file: Path | None = None
    #: What a restored backup must not revive.  None: in the user's state folder.
    journal_file: Path | None = None
    #: Sessions and views, best on volatile storage.  None: there, if there is any.
    session_file: Path | None = None
    #: Who runs this installation, as employers and learners read it.
    service_name: str = "wallet_pwa"
    #: Where people and workshops are; dates end at midnight here.
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))
    #: How many proxies in front may name the visitor's address.
    proxies: int = 0
    #: For trying: the shortest life of a link in seconds.  None: one day.
    test_shortest_share_seconds: int | None = None
    #: For trying: a header that names the client's address.
    test_address_header: str | None = None
    #: For trying: argon2id without its cost.
    test_cheap_kdf: bool = False
    #: For trying: the identifier of one more giver that counts as known.
    test_trusted_issuer: str | None = None
    #: For trying: `http://host:port` that may be asked for keys and lists.
    test_fetch_address: str | None = None

    def __post_init__(self) -> None:
        """Refuse settings for trying anywhere but on a loopback address."""
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
            raise SettingError(
                f"WALLET_BASE_URL is {self.base_url!r}; "
                "write it like https://wallet.example, without a slash at the end"
            )
        if _is_address(parts.hostname):
            raise SettingError(
                "WALLET_BASE_URL needs a name: browsers refuse passkeys for "
                f"{parts.hostname}; use http://localhost:PORT for trying"
            )
        if parts.scheme == "http" and not self.is_loopback:
            raise SettingError("WALLET_BASE_URL needs https, except on localhost")
        trying = {
            "WALLET_TEST_SHORTEST_SHARE_SECONDS": self.test_shortest_share_seconds,
            "WALLET_TEST_ADDRESS_HEADER": self.test_address_header,
            "WALLET_TEST_CHEAP_KDF": self.test_cheap_kdf,
            "WALLET_TEST_TRUSTED_ISSUER": self.test_trusted_issuer,
            "WALLET_TEST_FETCH_ADDRESS": self.test_fetch_address,
        }
        used = [name for name, value in trying.items() if value]
        if used and not self.is_loopback:
            raise SettingError(
                f"{', '.join(used)} only work with a base address on localhost"
            )
        if self.test_fetch_address and not _is_origin(self.test_fetch_address):
            raise SettingError(
                f"WALLET_TEST_FETCH_ADDRESS is {self.test_fetch_address!r}; "
                "write it like http://localhost:9000, without a slash at the end"
            )

    @property
    def is_loopback(self) -> bool:
        """Whether only this computer can reach the installation."""
        return self.hostname in LOOPBACK_NAMES

    @property
    def is_https(self) -> bool:
        """Whether browsers reach us over TLS."""
        return self.base_url.startswith("https:")

    @property
    def hostname(self) -> str:
        """The base address's host, without a port: the home of passkeys."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def host(self) -> str:
        """The base address's host and port, as browsers send it."""
        return urlsplit(self.base_url).netloc

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read WALLET_… variables; raise `SettingError` for all missing at once."""
        missing = [name for name in REQUIRED if not environment.get(name)]
        if missing:
            raise SettingError(f"set {', '.join(missing)}; docs/running.md says how")
        return cls(
            base_url=environment["WALLET_BASE_URL"],
            database_url=environment["WALLET_DATABASE_URL"],
            instance=Path(environment.get("WALLET_INSTANCE", "instance")),
            secrets_file=_path(environment, "WALLET_SECRETS_FILE"),
            journal_file=_path(environment, "WALLET_JOURNAL_FILE"),
            session_file=_path(environment, "WALLET_SESSION_FILE"),
            service_name=environment.get("WALLET_SERVICE_NAME", "wallet_pwa"),
            time_zone=_zone(environment.get("WALLET_TIME_ZONE", "Europe/Berlin")),
            proxies=_number(environment, "WALLET_PROXIES") or 0,
            test_shortest_share_seconds=_number(
                environment, "WALLET_TEST_SHORTEST_SHARE_SECONDS"
            ),
            test_address_header=environment.get("WALLET_TEST_ADDRESS_HEADER"),
            test_cheap_kdf=environment.get("WALLET_TEST_CHEAP_KDF") == "1",
            test_trusted_issuer=environment.get("WALLET_TEST_TRUSTED_ISSUER"),
            test_fetch_address=environment.get("WALLET_TEST_FETCH_ADDRESS"),
        )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None


def _number(environment: Mapping[str, str], name: str) -> int | None:
    value = environment.get(name)
    if not value:
        return None
    if not value.isdecimal():
        raise SettingError(f"{name} is {value!r}, not a whole number")
    return int(value)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingError(f"WALLET_TIME_ZONE is {name!r}, not a time zone") from error


def _is_origin(text: str) -> bool:
    pattern = r"http://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?"
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _is_address(hostname: str) -> bool:
    try:
        ipaddress.ip_address(hostname)
    except ValueError:
        return False
    return True
