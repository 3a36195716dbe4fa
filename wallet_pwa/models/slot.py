"""Ways into a wallet."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base
from wallet_pwa.models.columns import WITHOUT_ORDER, RandomKey


class Slot(Base):
    """One way into a wallet: its key, wrapped so that only that way opens it."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('device', 'device_pin', 'prf', 'card')", name="known_kind"
        ),
        WITHOUT_ORDER,
    )

    id: Mapped[RandomKey]
    wallet_id: Mapped[bytes] = mapped_column(
        ForeignKey("wallet.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    salt: Mapped[bytes]
    #: argon2id's passes and memory in KiB.  NULL where no typed secret is in it.
    cost_ops: Mapped[int | None]
    cost_mem_kib: Mapped[int | None]
    public_key: Mapped[bytes]
    sealed_slot_key: Mapped[bytes]
    sealed_wallet_key: Mapped[bytes]
    #: Wrong PINs left before the slot goes.  NULL: this way has no PIN.
    tries_left: Mapped[int | None]
    #: The passkey whose PRF opens this slot.  NULL for the other kinds.
    passkey_id: Mapped[bytes | None] = mapped_column(
        ForeignKey("passkey.id", ondelete="CASCADE"), index=True
    )
    #: When a passkey's slot was first opened by it; until then it is unproven.
    proven: Mapped[bool] = mapped_column(default=False)
    created_on: Mapped[date]
