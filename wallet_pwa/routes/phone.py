"""This phone as a way in: keep it, give it a PIN, take it off the wallet.

These addresses are under /unlock, where alone browsers send the phone's secret.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import commit, database, db_session, house, now
from wallet_pwa.routes.identity import (
    current_wallet,
    end_session,
    forget_device,
    private_blueprint,
    remember_device,
    replace_keys,
    require_confirmed,
    safe_next,
)
from wallet_pwa.routes.typed import pin_sentence
from wallet_pwa.routes.unlock import this_phone
from wallet_pwa.services.errors import ServiceError
from wallet_pwa.services.leaving import sign_out_phone
from wallet_pwa.services.phones import Phone, keep_phone_without_pin
from wallet_pwa.services.pins import keep_pin, prepare_pin
from wallet_pwa.services.wallets import DeviceSecret, add_device
from wallet_pwa.services.ways_in import protection_of
from wallet_pwa.vault import CardDigitsError, parse_pin

blueprint = private_blueprint("phone", __name__, url_prefix="/unlock")


@blueprint.post("/keep")
def keep() -> ResponseReturnValue:
    """Make this phone a way into the wallet that a card or a passkey has opened."""
    require_confirmed()
    target = safe_next(request.form.get("next"))
    phone = this_phone()
    if phone is None:
        device = add_device(db_session(), house(), current_wallet(), now=now())
        commit()
    elif phone.wallet_id == current_wallet().id:
        device = phone.device
    else:
        return redirect(url_for("unlock.other", next=url_for("signin.here")), 303)
    _remember(device)
    return redirect(target, 303)


@blueprint.get("/pin")
def pin() -> ResponseReturnValue:
    """Ask for a PIN for this phone."""
    require_confirmed()
    phone = _own_phone()
    if phone is None:
        return redirect(url_for("signin.here", next=url_for(".pin")), 303)
    return _ask(phone)


@blueprint.post("/pin")
def set_pin() -> ResponseReturnValue:
    """Let the PIN that was typed twice open the wallet on this phone."""
    require_confirmed()
    phone = _own_phone()
    if phone is None:
        return redirect(url_for("signin.here", next=url_for(".pin")), 303)
    typed = request.form.get("pin", "")
    try:
        if parse_pin(typed) != _parsed(request.form.get("again", "")):
            return _ask(phone, _("These two are not the same. Type them again."))
        new = prepare_pin(house(), phone, typed)
    except (CardDigitsError, ServiceError) as error:
        return _ask(phone, pin_sentence(error))
    device = keep_pin(db_session(), house(), current_wallet(), phone, new, now=now())
    commit()
    _remember(device)
    return redirect(url_for("ways.index", said="pin_set"), 303)


@blueprint.post("/pin/remove")
def remove_pin() -> ResponseReturnValue:
    """Let this phone open the wallet without a PIN again."""
    require_confirmed()
    phone = _own_phone()
    if phone is not None and phone.has_pin:
        device = keep_phone_without_pin(
            db_session(), house(), current_wallet(), phone, now=now()
        )
        commit()
        _remember(device)
    return redirect(url_for("ways.index", said="pin_off"), 303)


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Sign out of this phone: its slot and its cookie go."""
    phone = this_phone()
    if phone is None or phone.wallet_id == current_wallet().id:
        if phone is not None:
            sign_out_phone(db_session(), house(), phone)
            commit()
        forget_device()
    end_session(clear_site_data=True)
    return redirect(url_for("home.index", said="signed_out"), 303)


def _own_phone() -> Phone | None:
    """Return this phone if it opens the wallet that is open."""
    phone = this_phone()
    return phone if phone and phone.wallet_id == current_wallet().id else None


def _remember(device: DeviceSecret) -> None:
    remember_device(device)
    replace_keys(current_wallet(), device.slot_id)


def _parsed(text: str) -> str | None:
    try:
        return parse_pin(text)
    except CardDigitsError:
        return None


def _ask(phone: Phone, error: str | None = None) -> ResponseReturnValue:
    with database().reading() as session:
        survives = protection_of(session, phone.wallet_id).survives_this_phone
    page = render_template(
        "unlock/pin.html", has_pin=phone.has_pin, survives=survives, error=error
    )
    return page, 422 if error else 200
