"""Change a wallet's keys, or whose keys its rows are sealed with.

Everything that is sealed for the wallet is opened with the old keys and sealed with
the new ones, in the same way as before: with the data key, or to the public key
where it came while the learner was away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.models import Credential, Share, ShareOpening, Wallet
from wallet_pwa.services.slots import own_slots
from wallet_pwa.services.wallets import OpenWallet, lock_wallet
from wallet_pwa.vault import (
    BADGE_STEP,
    NOTE_STEP,
    CannotOpenError,
    Place,
    WalletKeys,
    is_sealed_to,
    open_either,
    reseal_slot,
    seal,
    seal_to,
    wrap_data_key,
)

#: What a stopped link showed was padded before it was sealed.
_AS_IT_IS: Final = 1


@dataclass(frozen=True, slots=True, repr=False)
class Resealing:
    """From which wallet to which; the same one where only its keys change."""

    old: OpenWallet
    new: OpenWallet

    def blob(
        self, blob: bytes, *, table: str, column: str, row_id: bytes, step: int
    ) -> bytes:
        """Return what is in *blob*, sealed for the new keys.

        What the old keys do not open stays as it is: nobody could read it
        before, and it must not keep the rest from moving.
        """
        before = Place(table, column, row_id, self.old.id)
        after = Place(table, column, row_id, self.new.id)
        try:
            data = open_either(self.old.keys, blob, before)
        except CannotOpenError:
            return blob
        if is_sealed_to(blob):
            return seal_to(self.new.keys.public_key, data, after, step=step)
        return seal(self.new.keys.data_key, data, after, step=step)


def rotate(session: Session, wallet: OpenWallet) -> OpenWallet:
    """Give *wallet* new keys, seal all that is in it with them, and return it.

    Every way in that is left opens the new keys: they are sealed to each slot's
    own public key, so no other phone and no card is needed for it.  Raises
    `LockedError` where somebody was quicker: a second tap must not change keys
    that it does not know.
    """
    row = lock_wallet(session, wallet)
    new = OpenWallet(wallet.id, WalletKeys.generate())
    resealing = Resealing(wallet, new)
    row.profile = reseal_profile(resealing, row)
    row.public_key = new.keys.public_key
    row.data_key = wrap_data_key(new.keys, wallet.id)
    row.version += 1
    for slot in own_slots(session, wallet.id):
        slot.sealed_wallet_key = reseal_slot(
            slot.public_key, new.keys.secret_key, slot.id, wallet.id
        )
    for badge in badges_of(session, wallet.id):
        reseal_badge(resealing, badge)
    for share in shares_of(session, wallet.id):
        reseal_share(session, resealing, share)
    session.flush()
    return new


def reseal_profile(resealing: Resealing, row: Wallet) -> bytes:
    """Return the profile of the old wallet's *row* for the new keys."""
    return resealing.blob(
        row.profile,
        table="wallet",
        column="profile",
        row_id=row.id,
        step=NOTE_STEP,
    )


def reseal_badge(resealing: Resealing, badge: Credential) -> None:
    """Seal one badge for the new keys."""
    badge.sealed = resealing.blob(
        badge.sealed,
        table="credential",
        column="sealed",
        row_id=badge.id,
        step=BADGE_STEP,
    )


def reseal_share(session: Session, resealing: Resealing, share: Share) -> None:
    """Seal what only the owner reads of a link, and its openings."""

    def again(column: str, blob: bytes, step: int) -> bytes:
        return resealing.blob(
            blob, table="share", column=column, row_id=share.id, step=step
        )

    share.owner_note = again("owner_note", share.owner_note, BADGE_STEP)
    if share.kept is not None:
        share.kept = again("kept", share.kept, _AS_IT_IS)
    if share.stop_note is not None:
        share.stop_note = again("stop_note", share.stop_note, NOTE_STEP)
    openings = select(ShareOpening).where(ShareOpening.share_id == share.id)
    for opening in session.scalars(openings):
        opening.sealed = resealing.blob(
            opening.sealed,
            table="share_opening",
            column="sealed",
            row_id=opening.id,
            step=NOTE_STEP,
        )


def badges_of(session: Session, wallet_id: bytes) -> Iterator[Credential]:
    """Return the badges of a wallet, still sealed."""
    query = select(Credential).where(Credential.wallet_id == wallet_id)
    return iter(session.scalars(query).all())


def shares_of(session: Session, wallet_id: bytes) -> Iterator[Share]:
    """Return the links of a wallet."""
    return iter(session.scalars(select(Share).where(Share.wallet_id == wallet_id)))
