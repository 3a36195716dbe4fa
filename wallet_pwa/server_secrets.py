"""The server's own secrets: kept outside the database and every backup.

Losing them kills paper cards, open links and signing keys; wallets with a phone
or a passkey go on.  `wallet-pwa secrets export` puts them on paper.
"""

import json
import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

SECRET_BYTES = 32


class SecretsError(Exception):
    """The secrets file is missing, damaged or readable by others."""


@dataclass(frozen=True, slots=True, repr=False)
class ServerSecrets:
    """Three keys, each for its own purpose; 32 bytes each."""

    #: Peppers what people type: cards and PINs (P1).
    typed: bytes
    #: Keys lookups and links (P2).
    links: bytes
    #: Wraps issuers' signing keys and the organisers' data.
    wrap: bytes

    @classmethod
    def generate(cls) -> Self:
        """Return fresh secrets."""
        return cls(*(secrets.token_bytes(SECRET_BYTES) for _field in fields(cls)))

    def to_json(self) -> str:
        """Return the text of the secrets file."""
        members = {f.name: getattr(self, f.name).hex() for f in fields(self)}
        return json.dumps({"v": 1, **members}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read the text of a secrets file, or raise `SecretsError`."""
        try:
            members = json.loads(text)
            keys = [bytes.fromhex(members[f.name]) for f in fields(cls)]
        except (ValueError, KeyError, TypeError) as error:
            raise SecretsError("the secrets file cannot be read") from error
        if members.get("v") != 1 or any(len(key) != SECRET_BYTES for key in keys):
            raise SecretsError("the secrets file is of another version")
        return cls(*keys)


def load(path: Path) -> ServerSecrets:
    """Return the secrets at *path*; raise `SecretsError` if they are not safe."""
    try:
        if path.stat().st_mode & 0o077:
            raise SecretsError(f"others can read {path}; run: chmod 600 {path}")
        return ServerSecrets.from_json(path.read_text())
    except FileNotFoundError as error:
        raise SecretsError(
            f"{path} is missing. Put the saved copy there "
            "(docs/running.md, Secrets): without it cards and links cannot be opened"
        ) from error


def create(path: Path) -> ServerSecrets:
    """Write fresh secrets to *path*, which must not exist, and return them."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = ServerSecrets.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(made.to_json())
        file.flush()
        os.fsync(file.fileno())
    return made
