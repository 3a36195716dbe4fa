"""The check that it is her: good for ten minutes."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.routes.context import commit, db_session, house, now
from wallet_pwa.routes.errors import STATUSES
from wallet_pwa.routes.identity import (
    confirm_session,
    current_session,
    current_wallet,
    private_blueprint,
    safe_next,
)
from wallet_pwa.routes.passkey_answers import as_json, bound, go_to, sent_credential
from wallet_pwa.routes.signin import open_typed_card
from wallet_pwa.routes.typed import card_sentence
from wallet_pwa.services.cards import card_was_used
from wallet_pwa.services.errors import ServiceError, WayInError
from wallet_pwa.services.passkey_ways import learn_key
from wallet_pwa.services.passkeys import signin_options, verify_signin
from wallet_pwa.services.ways_in import checks_of, own_passkeys
from wallet_pwa.vault import CardDigitsError

blueprint = private_blueprint("confirm", __name__, url_prefix="/confirm")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Ask her to show that it is her, in the ways that she has."""
    return _ask(safe_next(request.args.get("next")))


@blueprint.post("/card")
def card() -> ResponseReturnValue:
    """Take the card as the check."""
    target = safe_next(request.form.get("next"))
    try:
        opened = open_typed_card()
        if opened.wallet.id != current_wallet().id:
            raise WayInError
    except (CardDigitsError, ServiceError) as error:
        return _ask(target, error)
    card_was_used(db_session(), house(), opened)
    commit()
    confirm_session()
    return redirect(target, 303)


@blueprint.post("/passkey/options")
@as_json
def passkey_options() -> ResponseReturnValue:
    """Let the phone ask for one of her passkeys."""
    hers = own_passkeys(db_session(), current_wallet().id)
    return jsonify(signin_options(house(), now(), allow=hers, bound=bound()))


@blueprint.post("/passkey/verify")
@as_json
def passkey_verify() -> ResponseReturnValue:
    """Take the passkey as the check, and its key with it."""
    credential, kek = sent_credential()
    passkey = verify_signin(
        db_session(), house(), credential=credential, now=now(), bound=bound()
    )
    wallet = current_wallet()
    if passkey.wallet_id != wallet.id:
        raise WayInError
    learn_key(db_session(), house(), wallet, passkey, kek=kek, now=now())
    commit()
    confirm_session()
    return go_to(safe_next(request.args.get("next")))


def _ask(
    target: str, error: ServiceError | CardDigitsError | None = None
) -> ResponseReturnValue:
    row = current_session()
    here = row.slot_id if row is not None else None
    page = render_template(
        "confirm/index.html",
        checks=checks_of(db_session(), current_wallet().id, here),
        target=target,
        tap_action=url_for("unlock.confirm"),
        error=card_sentence(error) if error else None,
    )
    return page, STATUSES.get(error.code, 403) if error else 200
