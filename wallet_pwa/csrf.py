"""Refuse forms that another site made a visitor send.

Two walls on every unsafe method: where the browser says the request comes from,
and a token in the form that is bound to this browser's cookie.
"""

import hmac
import secrets

from flask import Flask, abort, g, request
from markupsafe import Markup

from wallet_pwa.vault import keyed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NONCE_BYTES = 8


def csrf_token() -> str:
    """Return a token for the forms of this page.

    It differs from page to page, so that compressing them tells nothing about it.
    """
    token: str | None = g.get("csrf_token")
    if token is None:
        nonce = secrets.token_bytes(NONCE_BYTES)
        token = (nonce + _mac(nonce, g.csrf_subject())).hex()
        g.csrf_token = token
    return token


def forget_token() -> None:
    """Make another token for what follows: the visitor is another one now."""
    g.pop("csrf_token", None)


def csrf_field() -> Markup:
    """Return the hidden field that every form needs."""
    return Markup(  # noqa: S704  # hexadecimal digits
        f'<input type="hidden" name="csrf" value="{csrf_token()}">'
    )


def _mac(nonce: bytes, subject: bytes) -> bytes:
    key: bytes = g.csrf_key
    return keyed(key, "wp1.csrf", nonce, subject)[:16]


def _is_ours() -> bool:
    """Whether the browser says that one of our pages sent the request.

    `Sec-Fetch-Site` comes from every browser of the last years; older ones send
    `Origin` with unsafe methods.  A request with neither is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == str(g.base_url)


def _is_known(sent: str) -> bool:
    try:
        token = bytes.fromhex(sent)
    except ValueError:
        return False
    nonce, mac = token[:NONCE_BYTES], token[NONCE_BYTES:]
    return any(
        hmac.compare_digest(mac, _mac(nonce, subject))
        for subject in g.csrf_subjects_known()
    )


def init_app(app: Flask, *, key: bytes, base_url: str) -> None:
    """Check every request that changes something, before anything else does."""
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.globals["csrf_field"] = csrf_field
    own = keyed(key, "wp1.csrf.key")

    @app.before_request
    def check_sender() -> None:
        g.csrf_key = own
        g.base_url = base_url
        if request.method in SAFE_METHODS or request.routing_exception is not None:
            return
        if not _is_ours():
            abort(403, "origin")
        sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
        if not _is_known(sent):
            abort(400, "csrf")
