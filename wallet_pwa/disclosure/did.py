"""Who an issuer is: `did:web` names and the documents that hold its keys."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.errors import DisclosureError, MalformedError
from wallet_pwa.disclosure.keys import Ed25519Key, PublicKey, key_from_jwk

_CONTEXTS = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/jwk/v1",
    "https://w3id.org/security/multikey/v1",
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

#: Added to a key's name for its second spelling, which Open Badge proofs use.
MULTIKEY_SUFFIX = "-multikey"


def did_web(base_url: str, *path: str) -> str:
    """Return the `did:web` of *path* under *base_url* (did:web, section 3.2).

    A port's colon is written ``%3A``, and slashes become colons.
    """
    parts = urlsplit(base_url)
    if not parts.hostname:
        raise MalformedError("a base address has a host")
    host = parts.hostname if parts.port is None else f"{parts.hostname}%3A{parts.port}"
    steps = [step for step in parts.path.split("/") if step]
    names = [quote(step, safe="") for step in (*steps, *path)]
    return ":".join(["did", "web", host, *names])


def did_document(did: str, keys: Mapping[str, PublicKey]) -> JsonObject:
    """Return the document of *did* with *keys* by fragment, such as ``key-1``.

    Each key stands there as a JWK under its name, which a badge's `kid` gives,
    and once more as a Multikey, which an Open Badge's own proof needs.
    """
    methods: list[JsonValue] = []
    names: list[JsonValue] = []
    for fragment, key in keys.items():
        jwk_id, multikey_id = f"{did}#{fragment}", f"{did}#{fragment}{MULTIKEY_SUFFIX}"
        methods.append(
            {
                "id": jwk_id,
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": key.jwk(),
            }
        )
        methods.append(
            {
                "id": multikey_id,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multibase(key),
            }
        )
        names += [jwk_id, multikey_id]
    return {
        "@context": [*_CONTEXTS],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": names,
    }


def keys_of_document(document: JsonObject, did: str) -> dict[str, PublicKey]:
    """Return the keys by which *did* may sign badges, by their full names.

    Only keys that `assertionMethod` lists count.  One that we cannot read is left
    out, because an issuer may have keys of kinds that we do not know.
    """
    if document.get("id") != did:
        raise MalformedError("the document of somebody else")
    methods = document.get("verificationMethod")
    allowed = document.get("assertionMethod")
    if not isinstance(methods, list) or not isinstance(allowed, list):
        raise MalformedError("a document without keys")
    found: dict[str, PublicKey] = {}
    for method in methods:
        match method:
            case {"id": str(name), "controller": controller, "publicKeyJwk": jwk}:
                if controller == did and name in allowed and name not in found:
                    _add_readable(found, name, jwk)
    return found


def _add_readable(found: dict[str, PublicKey], name: str, jwk: JsonValue) -> None:
    try:
        found[name] = key_from_jwk(jwk)
    except DisclosureError:
        return


def multibase(key: PublicKey) -> str:
    """Return *key* as a Multikey writes it (Controlled Identifiers, section 2.2.2)."""
    if isinstance(key, Ed25519Key):
        return f"z{_base58(bytes([0xED, 0x01]) + key.public)}"
    # Compressed: x, and whether y is odd.
    sign = 2 + (key.public[-1] & 1)
    return f"z{_base58(bytes([0x80, 0x24, sign]) + key.public[:32])}"


def _base58(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_BASE58[digit])
    leading = len(data) - len(data.lstrip(b"\0"))
    return _BASE58[0] * leading + "".join(reversed(digits))
