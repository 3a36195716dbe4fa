"""Open Badges 3.0 as other wallets and checkers take them: made, and checked.

Pure like the package around it, and apart from it: this is the only place that
processes linked data, which is slow to load and large.
"""

from wallet_pwa.disclosure.openbadges.baking import (
    Baked,
    bake_png,
    bake_svg,
    unbake,
)
from wallet_pwa.disclosure.openbadges.bitstring import (
    BitstringEntry,
    bitstring_bit,
    bitstring_entries,
    decode_bitstring,
    encode_bitstring,
    make_bitstring,
    read_status_list,
    status_list_credential,
)
from wallet_pwa.disclosure.openbadges.documents import (
    Document,
    issuer_id_of,
    read_document,
    valid_until_of,
)
from wallet_pwa.disclosure.openbadges.errors import (
    BakingError,
    ContextError,
    DocumentError,
    ProofError,
    UnknownSuiteError,
)
from wallet_pwa.disclosure.openbadges.multibase import (
    DocumentKey,
    base58_decode,
    base58_encode,
    did_key,
    document_key_from_jwk,
    key_from_multikey,
)
from wallet_pwa.disclosure.openbadges.proofs import (
    FindDocumentKey,
    VerifiedDocument,
    sign_document,
    verify_document,
)
from wallet_pwa.disclosure.openbadges.rsa import RsaKey
from wallet_pwa.disclosure.openbadges.twin import (
    AchievementPicture,
    build_open_badge,
    proof_signer,
)
from wallet_pwa.disclosure.openbadges.vc_jwt import verify_vc_jwt

__all__ = [
    "AchievementPicture",
    "Baked",
    "BakingError",
    "BitstringEntry",
    "ContextError",
    "Document",
    "DocumentError",
    "DocumentKey",
    "FindDocumentKey",
    "ProofError",
    "RsaKey",
    "UnknownSuiteError",
    "VerifiedDocument",
    "bake_png",
    "bake_svg",
    "base58_decode",
    "base58_encode",
    "bitstring_bit",
    "bitstring_entries",
    "build_open_badge",
    "decode_bitstring",
    "did_key",
    "document_key_from_jwk",
    "encode_bitstring",
    "issuer_id_of",
    "key_from_multikey",
    "make_bitstring",
    "proof_signer",
    "read_document",
    "read_status_list",
    "sign_document",
    "status_list_credential",
    "unbake",
    "valid_until_of",
    "verify_document",
    "verify_vc_jwt",
]
