"""Sign credentials, show part of them, and check what was shown.

This package is pure: text and keys in, text and values out.  It never reads a
clock, a database, a file or a request, and never makes a random number, so every
rule in it can be tested with plain data, and it can be read alone by whoever
reviews the cryptography.
"""

from wallet_pwa.disclosure.achievements import (
    DIGESTS,
    FIELD_PATHS,
    fields_of,
    paths_of,
)
from wallet_pwa.disclosure.badge import (
    AchievementText,
    Badge,
    Giver,
    Skill,
    badge_payload,
    issue_badge,
)
from wallet_pwa.disclosure.badge_view import BadgeView, read_badge
from wallet_pwa.disclosure.did import did_document, did_web, keys_of_document
from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.errors import BindingError, DisclosureError, MalformedError
from wallet_pwa.disclosure.issuing import issue
from wallet_pwa.disclosure.keys import (
    Ed25519Key,
    Ed25519Signer,
    Es256Key,
    Es256Signer,
    PublicKey,
    Signer,
    jwk_thumbprint,
    key_from_jwk,
)
from wallet_pwa.disclosure.metadata import issuer_metadata, type_metadata
from wallet_pwa.disclosure.presenting import SdJwt, bind, parse, present
from wallet_pwa.disclosure.status_list import (
    MIN_ENTRIES,
    StatusList,
    bit_at,
    make_bits,
    sign_status_list,
    verify_status_list,
)
from wallet_pwa.disclosure.unpacking import Path
from wallet_pwa.disclosure.verifying import (
    Binding,
    StatusReference,
    VerifiedCredential,
    verify,
)

__all__ = [
    "DIGESTS",
    "FIELD_PATHS",
    "MIN_ENTRIES",
    "AchievementText",
    "Badge",
    "BadgeView",
    "Binding",
    "BindingError",
    "DisclosureError",
    "Ed25519Key",
    "Ed25519Signer",
    "Es256Key",
    "Es256Signer",
    "Giver",
    "JsonObject",
    "JsonValue",
    "MalformedError",
    "Path",
    "PublicKey",
    "SdJwt",
    "Signer",
    "Skill",
    "StatusList",
    "StatusReference",
    "VerifiedCredential",
    "badge_payload",
    "bind",
    "bit_at",
    "did_document",
    "did_web",
    "fields_of",
    "issue",
    "issue_badge",
    "issuer_metadata",
    "jwk_thumbprint",
    "key_from_jwk",
    "keys_of_document",
    "make_bits",
    "parse",
    "paths_of",
    "present",
    "read_badge",
    "sign_status_list",
    "type_metadata",
    "verify",
    "verify_status_list",
]
