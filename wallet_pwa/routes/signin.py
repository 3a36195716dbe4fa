"""Open the wallet where its phone is not: with the card, or with a passkey."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.routes.context import (
    commit,
    database,
    db_session,
    house,
    network,
    now,
)
from wallet_pwa.routes.errors import STATUSES
from wallet_pwa.routes.identity import (
    current_session,
    has_wallet_here,
    public_blueprint,
    safe_next,
    start_session,
    wallet_or_none,
)
from wallet_pwa.routes.passkey_answers import as_json, bound, go_to, sent_credential
from wallet_pwa.routes.typed import card_sentence
from wallet_pwa.services import limits
from wallet_pwa.services.cards import (
    OpenedByCard,
    card_was_used,
    check_card_tries,
    find_cards,
    open_with_card,
)
from wallet_pwa.services.errors import PasskeyUnknownError, ServiceError
from wallet_pwa.services.limits import MINUTE
from wallet_pwa.services.passkey_ways import open_with_passkey
from wallet_pwa.services.passkeys import signin_options, verify_signin
from wallet_pwa.vault import Card, CardDigitsError

blueprint = public_blueprint("signin", __name__, url_prefix="/signin")

PASSKEYS_A_MINUTE = 120


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Ask for the card, and offer the passkey."""
    return _ask(safe_next(request.args.get("next")))


@blueprint.post("/card")
def card() -> ResponseReturnValue:
    """Open the wallet with the digits that were typed or scanned."""
    target = safe_next(request.form.get("next"))
    try:
        opened = open_typed_card()
    except (CardDigitsError, ServiceError) as error:
        return _ask(target, error)
    card_was_used(db_session(), house(), opened)
    commit()
    start_session(opened.wallet, way="card", confirmed=True)
    return redirect(url_for(".here", next=target), 303)


@blueprint.get("/here")
def here() -> ResponseReturnValue:
    """Ask whether this is her phone or somebody else's."""
    target = safe_next(request.args.get("next"))
    row = current_session()
    if wallet_or_none() is None:
        return redirect(url_for(".index", next=target), 303)
    if row is not None and row.slot_id is not None:
        return redirect(target, 303)
    return render_template("signin/here.html", target=target)


@blueprint.post("/passkey/options")
@as_json
def passkey_options() -> ResponseReturnValue:
    """Let the phone ask for a passkey; nobody types a name."""
    _limit_passkeys()
    return jsonify(signin_options(house(), now(), bound=bound()))


@blueprint.post("/passkey/verify")
@as_json
def passkey_verify() -> ResponseReturnValue:
    """Open the wallet with a passkey, or go on to the card where it cannot."""
    _limit_passkeys()
    target = safe_next(request.args.get("next"))
    credential, kek = sent_credential()
    passkey = verify_signin(
        db_session(), house(), credential=credential, now=now(), bound=bound()
    )
    if passkey.wallet_id is None:
        # An organiser's: that door is elsewhere.
        raise PasskeyUnknownError
    wallet = open_with_passkey(db_session(), passkey, kek)
    commit()
    if wallet is None:
        return go_to(url_for(".index", next=target, said="passkey_is_yours"))
    start_session(wallet, way="prf", confirmed=True)
    return go_to(url_for(".here", next=target))


def open_typed_card() -> OpenedByCard:
    """Open the wallet of the card in the form; slow, in no transaction."""
    typed = Card.parse(request.form.get("card", ""))
    check_card_tries(house(), typed, network=network(), now=now())
    with database().reading() as session:
        slots = find_cards(session, typed.number)
    return open_with_card(house(), typed, slots)


def _limit_passkeys() -> None:
    limits.check(
        house(),
        "passkey",
        network(),
        limit=PASSKEYS_A_MINUTE,
        window=MINUTE,
        now=now(),
    )


def _ask(
    target: str, error: ServiceError | CardDigitsError | None = None
) -> ResponseReturnValue:
    page = render_template(
        "signin/index.html",
        target=target,
        has_wallet=has_wallet_here(),
        error=card_sentence(error) if error else None,
    )
    if error is None:
        return page, 200
    return page, STATUSES.get(error.code, 403)
