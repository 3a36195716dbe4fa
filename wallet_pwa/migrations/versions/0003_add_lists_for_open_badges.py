"""Say of each status list in which form it is published."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up.

    Written out, because Alembic would make SQLite's table anew for a column with a
    check, and dropping the old one takes every place in its lists along.
    """
    op.execute(
        "ALTER TABLE status_list ADD COLUMN kind VARCHAR DEFAULT 'token' NOT NULL"
        " CONSTRAINT ck_status_list_known_kind"
        " CHECK (kind IN ('token', 'bitstring'))"
    )
