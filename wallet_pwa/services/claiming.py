"""A learner turns a scanned code into a badge in her wallet."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from nacl.public import PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure import Ed25519Signer, parse, read_badge
from wallet_pwa.models import Issuance, Organiser, Wallet, Workshop
from wallet_pwa.services import issuing, naming, offers, organisers
from wallet_pwa.services.badges import own_badges, put_badge
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.offers import OfferView
from wallet_pwa.services.records import BadgeRecord, encode
from wallet_pwa.services.slots import own_slots, slot_to_open
from wallet_pwa.services.wallets import (
    DeviceSecret,
    NewWallet,
    OpenWallet,
    create_wallet,
)
from wallet_pwa.vault import (
    CannotOpenError,
    claim_once,
    device_kek,
    first_claim_secret,
    visitor_lookup,
)


@dataclass(frozen=True, slots=True, repr=False)
class FirstClaim:
    """A wallet that was made for its first badge."""

    new: NewWallet
    credential_id: bytes


@dataclass(frozen=True, slots=True)
class Claimed:
    """A badge in a wallet, and whether it was there before."""

    credential_id: bytes
    was_there: bool


def claim_first_badge(
    session: Session,
    house: House,
    token: bytes,
    *,
    visitor: bytes,
    name: str,
    now: datetime,
) -> FirstClaim:
    """Make a wallet on the spot and put the badge of *token* into it.

    The same visitor with the same code gets the same wallet again, and takes no
    second seat: an answer that was lost on a bad network can be repeated.
    """
    lookup = visitor_lookup(house.secrets.links, visitor, token)
    secret = first_claim_secret(house.secrets.typed, visitor, token)
    new = _made_before(session, lookup, secret)
    offer = offers.find_offer(session, house, token, now=now)
    if new is None:
        offer.require_open()
        new = create_wallet(
            session, house, now=now, device_secret=secret, first_claim_hash=lookup
        )
    claimed = _claim(session, house, offer, wallet=new.wallet, name=name, now=now)
    return FirstClaim(new, claimed.credential_id)


def _made_before(session: Session, lookup: bytes, secret: bytes) -> NewWallet | None:
    wallet = session.scalar(select(Wallet).where(Wallet.first_claim_hash == lookup))
    if wallet is None:
        return None
    for slot in own_slots(session, wallet.id, "device"):
        try:
            opened = slot_to_open(session, slot).open(device_kek(secret, slot.salt))
        except CannotOpenError:
            continue
        return NewWallet(opened, DeviceSecret(slot.id, secret))
    # She has signed out of this phone: whoever uses it now is somebody else.
    wallet.first_claim_hash = None
    session.flush()
    return None


def claim_badge(
    session: Session,
    house: House,
    token: bytes,
    *,
    wallet: OpenWallet,
    name: str,
    now: datetime,
) -> Claimed:
    """Take a seat of the workshop behind *token* and put its badge into *wallet*.

    A wallet gets one badge of a workshop, however often she taps.  Raises
    `OfferUnknownError`, `OfferNotOpenError`, `OfferOverError` or
    `OfferUsedUpError`.
    """
    offer = offers.find_offer(session, house, token, now=now)
    return _claim(session, house, offer, wallet=wallet, name=name, now=now)


def _claim(
    session: Session,
    house: House,
    offer: OfferView,
    *,
    wallet: OpenWallet,
    name: str,
    now: datetime,
) -> Claimed:
    once = claim_once(
        house.secrets.links, wallet.id, offer.workshop.id.to_bytes(8, "big")
    )
    known = session.scalar(select(Issuance).where(Issuance.once_hash == once))
    if known is not None:
        return _claimed_before(session, house, offer, known, wallet=wallet, now=now)
    seat = offers.use_offer(session, offer.id, now=now)
    issuance = issuing.new_issuance(
        session, house, workshop=offer.workshop, seat=seat, once_hash=once, now=now
    )
    asked = name.strip() if offer.workshop.asks_name else ""
    credential_id = _put_signed(
        session, house, offer, issuance, wallet=wallet, name=asked, now=now
    )
    return Claimed(credential_id, was_there=False)


def _claimed_before(
    session: Session,
    house: House,
    offer: OfferView,
    issuance: Issuance,
    *,
    wallet: OpenWallet,
    now: datetime,
) -> Claimed:
    for badge in own_badges(session, wallet):
        if badge.record.issuance == encode(issuance.id):
            return Claimed(badge.id, was_there=True)
    if issuance.revoked_on is not None:
        raise NotFoundError
    # She deleted it and wants it back: the seat is still hers.
    credential_id = _put_signed(
        session, house, offer, issuance, wallet=wallet, name="", now=now
    )
    return Claimed(credential_id, was_there=False)


def _put_signed(
    session: Session,
    house: House,
    offer: OfferView,
    issuance: Issuance,
    *,
    wallet: OpenWallet,
    name: str,
    now: datetime,
) -> bytes:
    seed = secrets.token_bytes(32)
    holder_jwk = Ed25519Signer(seed).public_key.jwk()
    text = issuing.sign_badge(
        session,
        house,
        workshop=offer.workshop,
        issuance=issuance,
        holder_jwk=holder_jwk,
        name=None,
        now=now,
    )
    pickup = PrivateKey.generate() if name else None
    if pickup is not None:
        naming.ask_name(
            session,
            house,
            issuance=issuance,
            name=name,
            holder_jwk=holder_jwk,
            pickup_key=bytes(pickup.public_key),
        )
    signed = read_badge(parse(text).claims)
    record = BadgeRecord(
        text=text,
        holder_seed=encode(seed),
        issuance=encode(issuance.id),
        number=issuance.number,
        title=signed.title,
        language=signed.language,
        giver=signed.giver.name,
        month=signed.month.isoformat(),
        picture=signed.picture,
        thanks=offer.workshop.thanks,
        thanks_from=_first_name(session, house, offer.workshop),
        received=now.isoformat(timespec="seconds"),
        pickup_secret=encode(bytes(pickup)) if pickup else "",
        waiting_name=name,
    )
    return put_badge(session, house, wallet, record, now=now)


def _first_name(session: Session, house: House, workshop: Workshop) -> str:
    if workshop.organiser_id is None:
        return ""
    organiser = session.get(Organiser, workshop.organiser_id)
    return organisers.first_name(house, organiser) if organiser else ""
