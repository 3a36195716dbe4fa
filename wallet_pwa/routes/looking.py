"""What somebody meets who opens a link; she needs no account and no scripts."""

import hmac
from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.routes.context import (
    commit,
    db_session,
    house,
    network,
    now,
    store,
)
from wallet_pwa.routes.documents import document_view
from wallet_pwa.routes.identity import public_blueprint
from wallet_pwa.services import limits, looking
from wallet_pwa.services.errors import ShareGoneError
from wallet_pwa.services.limits import MINUTE
from wallet_pwa.services.looking import LiveShare, Visit
from wallet_pwa.session_store import VIEW, ViewRow
from wallet_pwa.vault import (
    CannotOpenError,
    TokenError,
    keyed,
    new_secret,
    open_view_token,
    parse_token,
    seal_view_token,
    view_id,
)

blueprint = public_blueprint("looking", __name__)

PROBE = "__Host-probe"
VIEWER = "__Host-v"
WRONG_TOKENS_A_MINUTE = 60
#: More only fills the learner's list, in which she looks for people.
OPENINGS_A_MINUTE = 60
#: Pages are as long as a multiple of this, so that their length tells little.
STEP = 8192
#: How long a person needs at least to find the button.
FASTEST_TAP_MS = 500
FASTEST_READER = timedelta(seconds=2)


@blueprint.get("/S/<token>")
@blueprint.get("/s/<token>")
def landing(token: str) -> ResponseReturnValue:
    """Say what is behind the link, the same for every link; count nothing."""
    _find(token)
    response = make_response(render_template("looking/landing.html"))
    seconds = str(int(now().timestamp()))
    _put_cookie(response, PROBE, f"{seconds}.{_probe_mac(seconds)}")
    return response


@blueprint.post("/S/<token>")
@blueprint.post("/s/<token>")
def open_link(token: str) -> ResponseReturnValue:
    """Count an opening and show the certificates."""
    secret, known = _find(token)
    limits.check(
        house(),
        "open",
        network(),
        known.id,
        limit=OPENINGS_A_MINUTE,
        window=MINUTE,
        now=now(),
    )
    came = _came_at()
    vid = _viewer()
    view = _view_of(vid, known.id)
    visit = Visit(
        is_phone=_is_phone(),
        is_person=_is_person(came),
        device=view.device if view else None,
    )
    share, device = looking.open_share(
        db_session(), house(), secret, visit=visit, now=now()
    )
    if came is None:
        page = _page(share, secret, alive_url=None)
        commit()
        return page
    commit()
    vid = vid or new_secret()
    store().start_view(
        view_id(vid),
        share.id,
        key=seal_view_token(vid, secret, share.id),
        device=device,
        now=now(),
    )
    response = make_response(redirect(url_for(".page", share_id=share.id), 303))
    _put_cookie(response, VIEWER, vid.hex())
    return response


@blueprint.get("/v/<id:share_id>")
def page(share_id: bytes) -> ResponseReturnValue:
    """Show the certificates to a browser that has opened the link."""
    vid = _viewer()
    view = _view_of(vid, share_id)
    if vid is None or view is None:
        raise ShareGoneError
    share = looking.find_seen(db_session(), share_id, now=now())
    try:
        secret = open_view_token(vid, view.key, share_id)
    except CannotOpenError:
        raise ShareGoneError from None
    return _page(share, secret, alive_url=url_for(".alive", share_id=share_id))


@blueprint.get("/v/<id:share_id>/alive")
def alive(share_id: bytes) -> ResponseReturnValue:
    """Tell an open page whether its link still works."""
    if _view_of(_viewer(), share_id) is None:
        raise ShareGoneError
    looking.find_seen(db_session(), share_id, now=now())
    return "", 204


@blueprint.errorhandler(ShareGoneError)
def dead(_error: ShareGoneError) -> ResponseReturnValue:
    """Answer the same for every link that shows nothing, whatever the reason."""
    response = make_response(render_template("looking/dead.html"), 404)
    # Whatever the browser kept of the page goes; cookies and sign-ins stay.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _find(token: str) -> tuple[bytes, LiveShare]:
    """Return the secret in the address and its link; slow down who guesses."""
    try:
        secret = parse_token(token)
        return secret, looking.find_live(db_session(), house(), secret, now=now())
    except (TokenError, ShareGoneError):
        limits.check(
            house(),
            "wrong-share",
            network(),
            limit=WRONG_TOKENS_A_MINUTE,
            window=MINUTE,
            now=now(),
        )
        raise ShareGoneError from None


def _page(share: LiveShare, secret: bytes, *, alive_url: str | None) -> Response:
    shown = looking.show_share(db_session(), house(), share, secret, now=now())
    text = render_template(
        "looking/page.html",
        view=document_view(shown.badges, shown.name, now=now()),
        share=shown,
        last_day=house().day(shown.expires_at - timedelta(seconds=1)),
        alive_url=alive_url,
    ).encode()
    missing = -len(text) % STEP
    response = make_response(text + b" " * missing)
    # A proxy that compresses would make the length speak again.
    response.headers["Cache-Control"] = "no-store, no-transform"
    return response


def _viewer() -> bytes | None:
    text = request.cookies.get(VIEWER, "")
    try:
        vid = bytes.fromhex(text)
    except ValueError:
        return None
    return vid if len(text) == 64 and len(vid) == 32 else None


def _view_of(vid: bytes | None, share_id: bytes) -> ViewRow | None:
    return None if vid is None else store().find_view(view_id(vid), share_id, now())


def _put_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(VIEW.total_seconds()),
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def _probe_mac(seconds: str) -> str:
    return keyed(house().secrets.links, "wp1.look.probe", seconds.encode())[:16].hex()


def _came_at() -> float | None:
    """Return when this browser got the landing; None: it keeps no cookies."""
    seconds, _dot, mac = request.cookies.get(PROBE, "").partition(".")
    if not seconds.isdecimal() or not hmac.compare_digest(
        mac.encode(), _probe_mac(seconds).encode()
    ):
        return None
    return float(seconds)


def _is_person(came: float | None) -> bool:
    """Guess whether a person pressed the button, or a program that tries links.

    Only a real tap fills *tap*; without scripts it takes a person some time to
    read before she presses.
    """
    tap = request.form.get("tap", "")
    if tap.isascii() and tap.isdecimal():
        return len(tap) > 9 or int(tap) >= FASTEST_TAP_MS
    if came is None:
        return False
    return now().timestamp() - came >= FASTEST_READER.total_seconds()


def _is_phone() -> bool:
    """Say whether it is a phone; nothing else of the browser's name is looked at."""
    hint = request.headers.get("Sec-CH-UA-Mobile")
    if hint in {"?0", "?1"}:
        return hint == "?1"
    agent = request.headers.get("User-Agent", "")
    return any(word in agent for word in ("Mobi", "Android", "iPhone"))
