"""What people wrote in their own words, kept apart from the journal so that it can be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remarks",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("remark", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("remarks_by_age", "remarks", ["hall", "at"])
