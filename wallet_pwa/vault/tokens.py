"""Secrets in links, and what is stored in their place.

The database knows a token only as a keyed hash, under a key (P2) that is
neither in it nor in a backup.
"""

import base64
import binascii

from nacl.utils import random

from wallet_pwa.vault.derive import SIZE, keyed
from wallet_pwa.vault.errors import TokenError

TOKEN_SIZE = 16
_TEXT_SIZE = 26


def new_token() -> bytes:
    """Make the secret of a link or of a workshop's QR code."""
    return random(TOKEN_SIZE)


def new_secret() -> bytes:
    """Make 32 random bytes: a cookie of a session, a view or a phone."""
    return random(SIZE)


def token_text(token: bytes) -> str:
    """Return *token* as it stands in a link: 26 capitals and digits (Base32)."""
    if len(token) != TOKEN_SIZE:
        raise TokenError("a token has 16 bytes")
    return base64.b32encode(token).decode("ascii").rstrip("=")


def parse_token(text: str) -> bytes:
    """Return the token that *text* spells in any letter case, or raise `TokenError`.

    Otherwise a token has exactly one spelling: stray bits in the last letter
    are refused, so that one link never has two addresses.
    """
    if len(text) != _TEXT_SIZE or not text.isascii():
        raise TokenError("a token has 26 letters and digits")
    try:
        token = base64.b32decode(f"{text.upper()}======")
    except binascii.Error as error:
        raise TokenError("not Base32") from error
    if token_text(token) != text.upper():
        raise TokenError("stray bits in the last letter")
    return token


def share_lookup(p2: bytes, token: bytes) -> bytes:
    """Return under what a link is found: a keyed hash of its token."""
    return keyed(p2, "wp1.share.id", token)


def share_key(p2: bytes, token: bytes) -> bytes:
    """Return the key of what a link shows.

    It takes the link and the server's P2 together; the database has neither.
    """
    return keyed(p2, "wp1.share.key", token)


def offer_lookup(p2: bytes, token: bytes) -> bytes:
    """Return under what a workshop's QR code is found."""
    return keyed(p2, "wp1.offer.id", token)


def code_lookup(p2: bytes, code: str) -> bytes:
    """Return under what a typed code is found; *code* comes from its parser.

    A short code could be guessed from a plain hash; without P2 it cannot.
    """
    return keyed(p2, "wp1.code.id", code.encode("utf-8"))


def first_claim_secret(p1: bytes, visitor: bytes, offer_id: bytes) -> bytes:
    """Return the phone's secret that a first claim sets as a cookie.

    Made from the *visitor* cookie and the offer instead of at random: when an
    answer was lost, the same request again gives the same phone the same
    secret, and no second wallet.
    """
    return keyed(p1, "wp1.claim.dev", visitor, offer_id)


def visitor_lookup(p2: bytes, visitor: bytes, offer_id: bytes) -> bytes:
    """Return under what the wallet of a repeated first claim is found."""
    return keyed(p2, "wp1.claim.vis", visitor, offer_id)


def claim_once(p2: bytes, wallet_id: bytes, workshop_id: bytes) -> bytes:
    """Return the mark that a wallet has its badge of a workshop.

    Unique in its table.  Without P2 it joins no wallet to a workshop.
    """
    return keyed(p2, "wp1.claim.once", wallet_id, workshop_id)
