"""Open the wallet of this phone: the only addresses that get its secret cookie."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.routes.claims import take_badge
from wallet_pwa.routes.context import commit, database, db_session, house, now
from wallet_pwa.routes.errors import STATUSES
from wallet_pwa.routes.identity import (
    confirm_session,
    current_session,
    current_wallet,
    device_from_cookie,
    end_session,
    forget_device,
    has_wallet_here,
    public_blueprint,
    safe_next,
    start_session,
    wallet_or_none,
)
from wallet_pwa.routes.typed import pin_sentence
from wallet_pwa.services.errors import PinGoneError, ServiceError, WayInError
from wallet_pwa.services.overview import count_working
from wallet_pwa.services.phones import Phone, find_phone, make_room
from wallet_pwa.services.pins import open_with_pin
from wallet_pwa.services.stopping import hide_all
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.services.ways_in import checks_of, protection_of

blueprint = public_blueprint("unlock", __name__, url_prefix="/unlock")


def this_phone() -> Phone | None:
    """Return the phone that asks, if its way into a wallet still exists."""
    with database().reading() as session:
        return find_phone(session, device_from_cookie())


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Offer to open the wallet of this phone."""
    target = safe_next(request.args.get("next"))
    if wallet_or_none() is not None:
        return redirect(target, 303)
    phone = this_phone()
    if phone is None:
        return _no_phone(target)
    return _ask(phone, target=target)


@blueprint.post("/open")
def open() -> ResponseReturnValue:  # noqa: A001  # the endpoint's name is its deed
    """Open the wallet and go where she was going."""
    target = safe_next(request.form.get("next"))
    phone = this_phone()
    if phone is None:
        return _no_phone(target)
    try:
        _open(phone)
    except ServiceError as error:
        return _ask(phone, target=target, error=error)
    return redirect(target, 303)


@blueprint.post("/claim/<token>")
def claim(token: str) -> ResponseReturnValue:
    """Open the wallet of this phone and put a badge into it: one tap for both."""
    wallet = wallet_or_none()
    if wallet is not None:
        return take_badge(token, wallet)
    back = url_for("claims.offer", token=token)
    phone = this_phone()
    if phone is None:
        return _no_phone(back)
    if phone.has_pin and "pin" not in request.form:
        return _ask(phone, target=back, token=token)
    try:
        wallet = _open(phone)
    except ServiceError as error:
        return _ask(phone, target=back, token=token, error=error)
    return take_badge(token, wallet)


@blueprint.post("/hide")
def hide() -> ResponseReturnValue:
    """Stop every link of this phone's wallet, which stays locked."""
    phone = this_phone()
    row = current_session()
    if phone is not None:
        wallet_id = phone.wallet_id
    elif row is not None and row.wallet_id is not None:
        wallet_id = row.wallet_id
    else:
        return _no_phone(url_for("shares.index"))
    hide_all(db_session(), house(), wallet_id, now=now())
    commit()
    return redirect(url_for(".index", said="hidden"), 303)


@blueprint.post("/confirm")
def confirm() -> ResponseReturnValue:
    """Take the tap or the PIN as the check that it is her."""
    wallet = current_wallet()
    target = safe_next(request.form.get("next"))
    phone = this_phone()
    if phone is None or phone.wallet_id != wallet.id:
        return redirect(url_for("confirm.index", next=target), 303)
    try:
        _check(phone)
    except PinGoneError:
        return redirect(url_for("confirm.index", next=target, said="pin_gone"), 303)
    except WayInError:
        return redirect(url_for("confirm.index", next=target, said="not_it"), 303)
    confirm_session()
    return redirect(target, 303)


@blueprint.get("/other")
def other() -> ResponseReturnValue:
    """Say what can be done on a phone that opens somebody else's wallet."""
    phone = this_phone()
    if phone is None:
        return redirect(url_for("signin.index"), 303)
    with database().reading() as session:
        can_leave = protection_of(session, phone.wallet_id).survives_this_phone
    target = safe_next(request.args.get("next"), "/")
    return render_template("unlock/other.html", can_leave=can_leave, target=target)


@blueprint.post("/other")
def make_way() -> ResponseReturnValue:
    """Take the other wallet off this phone; its owner has a card or a passkey."""
    target = safe_next(request.form.get("next"), "/")
    phone = this_phone()
    if phone is not None:
        make_room(db_session(), house(), phone)
        commit()
    return _forget(target)


@blueprint.post("/new")
def start_new() -> ResponseReturnValue:
    """Let go of a cookie that opens nothing, so that a new wallet may begin."""
    target = safe_next(request.form.get("next"), "/")
    if this_phone() is not None:
        return redirect(url_for(".index", next=target), 303)
    return _forget(target)


def _check(phone: Phone) -> None:
    """Raise `WayInError` unless the tap, or the PIN with it, shows that it is her."""
    if phone.has_pin:
        open_with_pin(database(), house(), phone, request.form.get("pin", ""))
        return
    with database().reading() as session:
        if not checks_of(session, phone.wallet_id, phone.slot.id).tap:
            raise WayInError


def _open(phone: Phone) -> OpenWallet:
    """Open the wallet and begin a session; raise `WayInError` if the PIN is wrong."""
    if phone.has_pin:
        typed = request.form.get("pin", "")
        wallet = open_with_pin(database(), house(), phone, typed)
    else:
        wallet = phone.open()
    with database().reading() as session:
        checks = checks_of(session, wallet.id, phone.slot.id)
    start_session(
        wallet,
        way=phone.slot.kind,
        slot_id=phone.slot.id,
        confirmed=phone.has_pin or checks.tap,
    )
    return wallet


def _ask(
    phone: Phone,
    *,
    target: str,
    token: str | None = None,
    error: ServiceError | None = None,
) -> ResponseReturnValue:
    if isinstance(error, PinGoneError):
        return _no_phone(target)
    action = url_for(".claim", token=token) if token else url_for(".open")
    # A name that she has typed on the claim page goes along with the PIN.
    name = request.form.get("name") if token else None
    with database().reading() as session:
        links = count_working(session, phone.wallet_id, now=now())
    page = render_template(
        "unlock/index.html",
        has_pin=phone.has_pin,
        action=action,
        hidden={"name": name} if name else {},
        target=target,
        links=links,
        error=pin_sentence(error) if error else None,
    )
    return page, STATUSES.get(error.code, 403) if error else 200


def _no_phone(target: str) -> ResponseReturnValue:
    """Answer a phone whose way in is gone, or one that never had any."""
    if device_from_cookie() is None and not has_wallet_here():
        return redirect(url_for("signin.index", next=target), 303)
    return render_template("unlock/gone.html", target=target), 200


def _forget(target: str) -> ResponseReturnValue:
    forget_device()
    end_session(clear_site_data=True)
    return redirect(target, 303)
