"""Who is at the other end: sessions, this phone's secret, and which pages need them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from wallet_pwa.csrf import forget_token
from wallet_pwa.models import Organiser
from wallet_pwa.models.columns import ID_BYTES
from wallet_pwa.routes.context import db_session, now, store
from wallet_pwa.services.errors import ConfirmError, LockedError
from wallet_pwa.services.wallets import DeviceSecret, OpenWallet
from wallet_pwa.session_store import CONFIRMED, LONGEST, SessionRow
from wallet_pwa.vault import CannotOpenError, new_secret, session_id
from wallet_pwa.vault import open_keys as open_session_keys
from wallet_pwa.vault import seal_keys as seal_session_keys

SESSION = "__Host-s"
VISITOR = "__Host-p"
HAS = "__Host-has"
DEVICE = "__Secure-wd"
UNLOCK = "/unlock"
DAYS_400 = 400 * 86_400
HOUR = 3600
SECRET_HEX = 64


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login knows of a request; nothing of it is in a cookie."""

    row: SessionRow
    wallet: OpenWallet | None

    def get_id(self) -> str:
        """Return the session's name."""
        return self.row.id.hex()


def current_session() -> SessionRow | None:
    """Return the session of this browser, locked or not."""
    row: SessionRow | None = getattr(current_user, "row", None)
    return row


def wallet_or_none() -> OpenWallet | None:
    """Return the wallet that is open in this browser, if one is."""
    wallet: OpenWallet | None = getattr(current_user, "wallet", None)
    return wallet


def current_wallet() -> OpenWallet:
    """Return the open wallet; raise `LockedError` if there is none."""
    wallet = wallet_or_none()
    if wallet is None:
        raise LockedError
    return wallet


def current_organiser() -> Organiser:
    """Return the organiser of this session; raise `LockedError` if there is none."""
    row = current_session()
    organiser = (
        db_session().get(Organiser, row.organiser_id)
        if row and row.organiser_id is not None
        else None
    )
    if organiser is None:
        raise LockedError
    return organiser


def start_session(
    wallet: OpenWallet | None,
    *,
    way: str,
    slot_id: bytes | None = None,
    organiser_id: int | None = None,
    confirmed: bool,
) -> None:
    """Begin a session under a fresh name; the old one is forgotten.

    Somebody who is a learner and an organiser in one browser keeps both roles.
    """
    old = current_session()
    old_wallet = wallet_or_none()
    moment = now().timestamp()
    confirmed_at = moment if confirmed else 0.0
    if wallet is None and old is not None and old_wallet is not None:
        wallet, slot_id = old_wallet, old.slot_id
        # What an organiser shows proves nothing about the wallet beside her role.
        confirmed_at = old.confirmed
    if organiser_id is None and old is not None:
        organiser_id = old.organiser_id
    if old is not None:
        store().end(old.id)
    sid = new_secret()
    row = SessionRow(
        id=session_id(sid),
        wallet_id=wallet.id if wallet else None,
        organiser_id=organiser_id,
        slot_id=slot_id,
        keys=seal_session_keys(sid, wallet.keys) if wallet else None,
        way=way,
        started=moment,
        seen=moment,
        confirmed=confirmed_at,
    )
    store().start(row)
    g.sid = sid
    g.set_sid = sid
    forget_token()
    g._login_user = SignedIn(row, wallet)  # noqa: SLF001  # where Flask-Login looks


def replace_keys(wallet: OpenWallet, slot_id: bytes | None) -> None:
    """Put a wallet's new keys into the running session."""
    row = current_session()
    if row is not None:
        store().rekey(row.id, seal_session_keys(g.sid, wallet.keys), slot_id)
        g._login_user = SignedIn(row, wallet)  # noqa: SLF001


def end_session(*, clear_site_data: bool) -> None:
    """Forget the session; with *clear_site_data* also what the browser kept."""
    row = current_session()
    if row is not None:
        store().end(row.id)
    g.pop("_login_user", None)
    forget_token()
    g.drop_sid = True
    g.clear_site_data = clear_site_data


def is_confirmed() -> bool:
    """Whether she has shown in the last ten minutes that it is her."""
    row = current_session()
    if row is None:
        return False
    return now().timestamp() - row.confirmed < CONFIRMED.total_seconds()


def confirm_session() -> None:
    """Note that she has just shown that it is her."""
    row = current_session()
    if row is not None:
        store().confirm(row.id, now())


def require_confirmed() -> None:
    """Raise `ConfirmError` unless she has shown that it is her."""
    if not is_confirmed():
        raise ConfirmError


def visitor() -> bytes:
    """Return the name of this browser before anybody signs in; one hour long."""
    if "visitor" not in g:
        known = _secret(request.cookies.get(VISITOR, ""))
        g.visitor = known or new_secret()
        g.set_visitor = known is None
    result: bytes = g.visitor
    return result


def has_wallet_here() -> bool:
    """Whether this browser has opened a wallet before and can open it again."""
    return request.cookies.get(HAS) == "1"


