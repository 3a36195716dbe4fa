"""Ways in: the card, passkeys and phones of a wallet."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from webauthn.helpers import bytes_to_base64url

from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import (
    commit,
    database,
    db_session,
    house,
    now,
    settings,
    store,
)
from wallet_pwa.routes.identity import (
    current_session,
    current_wallet,
    private_blueprint,
    replace_keys,
    require_confirmed,
)
from wallet_pwa.routes.passkey_answers import as_json, bound, go_to, sent_credential
from wallet_pwa.services.card_sheet import forget_shown, keep_to_show, read_to_show
from wallet_pwa.services.cards import (
    card_is_kept,
    find_cards,
    keep_card,
    number_of,
    prepare_card,
)
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.passkey_ways import add_passkey, handle_of
from wallet_pwa.services.passkeys import registration_options, verify_registration
from wallet_pwa.services.qr import qr_svg
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.services.ways_in import (
    Ways,
    list_ways,
    own_passkeys,
    remove_other_phones,
    remove_passkey,
)

blueprint = private_blueprint("ways", __name__, url_prefix="/me/ways")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """List what opens the wallet."""
    return render_template("ways/index.html", ways=_ways())


@blueprint.get("/card")
def card() -> ResponseReturnValue:
    """Say what the card is for, and offer to make one."""
    require_confirmed()
    return render_template("ways/card.html", ways=_ways())


@blueprint.post("/card")
def make_card() -> ResponseReturnValue:
    """Make a card; the one that she has goes on until she has kept this one."""
    require_confirmed()
    wallet = current_wallet()
    with database().reading() as session:
        number = number_of(session, wallet)
        old = find_cards(session, number)
    new = prepare_card(house(), number, old)
    keep_card(db_session(), house(), wallet, new, now=now())
    keep_to_show(house(), wallet, new, session_id=_session_id(), now=now())
    commit()
    return redirect(url_for(".new_card"), 303)


@blueprint.get("/card/new")
def new_card() -> ResponseReturnValue:
    """Show the new card, for ten minutes and in this session only."""
    shown = read_to_show(house(), current_wallet(), session_id=_session_id(), now=now())
    if shown is None:
        return redirect(url_for(".card"), 303)
    secret = shown.card.digits.removeprefix(shown.card.number)
    link = f"{settings().base_url}/signin#{shown.card.number}-{secret}"
    svg = qr_svg(link, label=_("The code of your card"))
    return render_template(
        "ways/new_card.html",
        card=shown.card,
        slot_id=shown.slot_id.hex(),
        qr=Markup(svg),  # noqa: S704  # our own drawing of digits
        address=f"{settings().host}/signin",
    )


@blueprint.post("/card/kept")
def card_kept() -> ResponseReturnValue:
    """Note that she has the new card; the old one ends."""
    try:
        slot_id = bytes.fromhex(request.form.get("card", ""))
    except ValueError as error:
        raise NotFoundError from error
    wallet = current_wallet()
    card_is_kept(db_session(), house(), wallet, slot_id)
    commit()
    forget_shown(house(), wallet, session_id=_session_id(), now=now())
    return redirect(url_for("wallet.index", said="card_kept"), 303)


@blueprint.get("/passkey")
def new_passkey() -> ResponseReturnValue:
    """Offer to open the wallet with finger or face."""
    require_confirmed()
    return render_template("ways/new_passkey.html", ways=_ways())


@blueprint.post("/passkey/options")
@as_json
def passkey_options() -> ResponseReturnValue:
    """Let the phone make a passkey for the wallet's owner."""
    require_confirmed()
    hers = own_passkeys(db_session(), current_wallet().id)
    options = registration_options(
        house(),
        handle=handle_of(hers),
        # One name for everybody: the phone's list must not say whose it is.
        display="My badges",
        exclude=hers,
        now=now(),
        bound=bound(),
    )
    return jsonify(options)


@blueprint.post("/passkey/verify")
@as_json
def passkey_verify() -> ResponseReturnValue:
    """Keep the passkey that the phone has made, then try it once."""
    require_confirmed()
    credential, kek = sent_credential()
    new = verify_registration(house(), credential=credential, now=now(), bound=bound())
    add_passkey(db_session(), house(), current_wallet(), new, kek=kek, now=now())
    commit()
    return go_to(url_for(".try_passkey"))


@blueprint.get("/passkey/try")
def try_passkey() -> ResponseReturnValue:
    """Offer to try the new passkey: only what has worked once is relied on."""
    return render_template("ways/try_passkey.html", ways=_ways())


@blueprint.get("/passkey/<id:passkey_id>")
def passkey(passkey_id: bytes) -> ResponseReturnValue:
    """Say what deleting a passkey means."""
    hers = {way.id for way in _ways().passkeys}
    if passkey_id not in hers:
        raise NotFoundError
    return render_template("ways/passkey.html", passkey_id=passkey_id)


@blueprint.post("/passkey/<id:passkey_id>/remove")
def passkey_remove(passkey_id: bytes) -> ResponseReturnValue:
    """Take a passkey off the wallet."""
    require_confirmed()
    wallet = current_wallet()
    changed = remove_passkey(db_session(), house(), wallet, passkey_id)
    _take_new_keys(changed)
    return redirect(url_for(".passkeys_left"), 303)


@blueprint.get("/passkeys")
def passkeys_left() -> ResponseReturnValue:
    """Say that it is done, and let the browser forget the deleted one as well."""
    rows = own_passkeys(db_session(), current_wallet().id)
    return render_template(
        "ways/passkeys_left.html",
        rp_id=settings().hostname,
        user_handle=bytes_to_base64url(handle_of(rows)) if rows else None,
        ids=[bytes_to_base64url(row.credential_id) for row in rows],
    )


@blueprint.get("/lost")
def lost() -> ResponseReturnValue:
    """Say what removing a lost phone does."""
    require_confirmed()
    return render_template("ways/lost.html", ways=_ways())


@blueprint.post("/lost")
def remove_phones() -> ResponseReturnValue:
    """Lock the other phones out, with new keys, and offer a new card."""
    require_confirmed()
    changed = remove_other_phones(db_session(), house(), current_wallet(), _here())
    _take_new_keys(changed)
    return redirect(url_for(".card", said="phones_gone"), 303)


def _ways() -> Ways:
    return list_ways(db_session(), current_wallet(), _here())


def _here() -> bytes | None:
    row = current_session()
    return row.slot_id if row is not None else None


def _session_id() -> bytes:
    row = current_session()
    return row.id if row is not None else b""


def _take_new_keys(wallet: OpenWallet) -> None:
    """Go on with the wallet's new keys; sessions elsewhere have the old ones."""
    commit()
    if wallet.keys != current_wallet().keys:
        store().end_others(wallet.id, _session_id())
        replace_keys(wallet, _here())
