"""Passkeys: what the phone is asked, and whether its answer is hers.

For learners and organisers alike.  A passkey says who somebody is; it opens a
wallet only where the phone derives a key from it besides (`ways_in`).
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wallet_pwa.models import Passkey
from wallet_pwa.services.errors import PasskeyUnknownError, WayInError
from wallet_pwa.services.house import House
from wallet_pwa.vault import digest

CHALLENGE_LIFE: Final = timedelta(minutes=5)
_REGISTER: Final = b"register"
_SIGN_IN: Final = b"signin"
#: What an answer says about how a passkey can be reached; other words are dropped.
_TRANSPORTS: Final = ("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb")
#: What reading bytes of a stranger's making may raise.
_UNREADABLE: Final = (
    WebAuthnException,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """What a phone said when it made a passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
    #: Separated by spaces, as its row keeps them.
    transports: str
    #: The random name of the owner that `registration_options` was given.
    handle: bytes


def new_handle() -> bytes:
    """Make a random name for an owner of passkeys; it says nothing about her."""
    return secrets.token_bytes(32)


def registration_options(
    house: House,
    *,
    handle: bytes,
    display: str,
    exclude: Sequence[Passkey] = (),
    now: datetime,
    bound: bytes = b"",
) -> dict[str, Any]:
    """Return what a phone needs to make a passkey for the owner called *handle*.

    *bound* is something that only this browser has, such as its session's id: an
    answer from elsewhere does not fit.  *exclude* are the owner's other passkeys.
    """
    challenge = _new_challenge(house, _REGISTER, bound, handle, now)
    options = generate_registration_options(
        rp_id=_home(house),
        rp_name=display,
        user_name=display,
        user_display_name=display,
        user_id=handle,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(exclude),
    )
    return _answer(house, options_to_json_dict(options))


def verify_registration(
    house: House, *, credential: dict[str, Any], now: datetime, bound: bytes = b""
) -> NewPasskey:
    """Return the passkey that a phone has made, or raise `WayInError`."""
    try:
        challenge = _read_challenge(credential)
        handle = _take_challenge(house, _REGISTER, bound, challenge, now)
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_home(house),
            expected_origin=house.base_url,
            require_user_verification=True,
        )
        return NewPasskey(
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            backed_up=made.credential_backed_up,
            transports=_read_transports(credential),
            handle=handle,
        )
    except _UNREADABLE as error:
        raise WayInError from error


def signin_options(
    house: House,
    now: datetime,
    *,
    allow: Sequence[Passkey] = (),
    bound: bytes = b"",
) -> dict[str, Any]:
    """Return what a phone needs to show a passkey; *allow* only these, if any.

    Without *allow* the phone offers what it has: nobody types a name.
    """
    options = generate_authentication_options(
        rp_id=_home(house),
        challenge=_new_challenge(house, _SIGN_IN, bound, b"", now),
        allow_credentials=_descriptors(allow),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _answer(house, options_to_json_dict(options))


def verify_signin(
    session: Session,
    house: House,
    *,
    credential: dict[str, Any],
    now: datetime,
    bound: bytes = b"",
) -> Passkey:
    """Return the passkey that was shown, and count it.

    Raises `WayInError`, or `PasskeyUnknownError` where it was deleted here.
    """
    try:
        challenge = _read_challenge(credential)
        _take_challenge(house, _SIGN_IN, bound, challenge, now)
        shown_id = base64url_to_bytes(credential["rawId"])
        handle = credential["response"].get("userHandle")
        shown_handle = None if handle is None else base64url_to_bytes(handle)
    except _UNREADABLE as error:
        raise WayInError from error
    row = session.scalar(select(Passkey).where(Passkey.credential_id == shown_id))
    if row is None:
        raise PasskeyUnknownError
    if shown_handle not in (None, row.user_handle):
        raise WayInError
    try:
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_home(house),
            expected_origin=house.base_url,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise WayInError from error
    _count(session, row, shown.new_sign_count)
    return row


def prf_salt(house: House) -> bytes:
    """Return the one input from which every passkey of the service makes its key.

    One for all: a sign-in without a name cannot know the passkey beforehand.
    """
    return digest("wp1.prf.salt", _home(house).encode())


def _count(session: Session, row: Passkey, count: int) -> None:
    """Raise the counter in one statement, so that it never goes down."""
    session.execute(
        update(Passkey)
        .where(Passkey.id == row.id, Passkey.sign_count <= count)
        .values(sign_count=count)
    )


def _home(house: House) -> str:
    """Return the host to which passkeys belong."""
    return urlsplit(house.base_url).hostname or ""


def _answer(house: House, options: dict[str, Any]) -> dict[str, Any]:
    return {"publicKey": options, "prf": bytes_to_base64url(prf_salt(house))}


def _descriptors(rows: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    # Without transports: a hint that is out of date keeps a good key away.
    return [PublicKeyCredentialDescriptor(id=row.credential_id) for row in rows]


def _new_challenge(
    house: House, purpose: bytes, bound: bytes, value: bytes, now: datetime
) -> bytes:
    challenge = secrets.token_bytes(32)
    key = _challenge_key(purpose, bound, challenge)
    house.sessions.put_once(key, value, now, CHALLENGE_LIFE)
    return challenge


def _take_challenge(
    house: House, purpose: bytes, bound: bytes, challenge: bytes, now: datetime
) -> bytes:
    """Return what was kept with *challenge*; it is used up whatever follows."""
    value = house.sessions.take_once(_challenge_key(purpose, bound, challenge), now)
    if value is None:
        raise WayInError
    return value


def _challenge_key(purpose: bytes, bound: bytes, challenge: bytes) -> bytes:
    return digest("wp1.passkey", purpose, bound, challenge)


def _read_challenge(credential: dict[str, Any]) -> bytes:
    """Return the challenge that the answer is for.

    The library accepts answers that were made inside another site's page; we
    have no such page, so we do not.
    """
    said = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    if said.get("crossOrigin", False) is not False or "topOrigin" in said:
        raise WayInError
    challenge: bytes = base64url_to_bytes(said["challenge"])
    return challenge


def _read_transports(credential: dict[str, Any]) -> str:
    said = credential["response"].get("transports") or []
    return " ".join(word for word in _TRANSPORTS if word in said)