def device_from_cookie() -> DeviceSecret | None:
    """Return this phone's secret; browsers send it to addresses under /unlock only."""
    slot, _dot, secret = request.cookies.get(DEVICE, "").partition(".")
    try:
        slot_id = bytes.fromhex(slot)
    except ValueError:
        return None
    known = _secret(secret)
    if known is None or len(slot_id) != ID_BYTES:
        return None
    return DeviceSecret(slot_id, known)


def remember_device(device: DeviceSecret) -> None:
    """Let this browser keep the secret that opens the wallet."""
    g.set_device = f"{device.slot_id.hex()}.{device.secret.hex()}"


def forget_device() -> None:
    """Take the secret out of this browser."""
    g.set_device = ""


def safe_next(value: str | None, default: str = "/badges") -> str:
    """Return *value* if it is a path of ours, else *default*."""
    if not value or not value.startswith("/") or value.startswith(("//", "/\\")):
        return default
    parts = urlsplit(value)
    if parts.scheme or parts.netloc or any(ord(c) < 0x20 for c in value):
        return default
    return value


def page_at_hand() -> str:
    """Return the page that she is on: of a form, the one where it stands."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.referrer or "")
    return safe_next(f"{came_from.path}?{came_from.query}".rstrip("?"))


def way_back_in() -> ResponseReturnValue:
    """Send somebody without an open wallet to where she can open it.

    What she sent was not done, so she comes back to where she can send it again.
    """
    target = page_at_hand()
    endpoint = "unlock.index" if has_wallet_here() else "signin.index"
    return redirect(url_for(endpoint, next=target), 303)


def public_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """Return a blueprint that anybody may use."""
    return Blueprint(name, import_name, **options)


def private_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """Return a blueprint whose every route needs an open wallet.

    A whole blueprint is private or public, so that a new route cannot be left
    open by a forgotten decorator.
    """
    blueprint = Blueprint(name, import_name, **options)

    @blueprint.before_request
    def need_wallet() -> ResponseReturnValue | None:
        return None if wallet_or_none() else way_back_in()

    return blueprint


def organiser_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """Return a blueprint whose every route needs a signed-in organiser."""
    blueprint = Blueprint(name, import_name, **options)

    @blueprint.before_request
    def need_organiser() -> ResponseReturnValue | None:
        row = current_session()
        if row is not None and row.organiser_id is not None:
            return None
        return redirect(url_for("join.signin"), 303)

    return blueprint


def _secret(text: str) -> bytes | None:
    if len(text) != SECRET_HEX:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _load(_request: object) -> SignedIn | None:
    sid = _secret(request.cookies.get(SESSION, ""))
    if sid is None:
        return None
    row = store().find(session_id(sid), now())
    if row is None:
        return None
    g.sid = sid
    wallet = None
    if row.keys is not None and row.wallet_id is not None:
        try:
            wallet = OpenWallet(row.wallet_id, open_session_keys(sid, row.keys))
        except CannotOpenError:
            return None
    return SignedIn(row, wallet)


def _csrf_subject() -> bytes:
    """Return what this page's forms are bound to: the session, else the visitor."""
    if current_session() is not None:
        sid: bytes = g.sid
        return b"s" + sid
    if request.blueprint == "looking":
        return b"l" + request.path.encode()
    return b"p" + visitor()


def _csrf_subjects() -> list[bytes]:
    """Return what a form may be bound to.

    A page that was open while somebody signed in is still bound to the visitor.
    """
    subjects = []
    if current_session() is not None:
        subjects.append(b"s" + g.sid)
    known = _secret(request.cookies.get(VISITOR, ""))
    if known is not None:
        subjects.append(b"p" + known)
    if request.blueprint == "looking":
        subjects.append(b"l" + request.path.encode())
    return subjects


def init_app(app: Flask) -> None:
    """Let Flask-Login find sessions, and send the cookies that routes ask for."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(_load)

    @app.before_request
    def bind_forms() -> None:
        g.csrf_subject = _csrf_subject
        g.csrf_subjects_known = _csrf_subjects

    @app.after_request
    def send_cookies(response: Response) -> Response:
        def put(name: str, value: str, *, path: str = "/", age: int | None) -> None:
            response.set_cookie(
                name,
                value,
                max_age=age,
                path=path,
                secure=True,
                httponly=True,
                samesite="Lax",
            )

        if "set_sid" in g:
            put(SESSION, g.set_sid.hex(), age=int(LONGEST.total_seconds()))
        elif g.get("drop_sid"):
            put(SESSION, "", age=0)
        if g.get("set_visitor"):
            put(VISITOR, g.visitor.hex(), age=HOUR)
        if "set_device" in g:
            keep = bool(g.set_device)
            put(DEVICE, g.set_device, path=UNLOCK, age=DAYS_400 if keep else 0)
            put(HAS, "1" if keep else "", age=DAYS_400 if keep else 0)
        if g.get("clear_site_data"):
            # Not "cookies": that would take this phone's secret with it.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
