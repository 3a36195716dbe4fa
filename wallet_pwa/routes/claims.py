"""Collect a badge: the code's page, the typed code, one tap."""

from collections.abc import Callable
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import commit, db_session, house, network, now
from wallet_pwa.routes.errors import STATUSES, sentence_for
from wallet_pwa.routes.identity import (
    has_wallet_here,
    public_blueprint,
    remember_device,
    start_session,
    visitor,
    wallet_or_none,
)
from wallet_pwa.routes.typed import plain_line
from wallet_pwa.services import claiming, limits, offers
from wallet_pwa.services.achievements import picture_of
from wallet_pwa.services.errors import OfferUnknownError, ServiceError
from wallet_pwa.services.limits import MINUTE
from wallet_pwa.services.pictures import picture_uri
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.services.ways_in import checks_of
from wallet_pwa.vault import (
    CardDigitsError,
    TokenError,
    parse_token,
    parse_typed_code,
    token_text,
)

blueprint = public_blueprint("claims", __name__)

WRONG_TOKENS_A_MINUTE = 40
WRONG_CODES_A_MINUTE = 40
WRONG_CODES_IN_ALL = 1000
NEW_WALLETS_A_MINUTE = 120
LONGEST_NAME = 80
CODE_DIGITS = 10

T = TypeVar("T")


@blueprint.get("/c")
def code() -> ResponseReturnValue:
    """Ask for the digits under the QR code."""
    return render_template("claims/code.html", code="", error=None)


@blueprint.post("/c")
def find() -> ResponseReturnValue:
    """Lead from the typed digits to the workshop's page."""
    typed = request.form.get("code", "")
    try:
        parse_typed_code(typed)
    except CardDigitsError:
        # A slip, which the check digit tells from a guess.
        page = render_template("claims/code.html", code=typed, error=_slip(typed))
        return page, 422
    try:
        _refuse_guessing()
        token = offers.find_by_code(db_session(), house(), typed, now=now())
    except ServiceError as error:
        if isinstance(error, OfferUnknownError):
            _count_wrong_code()
        page = render_template(
            "claims/code.html", code=typed, error=sentence_for(error.code)
        )
        return page, STATUSES.get(error.code, 400)
    return redirect(url_for(".offer", token=token_text(token)), 303)


@blueprint.get("/C/<token>")
@blueprint.get("/c/<token>")
def offer(token: str) -> ResponseReturnValue:
    """Show what the code gives and who gives it; change nothing."""
    found = _find(token)
    wallet = wallet_or_none()
    visitor()
    if wallet is None and has_wallet_here():
        action = url_for("unlock.claim", token=token.upper())
    else:
        action = url_for(".take", token=token.upper())
    return render_template(
        "claims/offer.html",
        offer=found,
        action=action,
        here=url_for(".offer", token=token.upper()),
        has_wallet=wallet is not None or has_wallet_here(),
        refusal=None if found.state == "open" else _refusal(found),
        picture=picture_uri(
            picture_of(house().base_url, found.issuer, found.achievement)
        ),
    )


@blueprint.post("/C/<token>")
@blueprint.post("/c/<token>")
def take(token: str) -> ResponseReturnValue:
    """Put the badge into the open wallet, or into one made on the spot."""
    wallet = wallet_or_none()
    if wallet is not None:
        return take_badge(token, wallet)
    if has_wallet_here():
        return redirect(url_for(".offer", token=token.upper()), 303)
    limits.check(
        house(),
        "new-wallet",
        network(),
        limit=NEW_WALLETS_A_MINUTE,
        window=MINUTE,
        now=now(),
    )
    first = _once_more(lambda: _claim_first(token))
    slot_id = first.new.device.slot_id
    # A tap that is repeated may meet a wallet that has better checks by now.
    checks = checks_of(db_session(), first.new.wallet.id, slot_id)
    commit()
    remember_device(first.new.device)
    start_session(first.new.wallet, way="device", slot_id=slot_id, confirmed=checks.tap)
    return redirect(url_for("wallet.received", credential_id=first.credential_id), 303)


def _once_more(claim: Callable[[], T]) -> T:
    """Claim; where two taps came at once, find what the other one made."""
    try:
        return claim()
    except IntegrityError:
        db_session().rollback()
        return claim()


def _claim_first(token: str) -> claiming.FirstClaim:
    return claiming.claim_first_badge(
        db_session(),
        house(),
        _parse(token),
        visitor=visitor(),
        name=_typed_name(),
        now=now(),
    )


def take_badge(token: str, wallet: OpenWallet) -> ResponseReturnValue:
    """Put the badge behind *token* into *wallet* and show it."""
    claimed = _once_more(lambda: _claim_into(token, wallet))
    commit()
    if claimed.was_there:
        target = url_for(
            "wallet.badge", credential_id=claimed.credential_id, said="here_already"
        )
    else:
        target = url_for("wallet.received", credential_id=claimed.credential_id)
    return redirect(target, 303)


def _claim_into(token: str, wallet: OpenWallet) -> claiming.Claimed:
    return claiming.claim_badge(
        db_session(),
        house(),
        _parse(token),
        wallet=wallet,
        name=_typed_name(),
        now=now(),
    )


def _typed_name() -> str:
    return plain_line(request.form.get("name", ""))[:LONGEST_NAME]


def _parse(token: str) -> bytes:
    try:
        return parse_token(token)
    except TokenError as error:
        raise OfferUnknownError from error


def _find(token: str) -> offers.OfferView:
    try:
        return offers.find_offer(db_session(), house(), _parse(token), now=now())
    except OfferUnknownError:
        limits.check(
            house(),
            "wrong-offer",
            network(),
            limit=WRONG_TOKENS_A_MINUTE,
            window=MINUTE,
            now=now(),
        )
        raise


def _refusal(found: offers.OfferView) -> str:
    try:
        found.require_open()
    except ServiceError as error:
        return sentence_for(error.code)
    return ""


def _slip(typed: str) -> str:
    if sum(character.isdecimal() for character in typed) != CODE_DIGITS:
        return _("The code has 10 digits. Look at it once more.")
    return sentence_for(OfferUnknownError.code)


def _refuse_guessing() -> None:
    limits.refuse_if_over(
        house(),
        "wrong-code",
        network(),
        limit=WRONG_CODES_A_MINUTE,
        window=MINUTE,
        now=now(),
    )
    limits.refuse_if_over(
        house(),
        "wrong-code",
        limit=WRONG_CODES_IN_ALL,
        window=5 * MINUTE,
        now=now(),
    )


def _count_wrong_code() -> None:
    for parts, window in (((network(),), MINUTE), ((), 5 * MINUTE)):
        limits.count(house(), "wrong-code", *parts, window=window, now=now())
