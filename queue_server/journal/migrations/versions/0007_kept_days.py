"""What figures need of each day that is over, so that a year's report need not read a year's rows."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_days",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("service_day", sa.Date, primary_key=True),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("facts", sa.LargeBinary, nullable=False),
        sa.Column("rated", sa.LargeBinary, nullable=False),
        sa.Column("later", sa.Text, nullable=False),
    )
