"""What is owed to systems outside the hall, and how far each reader has read the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("hall", sa.String(64), nullable=False),
        sa.Column("outlet", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("strand", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("trouble", sa.String(64), nullable=False),
        sa.UniqueConstraint("hall", "outlet", "key", name="a_delivery_is_owed_once"),
    )
    op.create_index("deliveries_by_strand", "deliveries", ["hall", "outlet", "strand", "id"])
    op.create_index("deliveries_by_state", "deliveries", ["hall", "outlet", "state", "due_at"])
    op.create_table(
        "readings",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("reader", sa.String(64), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )
