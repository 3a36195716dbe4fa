"""Read who an issuer is: DIDs of three kinds, and plain https addresses.

Nothing is fetched here.  A name either holds its key, or says where the document
with its keys lies; whoever fetches that hands it back to be read.
"""

import re
from collections.abc import Mapping
from typing import Final

from wallet_pwa.disclosure.did import multibase
from wallet_pwa.disclosure.encoding import (
    JsonObject,
    JsonValue,
    b64url_decode,
    load_object,
)
from wallet_pwa.disclosure.errors import DisclosureError, MalformedError
from wallet_pwa.disclosure.keys import PublicKey
from wallet_pwa.disclosure.openbadges.multibase import (
    DocumentKey,
    document_key_from_jwk,
    key_from_multikey,
)

Keys = Mapping[str, DocumentKey]

LONGEST_NAME: Final = 4_000
#: More keys than any issuer has; each one costs time to read.
MOST_KEYS: Final = 100
#: Kinds of verification methods with a Multikey, and with a JWK.
_MULTIKEYS = frozenset({"Multikey", "Ed25519VerificationKey2020"})
_JWKS = frozenset({"JsonWebKey", "JsonWebKey2020"})

_DID_WEB = re.compile(
    r"did:web:(?P<host>[a-z0-9.-]+)(?:%3A(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<path>(?::(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+)*)",
    re.ASCII,
)
_HTTPS = re.compile(
    r"(?P<origin>https://[a-z0-9.-]+(?::[1-9][0-9]{0,4})?)"
    r"(?P<path>(?:/[A-Za-z0-9._~%-]+)*)/?",
    re.ASCII,
)
#: Parts that some programs read as a way up, or as two parts.
_CLIMBS = re.compile(r"^\.\.?$|%2e|%2f|%5c|%00", re.IGNORECASE)


def keys_in_name(did: str) -> Keys | None:
    """Return the key that *did* itself is, by its full name; None: it holds none.

    Such a name says that two things were signed by the same key, and nothing of
    who that is.
    """
    if len(did) > LONGEST_NAME:
        raise MalformedError("a long name")
    if did.startswith("did:key:"):
        text = did.removeprefix("did:key:")
        key = key_from_multikey(text)
        if multibase(key) != text:
            raise MalformedError("another spelling of a key")
        return {f"{did}#{text}": key}
    if did.startswith("did:jwk:"):
        jwk = load_object(b64url_decode(did.removeprefix("did:jwk:")))
        if jwk.get("use", "sig") != "sig":
            raise MalformedError("a key that is not for signing")
        return {f"{did}#0": document_key_from_jwk(jwk)}
    return None


def document_address(name: str) -> str:
    """Return where the keys of *name* lie (did:web, 3.2; SD-JWT VC, section 4)."""
    if len(name) > LONGEST_NAME:
        raise MalformedError("a long name")
    if found := _DID_WEB.fullmatch(name):
        parts = found["path"].split(":")[1:]
        if any(map(_CLIMBS.search, parts)):
            raise MalformedError("a name that climbs")
        host = found["host"] + (f":{found['port']}" if found["port"] else "")
        return f"https://{'/'.join([host, *(parts or ['.well-known']), 'did.json'])}"
    if found := _HTTPS.fullmatch(name):
        if any(map(_CLIMBS.search, found["path"].split("/"))):
            raise MalformedError("a name that climbs")
        return f"{found['origin']}/.well-known/jwt-vc-issuer{found['path']}"
    raise MalformedError("a name of a kind that we do not know")


def keys_in_document(document: JsonObject, name: str) -> Keys:
    """Return the keys by which *name* may sign, as its *document* has them.

    The document must say that it is about exactly *name*.  A key that we cannot
    read is left out: an issuer may have keys of kinds that we do not know.
    """
    if name.startswith("https:"):
        return _keys_in_metadata(document, name)
    if document.get("id") != name:
        raise MalformedError("the document of somebody else")
    found: dict[str, DocumentKey] = {}
    for method in _assertion_methods(document):
        match method:
            case {"id": str(full), "type": str(kind), "controller": controller} if (
                controller == name
                and full.partition("#")[0] == name
                and full not in found
            ):
                key = _key_of_method(method, kind)
                if key is not None:
                    found[full] = key
    return found


def linked_keys_address(document: JsonObject, name: str) -> str | None:
    """Return where an https issuer's metadata says that its keys lie, if elsewhere."""
    if name.startswith("https:") and document.get("issuer") == name:
        address = document.get("jwks_uri")
        if isinstance(address, str) and "jwks" not in document:
            return address
    return None


def keys_in_set(value: JsonValue) -> Keys:
    """Return the keys of a JWK set by their `kid`; one alone may have none."""
    match value:
        case {"keys": list(jwks)} if 0 < len(jwks) <= MOST_KEYS:
            pass
        case _:
            raise MalformedError("not a set of keys")
    found: dict[str, DocumentKey] = {}
    for jwk in jwks:
        kid = jwk.get("kid", "") if isinstance(jwk, dict) else None
        key = _readable_jwk(jwk)
        if isinstance(kid, str) and key is not None and (kid or len(jwks) == 1):
            found.setdefault(kid, key)
    return found


def pick_key(keys: Keys, kid: str, alg: str) -> PublicKey | DocumentKey | None:
    """Return the key called *kid* if it is for *alg*; no *kid* means the only one."""
    key = keys.get(kid)
    if key is None and not kid and len(keys) == 1:
        [key] = keys.values()
    return key if key is not None and alg in key.algorithms else None


def _keys_in_metadata(document: JsonObject, name: str) -> Keys:
    if document.get("issuer") != name:
        raise MalformedError("the document of somebody else")
    return keys_in_set(document.get("jwks"))


def _assertion_methods(document: JsonObject) -> list[JsonObject]:
    """Return the methods that `assertionMethod` lists, by name or in full."""
    methods = document.get("verificationMethod", [])
    allowed = document.get("assertionMethod")
    if (
        not isinstance(methods, list)
        or not isinstance(allowed, list)
        or len(methods) + len(allowed) > 2 * MOST_KEYS
    ):
        raise MalformedError("a document without keys")
    named = [one for one in methods if isinstance(one, dict)]
    return [
        *(one for one in named if one.get("id") in allowed),
        *(one for one in allowed if isinstance(one, dict)),
    ]


def _key_of_method(method: JsonObject, kind: str) -> DocumentKey | None:
    if kind in _JWKS:
        return _readable_jwk(method.get("publicKeyJwk"))
    text = method.get("publicKeyMultibase")
    if kind not in _MULTIKEYS or not isinstance(text, str):
        return None
    try:
        return key_from_multikey(text)
    except DisclosureError:
        return None


def _readable_jwk(jwk: JsonValue) -> DocumentKey | None:
    try:
        return document_key_from_jwk(jwk)
    except DisclosureError:
        return None
