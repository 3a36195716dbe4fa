"""Keep which web domain a giver has proven to be its own, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("issuer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proven_domain", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("proven_on", sa.Date(), nullable=True))
