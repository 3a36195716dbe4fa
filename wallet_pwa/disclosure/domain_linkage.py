"""Tie an issuer to a web site (DIF Well Known DID Configuration 1.0).

The site holds a file that the issuer has signed, and the file names the site: so
both say it.  Only the form as a JSON Web Token is made and read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from wallet_pwa.disclosure.encoding import (
    JsonObject,
    JsonValue,
    b64url_decode,
    b64url_encode,
    dump_json,
    load_object,
)
from wallet_pwa.disclosure.errors import (
    BadClaimError,
    DisclosureError,
    HeaderError,
    MalformedError,
    UnknownKeyError,
)
from wallet_pwa.disclosure.identities import Keys
from wallet_pwa.disclosure.keys import Signer
from wallet_pwa.disclosure.moments import seconds, write_moment
from wallet_pwa.disclosure.verifying import require_current

#: Where the file lies on every site.
PATH: Final = "/.well-known/did-configuration.json"
CONTEXT: Final = "https://identity.foundation/.well-known/did-configuration/v1"
MOST_LINKS: Final = 200

_CREDENTIALS = "https://www.w3.org/2018/credentials/v1"
_TYPES = ("VerifiableCredential", "DomainLinkageCredential")


def link_domain(
    did: str,
    origin: str,
    *,
    signer: Signer,
    issued_at: datetime,
    expires_at: datetime,
) -> str:
    """Return what *did* signs to say that the site *origin* is its own."""
    credential: JsonObject = {
        "@context": [_CREDENTIALS, CONTEXT],
        "type": [*_TYPES],
        "issuer": did,
        "issuanceDate": write_moment(issued_at),
        "expirationDate": write_moment(expires_at),
        "credentialSubject": {"id": did, "origin": origin},
    }
    payload: JsonObject = {
        "iss": did,
        "sub": did,
        "nbf": seconds(issued_at),
        "exp": seconds(expires_at),
        "vc": credential,
    }
    # The specification allows these two members and no `typ`.
    header: JsonObject = {"alg": signer.alg, "kid": signer.kid}
    text = f"{b64url_encode(dump_json(header))}.{b64url_encode(dump_json(payload))}"
    return f"{text}.{b64url_encode(signer.sign(text.encode('ascii')))}"


def did_configuration(links: Sequence[str]) -> JsonObject:
    """Return the file that a site shows, with what its issuers have signed."""
    return {"@context": CONTEXT, "linked_dids": [*links]}


def links_domain(
    document: JsonObject, *, did: str, origin: str, keys: Keys, now: datetime
) -> bool:
    """Whether *document* holds what *did* signed for exactly *origin*, good now."""
    links = document.get("linked_dids")
    if document.get("@context") != CONTEXT or not isinstance(links, list):
        return False
    return any(
        _holds(link, did=did, origin=origin, keys=keys, now=now)
        for link in links[:MOST_LINKS]
    )


def _holds(
    link: JsonValue, *, did: str, origin: str, keys: Keys, now: datetime
) -> bool:
    if not isinstance(link, str):
        return False  # the other form, with a proof inside the JSON
    try:
        payload = _read_signed(link, did, keys)
        require_current(payload, now)
        _require_link(payload, did, origin)
    except DisclosureError:
        return False
    return True


def _read_signed(text: str, did: str, keys: Keys) -> JsonObject:
    """Return what is signed with one of *keys*; nothing is looked at before."""
    if not text.isascii() or text.count(".") != 2:
        raise MalformedError("not a compact token")
    head, body, signature = text.split(".")
    match load_object(b64url_decode(head)):
        case {"alg": str(alg), "kid": str(kid), **others} if (
            others in ({}, {"typ": "JWT"}) and kid.partition("#")[0] == did
        ):
            key = keys.get(kid)
        case _:
            raise HeaderError("unexpected header")
    if key is None or alg not in key.algorithms:
        raise UnknownKeyError("no such key")
    key.verify(f"{head}.{body}".encode("ascii"), b64url_decode(signature))
    return load_object(b64url_decode(body))


def _require_link(payload: Mapping[str, JsonValue], did: str, origin: str) -> None:
    match payload:
        case {
            "iss": iss,
            "sub": sub,
            "exp": int(),
            "vc": {
                "@context": [*contexts],
                "type": [*types],
                "issuer": issuer,
                "credentialSubject": {"id": subject, "origin": site},
            },
        } if (
            [iss, sub, issuer, subject] == [did] * 4
            and site == origin
            and contexts == [_CREDENTIALS, CONTEXT]
            and set(_TYPES) <= {one for one in types if isinstance(one, str)}
        ):
            return
    raise BadClaimError("not a link between this issuer and this site")
