"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("base_url", sa.String(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
        sa.UniqueConstraint("slug", name=op.f("uq_issuer_slug")),
    )
    op.create_table(
        "wallet",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("first_claim_hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet")),
        sa.UniqueConstraint(
            "first_claim_hash", name=op.f("uq_wallet_first_claim_hash")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_wallet_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "achievement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("criteria", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("picture_kind", sa.String(), nullable=False),
        sa.Column("picture_symbol", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_achievement_level")),
        sa.ForeignKeyConstraint(
            ["issuer_id"],
            ["issuer.id"],
            name=op.f("fk_achievement_issuer_id_issuer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement")),
        sa.UniqueConstraint("slug", name=op.f("uq_achievement_slug")),
    )
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_achievement_issuer_id"), ["issuer_id"], unique=False
        )

    op.create_table(
        "credential",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wallet_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallet.id"],
            name=op.f("fk_credential_wallet_id_wallet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_credential_wallet_id"), ["wallet_id"], unique=False
        )

    op.create_table(
        "issuer_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("fragment", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "algorithm IN ('EdDSA')", name=op.f("ck_issuer_key_algorithm")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"],
            ["issuer.id"],
            name=op.f("fk_issuer_key_issuer_id_issuer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_key")),
    )
    with op.batch_alter_table("issuer_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issuer_key_issuer_id"), ["issuer_id"], unique=False
        )

    op.create_table(
        "organiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("invite_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invite_ends_at", sa.DateTime(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"],
            ["issuer.id"],
            name=op.f("fk_organiser_issuer_id_issuer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser")),
        sa.UniqueConstraint("invite_hash", name=op.f("uq_organiser_invite_hash")),
    )
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organiser_issuer_id"), ["issuer_id"], unique=False
        )

    op.create_table(
        "share",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wallet_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("once_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("max_opens", sa.Integer(), nullable=True),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=True),
        sa.Column("owner_note", sa.LargeBinary(), nullable=False),
        sa.Column("stop_note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "max_opens IS NULL OR opens <= max_opens", name=op.f("ck_share_opens")
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallet.id"],
            name=op.f("fk_share_wallet_id_wallet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("lookup", name=op.f("uq_share_lookup")),
        sa.UniqueConstraint("once_hash", name=op.f("uq_share_once_hash")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index("ix_share_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_share_wallet_id"), ["wallet_id"], unique=False
        )

    op.create_table(
        "status_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"],
            ["issuer.id"],
            name=op.f("fk_status_list_issuer_id_issuer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
    )
    with op.batch_alter_table("status_list", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_status_list_issuer_id"), ["issuer_id"], unique=False
        )

    op.create_table(
        "passkey",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wallet_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("user_handle", sa.LargeBinary(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("transports", sa.String(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(wallet_id IS NULL) <> (organiser_id IS NULL)",
            name=op.f("ck_passkey_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organiser.id"],
            name=op.f("fk_passkey_organiser_id_organiser"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallet.id"],
            name=op.f("fk_passkey_wallet_id_wallet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passkey_organiser_id"), ["organiser_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_passkey_wallet_id"), ["wallet_id"], unique=False
        )

    op.create_table(
        "share_opening",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("share_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["share.id"],
            name=op.f("fk_share_opening_share_id_share"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_opening")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("share_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_share_opening_share_id"), ["share_id"], unique=False
        )

    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("achievement_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("asks_name", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("thanks", sa.String(), nullable=False),
        sa.CheckConstraint(
            "closes_at > opens_at", name=op.f("ck_workshop_closes_later")
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_workshop_some_seats")),
        sa.ForeignKeyConstraint(
            ["achievement_id"],
            ["achievement.id"],
            name=op.f("fk_workshop_achievement_id_achievement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organiser.id"],
            name=op.f("fk_workshop_organiser_id_organiser"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_achievement_id"), ["achievement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_workshop_organiser_id"), ["organiser_id"], unique=False
        )

    op.create_table(
        "claim_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_token", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_code", sa.LargeBinary(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("last_taken_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "taken >= 0 AND taken <= seats",
            name=op.f("ck_claim_offer_no_more_than_seats"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_claim_offer_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_offer")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_claim_offer_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_claim_offer_token_hash")),
        sa.UniqueConstraint("workshop_id", name=op.f("uq_claim_offer_workshop_id")),
    )
    op.create_table(
        "issuance",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("once_hash", sa.LargeBinary(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_issuance_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuance")),
        sa.UniqueConstraint("number", name=op.f("uq_issuance_number")),
        sa.UniqueConstraint("once_hash", name=op.f("uq_issuance_once_hash")),
        sa.UniqueConstraint(
            "workshop_id", "seat", name=op.f("uq_issuance_workshop_id_seat")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wallet_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("cost_ops", sa.Integer(), nullable=True),
        sa.Column("cost_mem_kib", sa.Integer(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_slot_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_wallet_key", sa.LargeBinary(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=True),
        sa.Column("passkey_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('device', 'device_pin', 'prf', 'card')",
            name=op.f("ck_slot_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["passkey_id"],
            ["passkey.id"],
            name=op.f("fk_slot_passkey_id_passkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallet.id"],
            name=op.f("fk_slot_wallet_id_wallet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_slot_passkey_id"), ["passkey_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_slot_wallet_id"), ["wallet_id"], unique=False
        )

    op.create_table(
        "copy_place",
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issuance_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("needed_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issuance_id"],
            ["issuance.id"],
            name=op.f("fk_copy_place_issuance_id_issuance"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["status_list.id"],
            name=op.f("fk_copy_place_status_list_id_status_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "status_list_id", "position", name=op.f("pk_copy_place")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("copy_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_copy_place_issuance_id"), ["issuance_id"], unique=False
        )

    op.create_table(
        "waiting_name",
        sa.Column("issuance_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("pickup_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_badge", sa.LargeBinary(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(sealed_name IS NULL) OR (sealed_badge IS NULL)",
            name=op.f("ck_waiting_name_name_or_badge"),
        ),
        sa.ForeignKeyConstraint(
            ["issuance_id"],
            ["issuance.id"],
            name=op.f("fk_waiting_name_issuance_id_issuance"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("issuance_id", name=op.f("pk_waiting_name")),
        sqlite_with_rowid=False,
    )
