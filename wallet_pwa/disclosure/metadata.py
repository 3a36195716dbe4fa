"""What an issuer publishes about itself and about a kind of badge."""

from collections.abc import Mapping

from wallet_pwa.disclosure.achievements import FIELD_PATHS
from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.keys import Ed25519Key, PublicKey

#: What others may show for a detail, where their user reads English.
_LABELS: Mapping[str, str] = {
    "name": "Name",
    "day": "Day",
    "hours": "Hours",
    "story": "What was done",
    "place": "Place",
}


def issuer_metadata(iss: str, keys: Mapping[str, PublicKey]) -> JsonObject:
    """Return what `/.well-known/jwt-vc-issuer` says (SD-JWT VC, section 4).

    *keys* are named as the `kid` of badges names them.
    """
    jwks: list[JsonValue] = []
    for kid, key in keys.items():
        alg = "EdDSA" if isinstance(key, Ed25519Key) else "ES256"
        jwks.append(key.jwk() | {"kid": kid, "use": "sig", "alg": alg})
    return {"issuer": iss, "jwks": {"keys": jwks}}


def type_metadata(
    vct: str, *, names: Mapping[str, str], descriptions: Mapping[str, str]
) -> JsonObject:
    """Return the Type Metadata of *vct* (SD-JWT VC, section 5).

    *names* and *descriptions* are texts by language; the first of *names* is the
    language in which badges of this type are signed.
    """
    original = next(iter(names))
    display: list[JsonValue] = []
    for language, name in names.items():
        entry: JsonObject = {"locale": language, "name": name}
        if language in descriptions:
            entry["description"] = descriptions[language]
        display.append(entry)
    claims: list[JsonValue] = [
        {
            "path": [*path],
            "display": [{"locale": "en", "label": _LABELS[field]}],
            "sd": "always",
        }
        for field, path in FIELD_PATHS.items()
    ]
    result: JsonObject = {"vct": vct, "name": names[original]}
    if original in descriptions:
        result["description"] = descriptions[original]
    return result | {"display": display, "claims": claims}
