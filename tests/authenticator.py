"""A phone's passkeys, in software: makes keys and answers challenges.

Every value that the server must check can be set wrong on purpose.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, HAS_KEY = 1, 4, 8, 16, 64


def to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """One passkey in the phone."""

    credential_id: bytes
    private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
    handle: bytes
    rp_id: str
    #: What the phone makes its secret from (PRF).
    seed: bytes

    def cose(self) -> bytes:
        """Return the public key as authenticators write it."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return cbor2.dumps({1: 1, 3: -8, -1: 6, -2: raw})
        numbers = self.private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def sign(self, data: bytes) -> bytes:
        """Return the signature of *data*."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        return self.private.sign(data, ec.ECDSA(SHA256()))


@dataclass
class Authenticator:
    """A phone with passkeys; its settings say what it does wrong."""

    origin: str
    algorithm: int = -7
    has_prf: bool = True
    verifies: bool = True
    cross_origin: bool | None = False
    #: None: it does not count, as synced passkeys do not.
    counter: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)

    def create(self, options: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """Make a passkey; return the answer as JSON, and the wallet's key."""
        asked = options["publicKey"]
        known = {to_bytes(one["id"]) for one in asked.get("excludeCredentials", [])}
        assert not known & {key.credential_id for key in self.keys}, "already here"
        private = (
            ed25519.Ed25519PrivateKey.generate()
            if self.algorithm == -8
            else ec.generate_private_key(ec.SECP256R1())
        )
        key = Key(
            credential_id=secrets.token_bytes(24),
            private=private,
            handle=to_bytes(asked["user"]["id"]),
            rp_id=asked["rp"]["id"],
            seed=secrets.token_bytes(32),
        )
        self.keys.append(key)
        cose = key.cose()
        length = len(key.credential_id).to_bytes(2, "big")
        attested = bytes(16) + length + key.credential_id + cose
        data = self._data(key.rp_id, HAS_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": to_text(self._said("webauthn.create", asked)),
            "attestationObject": to_text(attestation),
            "transports": ["internal", "hybrid", "carrier-pigeon"],
        }
        return self._credential(key, response), self.kek(key, options)

    def get(
        self, options: dict[str, Any], key: Key | None = None
    ) -> tuple[dict[str, Any], str | None]:
        """Answer a challenge with a passkey; return it, and the wallet's key."""
        asked = options["publicKey"]
        key = key or self.keys[-1]
        if self.counter is not None:
            self.counter += 1
        said = self._said("webauthn.get", asked)
        data = self._data(asked["rpId"], 0)
        response = {
            "clientDataJSON": to_text(said),
            "authenticatorData": to_text(data),
            "signature": to_text(key.sign(data + hashlib.sha256(said).digest())),
            "userHandle": to_text(key.handle),
        }
        return self._credential(key, response), self.kek(key, options)

    def kek(self, key: Key, options: dict[str, Any]) -> str | None:
        """Return the wallet's key, as the page's script makes it."""
        if not self.has_prf:
            return None
        secret = hashlib.sha256(key.seed + to_bytes(options["prf"])).digest()
        made = HKDF(SHA256(), 32, key.credential_id, b"wallet_pwa/1/kek")
        return to_text(made.derive(secret))

    def _said(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        if self.cross_origin is not None:
            said["crossOrigin"] = self.cross_origin
        return json.dumps(said | self.more).encode()

    def _data(self, rp_id: str, flags: int) -> bytes:
        flags |= PRESENT | BACKUP_ELIGIBLE | BACKED_UP
        flags |= VERIFIED if self.verifies else 0
        count = (self.counter or 0).to_bytes(4, "big")
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count

    def _credential(self, key: Key, response: dict[str, Any]) -> dict[str, Any]:
        name = to_text(key.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "response": response,
        }
