"""What the halls below report of their days, and the tokens they report with."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("below", sa.String(64), primary_key=True),
        sa.Column("service_day", sa.Date, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
    )
    op.create_table(
        "reporters",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("below", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )
